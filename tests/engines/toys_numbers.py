"""Small claims about numbers and rules, whose answers are known, for the engine that asks a solver."""

from typing import Annotated

from verify import Between, Member, Rules, World, assume, first_match, for_all, frozen, implies, pure

Wide = Annotated[int, Between(0, 2**32 - 1)]


@frozen
class Header:
    """A packet, as far as the toy rules look."""

    source: Wide
    destination: Wide
    port: Annotated[int, Between(0, 65535)]


@frozen
class Rule:
    """A rule of a toy filter: two spans, a port (0: any), and whether it lets the packet pass."""

    first: int
    last: int
    low: int
    high: int
    port: int
    passes: bool


@pure
def accepts(rule: Rule, header: Header) -> bool:
    """Whether every match of the rule agrees."""
    return (
        rule.first <= header.source <= rule.last
        and rule.low <= header.destination <= rule.high
        and rule.port in (0, header.port)
    )


DENY = Rule(0, 0, 0, 0, 0, passes=False)


@frozen(eq=False)
class Filters:
    """Two lists of rules."""

    old: Rules[Rule, Header]
    new: Rules[Rule, Header]


@for_all
def the_new_rules_say_the_same(filters: Filters, header: Header) -> bool:
    """Whatever the packet."""
    return first_match(filters.old, header, DENY).passes == first_match(filters.new, header, DENY).passes


@frozen(eq=False)
class Numbers:
    """A world without anything in it."""


NUMBERS = World("numbers", Numbers(), recipe="from tests.engines.toys_numbers import Numbers\nworld = Numbers()")


@for_all
def addition_commutes(_: Numbers, x: Wide, y: Wide) -> bool:
    """A relation of two unknowns."""
    return x + y == y + x


@for_all
def x_is_below_y(_: Numbers, x: Wide, y: Wide) -> bool:
    """Not so."""
    return x < y


@for_all
def equal_numbers_are_both_small(_: Numbers, x: Wide, y: Wide) -> bool:
    """Pitfall 1: `(x == y) and b` must not become `x == y`."""
    return not (x == y and x > 3) or (y > 3)


@for_all
def three_is_in_the_pair(_: Numbers, x: Wide, y: Wide) -> bool:
    """Pitfall 1: `x in (y, 3)` must not be False."""
    return implies(x in (y, 3), not (x != y and x != 3))  # noqa: PLR1714 - both ways of saying it


@for_all
def a_half_and_its_rest_are_the_whole(_: Numbers, x: Annotated[int, Between(-100, 100)]) -> bool:
    """Pitfall 5: floor division and its remainder mean in the solver what they mean in Python."""
    return x == (x // 7) * 7 + x % 7 and 0 <= x % 7 < 7


@for_all
def a_part_and_its_rest_are_the_whole(_: Numbers, x: int, parts: int) -> bool:
    """Floor division by an unknown number, where an assumption says that it is positive."""
    assume(parts >= 1)
    return x == x // parts * parts + x % parts and 0 <= x % parts < parts and 7 // parts * parts + 7 % parts == 7


@for_all
def a_part_is_no_more_than_the_whole(_: Numbers, x: Wide, parts: Annotated[int, Between(-2, 2)]) -> bool:
    """A divisor that may be zero or negative has no meaning that the solver and Python share."""
    return x // parts <= x


@for_all
def nothing_is_both(_: Numbers, x: Wide) -> bool:
    """Pitfall 12: no value satisfies this assumption, so nothing is claimed."""
    assume(x > 5, x < 3)
    return False


@for_all
def tables_are_long_enough(_: Numbers, x: Annotated[int, Between(0, 9)]) -> bool:
    """Pitfall 9: the crash at ten is not feasible, the one at nine is."""
    assume(x > 3)
    if x == 10:
        raise IndexError("never")
    if x == 9:
        raise LookupError("nine is too many")
    return True


@for_all
def unknowns_index_nothing(_: Numbers, x: Annotated[int, Between(0, 2)]) -> bool:
    """An unknown cannot be an index: the engine has to say so."""
    return (1, 2, 3)[x] > 0


@for_all
def a_half_is_less(_: Numbers, x: Annotated[int, Between(0, 9)]) -> bool:
    """Not of zero."""
    return x // 2 < x


@frozen(eq=False)
class Group:
    """A world with members."""

    members: tuple[int, ...]


@for_all
def every_member_is_itself(group: Group, member: Annotated[int, Member("members")], x: Wide) -> bool:
    """Not if there is a three."""
    return member != 3 and group.members[0] == 1 and x >= 0
