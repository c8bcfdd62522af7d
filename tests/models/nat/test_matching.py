"""What each match answers, at its edges."""

from fractions import Fraction

import pytest
from attrs import evolve

from models.nat.vocabulary import History, Node, Packet, Remembered, State, address
from tests.models.nat.asked import NODE, PACKET, matches, through

CASES = [
    ("-s 203.0.113.7", True),
    ("-s 203.0.113.0/29", True),
    ("-s 203.0.113.8/29", False),
    ("! -s 203.0.113.7", False),
    ("-d 10.96.0.1", True),
    ("-p tcp", True),
    ("! -p tcp", False),
    ("-p 17", False),
    ("-p tcp -m tcp --dport 79:80", True),
    ("-p tcp -m tcp --dport 81:", False),
    ("-p tcp -m tcp --sport 40000", True),
    ("-p tcp -m multiport --ports 40000,1", True),
    ("-p tcp -m multiport --dports 40000,1", False),
    ("-p tcp -m multiport ! --dports 80", False),
    ("-p tcp --syn", True),
    ("-p tcp --tcp-flags SYN,ACK SYN", True),
    ("-p tcp --tcp-flags SYN,ACK SYN,ACK", False),
    ("-i eth0", True),
    ("-i eth", False),
    ("-i eth+", True),
    ("! -i eth+", False),
    ("-o eth0", False),
    ("! -o eth0", True),
    ("-o +", True),
    ("-m conntrack --ctstate NEW", True),
    ("-m conntrack ! --ctstate NEW,ESTABLISHED", False),
    ("-m conntrack --ctstate DNAT", False),
    ("-m mark --mark 0", True),
    ("-m mark --mark 0x1/0x0", False),
    ("-m mark ! --mark 0x1/0x0", True),
    ("-m addrtype --src-type UNICAST", True),
    ("-m addrtype --dst-type LOCAL", False),
    ("-m comment --comment x", True),
    ("-m recent --set --name A", True),
    ("-m recent --rcheck --name A", False),
    ("-m recent ! --rcheck --name A", True),
    ("-m set --match-set A src", None),
    ("-m limit --limit 1/sec", None),
    ("-p udp -m limit --limit 1/sec", False),
    ("-m limit --limit 1/sec -p udp", False),
]


@pytest.mark.parametrize(("text", "answer"), CASES)
def test_a_match_answers(text: str, *, answer: bool | None) -> None:
    """For a first packet from outside; what no dump says is open, unless another match says no."""
    assert matches(text) is answer


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("127.0.0.1", "LOCAL"),
        ("127.255.255.255", "BROADCAST"),
        ("192.168.0.2", "LOCAL"),
        ("192.168.0.255", "BROADCAST"),
        ("192.168.0.3", "UNICAST"),
        ("224.0.0.1", "MULTICAST"),
        ("255.255.255.255", "BROADCAST"),
        ("10.96.0.1", "UNICAST"),
    ],
)
def test_an_address_has_a_type(number: str, kind: str) -> None:
    """As inet_addr_type gives it; a service's address is no address of the node."""
    packet = evolve(PACKET, destination=address(number))
    assert matches(f"-m addrtype --dst-type {kind}", packet=packet) is True


def test_without_addresses_only_fixed_types_are_known() -> None:
    """Whether an address is the node's own is then open."""
    unknown = Node()
    assert matches("-m addrtype --dst-type LOCAL", node=unknown) is None
    loopback = evolve(PACKET, destination=address("127.0.0.1"))
    assert matches("-m addrtype --dst-type LOCAL", node=unknown, packet=loopback) is True


def test_a_device_that_is_not_told_is_open() -> None:
    """A flow may leave out where it comes by; no device at all is another thing."""
    assert matches("-i eth0", received=None) is None
    assert matches("-i eth0", received="") is False
    assert matches("! -i eth0", received="") is True


def test_a_list_of_clients_is_open_where_its_history_is() -> None:
    """A fresh client is in none."""
    assert matches("-m recent --rcheck --name A", history=History.ANY) is None


def test_marks_are_compared_under_their_mask() -> None:
    """The value is not masked first."""
    assert matches("-m mark --mark 0x4000/0x4000", mark=0xC000) is True
    assert matches("-m mark --mark 0xc000/0x4000", mark=0xC000) is False


def test_later_packets_have_unknown_flags() -> None:
    """Only the first packet of a connection is sure to be a SYN."""
    assert matches("-p tcp --syn", state=State.ESTABLISHED) is None


def test_a_draw_has_an_exact_chance() -> None:
    """Both answers, with the kernel's fraction."""
    found = through("-A START -m statistic --mode random --probability 0.33333333349 -j DROP")
    assert {way.end is not None: way.chance for way in found} == {
        True: Fraction(715827883, 2**31),
        False: 1 - Fraction(715827883, 2**31),
    }


def test_icmp_has_no_ports() -> None:
    """They are 0 and no rule for ports asks them without its protocol."""
    ping = Packet(PACKET.source, PACKET.destination, 1, 0, 0)
    assert matches("-p tcp -m tcp --dport 0", packet=ping) is False
    assert NODE.addresses is not None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("-f", False),
        ("! -f", True),
        ("-m conntrack --ctorigdst 10.96.0.0/16", True),
        ("-m conntrack ! --ctorigdst 10.96.0.0/16", False),
        ("-m conntrack --ctorigsrc 203.0.113.8", False),
        ("-m conntrack --ctorigdstport 80", True),
        ("-m conntrack --ctorigsrcport 1:1000", False),
        ("-m conntrack --ctproto 6 --ctdir ORIGINAL", True),
        ("-m conntrack --ctdir REPLY", False),
    ],
)
def test_a_connection_is_asked_for_its_first_packet(text: str, answer: bool) -> None:  # noqa: FBT001 - a parameter
    """The first packet is its own; no fragment comes to a rule, as connection tracking has put it together."""
    assert matches(text) is answer


def test_what_is_not_tracked_has_no_connection() -> None:
    """It matches neither what is asked of one, nor its negation."""
    for text in ("-m conntrack --ctproto 6", "-m conntrack ! --ctproto 6"):
        assert matches(text, state=State.UNTRACKED) is False


@pytest.mark.parametrize(
    ("received", "limit", "answer"),
    [("eth0", "in", True), ("cni0", "in", False), ("eth0", "out", False)],
)
def test_an_address_may_have_to_be_of_the_device(received: str, limit: str, answer: bool) -> None:  # noqa: FBT001 - a parameter
    """As inet_dev_addr_type gives it: on another device it is an address like any other."""
    packet = evolve(PACKET, destination=address("192.168.0.2"))
    text = f"-m addrtype --dst-type LOCAL --limit-iface-{limit}"
    assert matches(text, packet=packet, received=received, leaving="cni0") is answer


def test_a_list_knows_a_client_for_its_time() -> None:
    """A stamp of just so many seconds still counts, an older one does not, nor one in another list."""
    asked = "-m recent --rcheck --seconds 60 --reap --name A"
    for age, answer in ((0, True), (60, True), (61, False)):
        assert matches(asked, history=Remembered((("A", age),))) is answer
    assert matches(asked, history=Remembered((("B", 0),))) is False
    assert matches("-m recent --rcheck --name A", history=Remembered((("A", 10**6),))) is True
