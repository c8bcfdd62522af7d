"""What iptables prints is read as it is meant, in all its forms."""

from fractions import Fraction

import pytest

from models.nat.reading import rules_of
from models.nat.vocabulary import (
    EVERY_BIT,
    AddressIs,
    AddressType,
    Block,
    Comment,
    CopyMark,
    Counted,
    DeviceIs,
    End,
    Ending,
    EnterRecent,
    Family,
    FlagsAre,
    InRecent,
    Jump,
    MarkIs,
    Masquerade,
    Noted,
    PortIs,
    ProtocolIs,
    Randomly,
    Return,
    Rule,
    Ruleset,
    SetMark,
    Side,
    State,
    StateIn,
    ToDestination,
    ToSelf,
    ToSource,
    TypeIs,
    Undecided,
    Untrack,
    address,
)


def one(text: str, table: str = "nat", chain: str = "INNER") -> Rule:
    """The only rule of a dump."""
    dump = f"*{table}\n:OUTPUT ACCEPT [0:0]\n:INNER - [0:0]\n:OTHER - [0:0]\n-A {chain} {text}\nCOMMIT\n"
    found = rules_of("dump", dump).chain(table, chain)
    assert found is not None
    (rule,) = found.rules
    return rule


def prefix(text: str, *, negated: bool = False, side: Side = Side.SOURCE) -> AddressIs:
    """An address match."""
    low, high = text.split("-")
    return AddressIs(side, Block(address(low), address(high)), negated)


MATCHES = [
    ("-s 10.0.0.0/8", prefix("10.0.0.0-10.255.255.255")),
    ("! -s 10.0.0.1", prefix("10.0.0.1-10.0.0.1", negated=True)),
    ("-s ! 10.0.0.1/32", prefix("10.0.0.1-10.0.0.1", negated=True)),
    ("-d 10.0.0.0/255.255.0.0", prefix("10.0.0.0-10.0.255.255", side=Side.DESTINATION)),
    ("-p tcp", ProtocolIs(6)),
    ("! -p 47", ProtocolIs(47, negated=True)),
    ("-i cni0", DeviceIs(Side.SOURCE, "cni0")),
    ("! -o cali+", DeviceIs(Side.DESTINATION, "cali", is_prefix=True, negated=True)),
    ("-m tcp --dport 80:", PortIs(Side.DESTINATION, ((80, 65535),))),
    ("-m tcp --sport :80", PortIs(Side.SOURCE, ((0, 80),))),
    ("-m multiport ! --ports 1,5:9", PortIs(Side.EITHER, ((1, 1), (5, 9)), negated=True)),
    ("-m tcp --syn", FlagsAre(frozenset(("SYN", "RST", "ACK", "FIN")), frozenset(("SYN",)))),
    ("-m mark --mark 0x4000/0x4000", MarkIs(0x4000, 0x4000)),
    ("-m mark ! --mark 7", MarkIs(7, EVERY_BIT, negated=True)),
    ("-m connmark --mark 0x1/0xf", MarkIs(1, 15, of_connection=True)),
    ("-m conntrack ! --ctstate NEW,DNAT", StateIn(frozenset((State.NEW, State.DNAT)), negated=True)),
    ("-m state --state RELATED", StateIn(frozenset((State.RELATED,)))),
    ("-m addrtype ! --dst-type LOCAL", TypeIs(Side.DESTINATION, frozenset((AddressType.LOCAL,)), negated=True)),
    ("-m statistic --mode random --probability 0.33333333349", Randomly(Fraction(715827883, 2**31))),
    ("-m recent --rcheck --seconds 5 --reap --name A --mask 255.255.255.255 --rsource", InRecent("A", 5)),
    ("-m recent --set --name A --rsource", EnterRecent("A")),
    ("-m nfacct --nfacct-name  counted", Counted("counted")),
    ('-m comment --comment "a -j b"', Comment("a -j b")),
    (r'-m comment --comment "a \"b\" c"', Comment('a "b" c')),
    ("-m comment --comment cali:x", Comment("cali:x")),
    ("-m set --match-set A dst,dst", Undecided("-m set --match-set A dst,dst")),
    ("-m owner ! --uid-owner 0", Undecided("-m owner ! --uid-owner 0")),
    ("-m statistic --mode nth --every 3 --packet 0", Undecided("-m statistic --mode nth --every 3 --packet 0")),
    ("-s 10.0.0.0/255.0.255.0", Undecided("-s 10.0.0.0/255.0.255.0")),
]


@pytest.mark.parametrize(("text", "match"), MATCHES)
def test_a_match_is_read(text: str, match: object) -> None:
    """As iptables-extensions(8) describes it; what has no word here stays as text."""
    assert one(f"{text} -j RETURN").matches == (match,)


