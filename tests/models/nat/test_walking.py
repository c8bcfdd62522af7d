"""How chains are walked: jumps, gotos, returns, marks, branches."""

from fractions import Fraction

from attrs import evolve

from models.nat.vocabulary import Fate, Node, address
from tests.models.nat.asked import NODE, PACKET, ends, sent, through

HALF = "-m statistic --mode random --probability 0.5"


def test_return_goes_on_behind_the_jump() -> None:
    """So does the end of a chain."""
    assert ends("-A START -j A", "-A START -j DROP", "-A A -j RETURN", "-A A -j ACCEPT") == {"DROP"}
    assert ends("-A START -j A", "-A START -j DROP") == {"DROP"}


def test_goto_leaves_nothing_to_come_back_to() -> None:
    """Its end is the end of the chain that went there; the caller of that goes on."""
    assert ends("-A START -g A", "-A START -j DROP") == {"-"}
    assert ends("-A START -j A", "-A START -j DROP", "-A A -g B", "-A A -j ACCEPT", "-A B -j RETURN") == {"DROP"}


def test_a_rule_without_target_only_counts() -> None:
    """As the last rule of KUBE-FW chains does; so does LOG."""
    assert ends("-A START", "-A START -j LOG", "-A START -j DROP") == {"DROP"}


def test_marks_stay_on() -> None:
    """Setting, flipping, and the bits around."""
    (way,) = through("-A START -j MARK --set-xmark 0x4000/0x4000", mark=0x1)
    assert way.mark == 0x4001
    (way,) = through("-A START -j MARK --set-xmark 0x4000/0x0", mark=0x4001)
    assert way.mark == 0x1
    (way,) = through("-A START -j MARK --set-mark 0x2/0x3", mark=0x4001)
    assert way.mark == 0x4002


def test_connection_marks_are_copied_under_masks() -> None:
    """Saved and restored."""
    (way,) = through("-A START -j CONNMARK --save-mark --nfmask 0xf0 --ctmask 0xff", mark=0xAB)
    assert way.connection_mark == 0xA0
    (way,) = through(
        "-A START -j CONNMARK --set-xmark 0x5/0xffffffff", "-A START -j CONNMARK --restore-mark --mask 0xf", mark=0xF0
    )
    assert way.mark == 0xF5


def test_chances_add_up_where_ways_meet() -> None:
    """Two draws that end in one rule are one way."""
    found = through(f"-A START {HALF} -j RETURN", f"-A START {HALF} -j MARK --set-mark 1", "-A START -j DROP")
    assert {(way.end is not None, way.mark): way.chance for way in found} == {
        (False, 0): Fraction(1, 2),
        (True, 1): Fraction(1, 4),
        (True, 0): Fraction(1, 4),
    }


def test_what_is_open_is_taken_both_ways() -> None:
    """Unless it makes no difference."""
    assert ends("-A START -m set --match-set X src -j DROP", "-A START -j ACCEPT") == {"DROP", "ACCEPT"}
    (way,) = through("-A START -m set --match-set X src -j A", "-A START -j DROP")
    assert not way.doubts


def test_a_doubt_names_its_rule() -> None:
    """With its line and text, and the answer taken."""
    found = through("-A START -m set --match-set X src -j DROP")
    rule = "line 6: filter: -A START -m set --match-set X src -j DROP"
    assert {str(doubt) for way in found for doubt in way.doubts} == {f"if {rule}", f"unless {rule}"}


def test_too_many_open_questions_are_unknown() -> None:
    """Each of them would double the ways."""
    rules = [f"-A START -m set --match-set X{bit} src -j MARK --or-mark {2**bit}" for bit in range(14)]
    assert [way.fate for way in through(*rules)] == [Fate.UNKNOWN]


LONG = [f"-A START -d 10.96.{number // 256}.{number % 256} -j RETURN" for number in range(2, 1000)]


