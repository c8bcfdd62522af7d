"""A table as a graph of jumps, and what a packet may be that comes into it."""

from attrs import frozen

from models.nat.behaviour.regions import HIGHEST_PROTOCOL, Asked, Box, Of, Seen, Space, without
from models.nat.vocabulary import (
    BITS,
    EVERY_BIT,
    HIGHEST_PORT,
    AddressIs,
    Hook,
    Jump,
    MarkIs,
    PortIs,
    Rule,
    Side,
    State,
    Table,
)
from models.nat.vocabulary.programmed import Programmed
from verify import remembered

MOST_BITS = 8  # of marks that are told apart
STARTS = {  # what is told of the devices of a packet at each hook: whether it came by one, and leaves by one
    Hook.PREROUTING: (True, False),
    Hook.INPUT: (True, False),
    Hook.FORWARD: (True, True),
    Hook.OUTPUT: (False, True),
    Hook.POSTROUTING: (False, True),
}


@frozen(eq=False)
class Lattice:
    """A table as a graph of jumps, with what is found out about it: what rules ask for, and what comes to them."""

    table: Table
    space: Space
    callers: dict[str, tuple[Rule, ...]]
    mentioned: frozenset[int]
    asked: dict[int, Asked]
    reaching: dict[int, "Met"]


@frozen(eq=False)
class Met:
    """What meets a rule and matches it: all of it, or, where that is too much, not for certain all."""

    boxes: tuple[Box, ...]
    is_all: bool


@remembered
def lattices(programmed: Programmed) -> dict[int, Lattice]:
    """One for each block of a table, by its chains."""
    found = {}
    for table in programmed.rules.tables:
        lattice = _lattice(programmed, table)
        for chain in table.chains.values():
            found[id(chain)] = lattice
    return found


def _lattice(programmed: Programmed, table: Table) -> Lattice:
    callers: dict[str, list[Rule]] = {}
    mentioned: set[int] = set()
    for chain in table.chains.values():
        for rule in chain.rules:
            if isinstance(rule.target, Jump):
                callers.setdefault(rule.target.chain, []).append(rule)
            for match in rule.matches:
                if isinstance(match, AddressIs) and match.side is Side.DESTINATION:
                    mentioned.update((match.block.first, match.block.last))
                elif isinstance(match, PortIs):
                    mentioned.update(port for ends in match.ranges for port in ends)
    held = {name: tuple(rules) for name, rules in callers.items()}
    return Lattice(table, _space(programmed, table), held, frozenset(mentioned), {}, {})


def _space(programmed: Programmed, table: Table) -> Space:
    """Everything that a packet in a table may be."""
    highest = 2 ** BITS[programmed.family.value] - 1
    devices = frozenset((*programmed.devices, "lo", ""))
    states = (State.NEW,) if table.name == "nat" else REAL
    both = (False, True)
    seen = frozenset(Seen(state, one, other) for state in states for one in both for other in both)
    ports, protocols = ((0, HIGHEST_PORT),), ((0, HIGHEST_PROTOCOL),)
    box: Box = {Of.DESTINATION: ((0, highest),), Of.PORT: ports, Of.PROTOCOL: protocols, Of.SOURCE: ((0, highest),)}
    rest: Box = {Of.SOURCE_PORT: ports, Of.RECEIVED: devices, Of.LEAVING: devices, Of.STATE: seen}
    return Space({**box, **rest, Of.MARK: _marks(table)}, programmed.node)


REAL = (State.NEW, State.ESTABLISHED, State.RELATED, State.INVALID, State.UNTRACKED)


def _marks(table: Table) -> frozenset[int]:
    """The marks that rules of a table tell apart; none, where these are too many."""
    bits = 0
    for chain in table.chains.values():
        for rule in chain.rules:
            for match in rule.matches:
                bits |= match.mask | match.value if isinstance(match, MarkIs) else 0
    single = [1 << place for place in range(EVERY_BIT.bit_length()) if bits >> place & 1]
    marks = {0}
    for bit in single if len(single) <= MOST_BITS else ():
        marks |= {mark | bit for mark in marks}
    return frozenset(marks) if len(single) <= MOST_BITS else frozenset()


def start(lattice: Lattice, chain: str) -> Box:
    """What comes to a built-in chain."""
    has_come, goes = STARTS[Hook(chain)]
    devices = lattice.space.box[Of.RECEIVED]
    some, none = without(devices, frozenset(("",))), frozenset(("",))
    return {**lattice.space.box, Of.RECEIVED: some if has_come else none, Of.LEAVING: some if goes else none}