TARGETS = [
    ("-j ACCEPT", End(Ending.ACCEPT)),
    ("-j REJECT --reject-with tcp-reset", End(Ending.REJECT, "tcp-reset")),
    ("-j RETURN", Return()),
    ("-j OTHER", Jump("OTHER")),
    ("-g OTHER", Jump("OTHER", is_goto=True)),
    ("-j MARK --set-xmark 0x4000/0x0", SetMark(0x4000, 0)),
    ("-j MARK --or-mark 0x4000", SetMark(0x4000, 0x4000)),
    ("-j MARK --and-mark 0xf", SetMark(0, EVERY_BIT - 15)),
    ("-j MARK --xor-mark 0x4000", SetMark(0x4000, 0)),
    ("-j MARK --set-mark 0x3/0x1", SetMark(3, 3)),
    ("-j CONNMARK --save-mark --nfmask 0xf --ctmask 0xff", CopyMark(is_saved=True, of_packet=15, of_connection=255)),
    ("-j DNAT --to-destination 10.0.0.1:80", ToDestination(address("10.0.0.1"), address("10.0.0.1"), (80, 80))),
    ("-j DNAT --to-destination 10.0.0.1-10.0.0.3", ToDestination(address("10.0.0.1"), address("10.0.0.3"))),
    ("-j SNAT --to-source 10.0.0.1:1-5", ToSource(address("10.0.0.1"), address("10.0.0.1"), (1, 5))),
    ("-j REDIRECT --to-ports 80", ToSelf((80, 80))),
    ("-j MASQUERADE --random-fully", Masquerade(is_random=True)),
    ("-j CT --notrack", Untrack()),
    ('-j LOG --log-prefix "x y"', Noted("LOG")),
    ("-j NFQUEUE --queue-num 1", End(Ending.UNKNOWN, "NFQUEUE")),
    ("", None),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_a_target_is_read(text: str, target: object) -> None:
    """A rule without one only counts."""
    assert one(text).target == target


def test_ipv6_places_are_read() -> None:
    """An address with a port stands in brackets."""
    found = one("-d fd00::1/128 -j DNAT --to-destination [fd00::2]:80").target
    assert found == ToDestination(address("fd00::2"), address("fd00::2"), (80, 80))


def test_a_rule_knows_its_place() -> None:
    """The line of the file, and the text from -A on, without counters."""
    rules = rules_of("dump", "*nat\n:A - [0:0]\n\n[12:34] -A A -j RETURN\nCOMMIT\n")
    chain = rules.chain("nat", "A")
    assert chain is not None
    assert [(rule.line, rule.text) for rule in chain.rules] == [(4, "-A A -j RETURN")]


def tables(text: str) -> Ruleset:
    """A dump."""
    return rules_of("dump", text)


def test_a_listing_has_no_names_of_tables() -> None:
    """The built-in chains say which table `iptables -S` has listed; several may follow each other."""
    nat = "-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n-N A\n-A OUTPUT -j A\n"
    found = tables(nat + "-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n")
    assert [table.name for table in found.tables] == ["nat", "filter"]
    chain = found.chain("filter", "INPUT")
    assert chain is not None
    assert chain.policy is Ending.DROP


def test_a_listing_of_an_empty_table_ends_where_the_next_begins() -> None:
    """The rules behind it are of the other table, and none is lost."""
    nat = "-P PREROUTING ACCEPT\n-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n-P POSTROUTING ACCEPT\n"
    filtering = "-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n-A INPUT -p tcp -j ACCEPT\n"
    found = tables(nat + filtering + nat)
    assert [table.name for table in found.tables] == ["nat", "filter", "nat"]
    chain = found.chain("filter", "INPUT")
    assert chain is not None
    assert (chain.policy, len(chain.rules)) == (Ending.DROP, 1)


def test_a_restore_input_is_applied_in_order() -> None:
    """Chains are flushed, removed and inserted into."""
    text = "*nat\n:A - [0:0]\n:B - [0:0]\n-A A -j RETURN\n-I A 1 -p tcp\n-F B\n-X B\n-I POSTROUTING -j A\nCOMMIT\n"
    found = tables(text)
    chain = found.chain("nat", "A")
    assert chain is not None
    assert [rule.matches for rule in chain.rules] == [(ProtocolIs(6),), ()]
    assert found.chain("nat", "B") is None


def test_two_backends_in_one_file_are_two_blocks() -> None:
    """As when the outputs of iptables-legacy-save and iptables-nft-save are written one after the other."""
    text = "*nat\n:A - [0:0]\nCOMMIT\n# Warning: iptables-legacy tables present, use iptables-legacy to see them\n"
    found = tables(text + text)
    assert [table.block for table in found.named("nat")] == [0, 1]
    assert found.warning is not None


def test_several_addresses_are_several_rules() -> None:
    """`-s a,b` is expanded when it is loaded."""
    found = tables("*nat\n:A - [0:0]\n-A A -s 10.0.0.1,10.0.0.2 -d 10.0.0.3,10.0.0.4 -j RETURN\nCOMMIT\n")
    chain = found.chain("nat", "A")
    assert chain is not None
    assert [rule.place for rule in chain.rules] == [0, 1, 2, 3]


def test_the_family_is_that_of_the_addresses() -> None:
    """A dump holds rules of one family."""
    assert tables("*nat\n:A - [0:0]\n-A A -s fd00::/64\nCOMMIT\n").family is Family.IPV6