def test_a_long_chain_asks_only_what_may_match() -> None:
    """And comes to the same as asking each rule, the rules without address in their place."""
    decided = ["-A START -d 10.96.0.1 -j DROP", "-A START -j ACCEPT"]
    assert ends(*LONG, *decided) == {"DROP"}
    assert ends(*LONG, *reversed(decided)) == {"ACCEPT"}
    other = evolve(PACKET, destination=address("10.97.0.1"))
    assert ends(*LONG, *decided, packet=other) == {"ACCEPT"}


PORTS = [f"-A START -p tcp -m addrtype --dst-type LOCAL -m tcp --dport {port} -j RETURN" for port in range(100, 200)]


def test_node_ports_are_found_by_port_on_local_addresses() -> None:
    """Other addresses do not ask for them."""
    decided = "-A START -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 80 -j DROP"
    own = evolve(PACKET, destination=address("192.168.0.2"))
    assert ends(*PORTS, decided, packet=own) == {"DROP"}
    assert ends(*PORTS, decided) == {"-"}


NAT = "*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n"
RAW = "*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\nCOMMIT\n"
TO_POD = "-A PREROUTING -j DNAT --to-destination 10.0.0.9:8080\n"
TO_NODE = "-A PREROUTING -j DNAT --to-destination 192.168.0.2:22\n"
HIDE = "-A POSTROUTING -j MASQUERADE\n"


def test_a_translated_packet_is_masqueraded_by_its_way_out() -> None:
    """The source is the address of the device that reaches the new destination."""
    (way,) = sent(f"{NAT}{TO_POD}{HIDE}COMMIT\n", PACKET)
    assert (way.fate, way.leaving, way.packet.source) == (Fate.FORWARDED, "cni0", address("10.0.0.1"))
    assert way.original is PACKET


def test_what_is_for_the_node_never_meets_postrouting() -> None:
    """It is delivered with the source that it came with."""
    (way,) = sent(f"{NAT}{TO_NODE}{HIDE}COMMIT\n", PACKET)
    assert (way.fate, way.packet.source) == (Fate.DELIVERED, PACKET.source)


def test_an_untracked_packet_is_not_translated() -> None:
    """NOTRACK in raw comes before nat."""
    (way,) = sent(f"{RAW}{NAT}{TO_POD}COMMIT\n", PACKET)
    assert way.original is None


def test_filter_sees_the_new_destination() -> None:
    """So that a rule for the service's address matches exactly what was not translated."""
    filters = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -d 10.96.0.1 -j DROP\nCOMMIT\n"
    (way,) = sent(f"{NAT}{TO_POD}COMMIT\n{filters}", PACKET)
    assert way.fate is Fate.FORWARDED
    (way,) = sent(filters, PACKET)
    assert way.fate is Fate.DROPPED


def test_a_policy_decides_what_no_rule_does() -> None:
    """And one that is not told is unknown."""
    (way,) = sent("*filter\n:FORWARD DROP [0:0]\nCOMMIT\n", PACKET)
    assert (way.fate, way.reason) == (Fate.DROPPED, "policy of FORWARD")
    (way,) = sent("*filter\n:FORWARD - [0:0]\nCOMMIT\n", PACKET)
    assert way.fate is Fate.UNKNOWN


def test_two_backends_at_one_hook_are_unknown() -> None:
    """Which of them comes first hangs on when its hooks were registered."""
    (way,) = sent(f"{NAT}{TO_POD}COMMIT\n" * 2, PACKET)
    assert way.fate is Fate.UNKNOWN


def test_martians_are_dropped_before_any_filter() -> None:
    """127/8 from outside, and the node's own address from outside."""
    for packet in (evolve(PACKET, destination=address("127.0.0.1")), evolve(PACKET, source=address("192.168.0.2"))):
        (way,) = sent("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n", packet, node=NODE)
        assert way.fate is Fate.DROPPED
        assert way.reason.startswith("martian")


def test_a_destination_that_may_be_the_nodes_own_is_open() -> None:
    """Without addresses both ways are taken."""
    found = sent("*filter\n:INPUT DROP [0:0]\nCOMMIT\n", PACKET, node=Node())
    assert {way.fate for way in found} == {Fate.DROPPED, Fate.FORWARDED}
    assert all(way.doubts for way in found)
