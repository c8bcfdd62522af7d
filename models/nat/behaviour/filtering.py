"""What the filter table must do to packets that are no first packets of a service, or come from where they cannot."""

from models.nat.behaviour.asking import all_of
from models.nat.behaviour.flight import at
from models.nat.behaviour.walking import Question, walk
from models.nat.vocabulary import (
    AddressIs,
    Block,
    End,
    Ending,
    Fate,
    History,
    Hook,
    Packet,
    Passing,
    Side,
    State,
)
from models.nat.vocabulary.programmed import Front, Programmed


def drops_invalid(programmed: Programmed, packet: Packet, received: str, leaving: str) -> bool:
    """Whether FORWARD drops what connection tracking cannot place."""
    way = Passing(packet, received, leaving, State.INVALID)
    found = at(programmed.rules, programmed.node, Hook.FORWARD, ("filter",), [way], History.ANY)
    return all_of(found, lambda each: each.fate is Fate.DROPPED)


def accepts(programmed: Programmed, packet: Packet, received: str, leaving: str, state: State, mark: int) -> bool:
    """Whether a rule of FORWARD accepts the packet, so that a policy DROP would not stop it."""
    for table in programmed.rules.named("filter"):
        chain = table.chains.get("FORWARD")
        way = Passing(packet, received, leaving, state, mark)
        found = () if chain is None else walk(Question(table, programmed.node, History.ANY), chain, way)
        if not found or not all_of(found, _is_accepted):
            return False
    return True


def _is_accepted(way: Passing) -> bool:
    return way.end is not None and isinstance(way.end.target, End) and way.end.target.ending is Ending.ACCEPT


def admitted(programmed: Programmed, front: Front) -> tuple[Block, ...]:
    """The sources that the load balancer's chain of a front lets through."""
    chain = programmed.rules.chain("nat", front.chain)
    rules = () if chain is None else chain.rules
    return tuple(
        match.block
        for rule in rules
        for match in rule.matches
        if isinstance(match, AddressIs) and match.side is Side.SOURCE and rule.target is not None
    )


def is_admitted(programmed: Programmed, front: Front, source: int) -> bool:
    """Whether a source lies in one of the ranges of a front."""
    return any(source in each for each in admitted(programmed, front))
