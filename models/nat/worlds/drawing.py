"""A packet as a way through tables and chains, and the lines of the rules that it met."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from models.nat.behaviour.asking import ways
from models.nat.vocabulary import Chain, Fate, Packet, Passing, Rule, endpoint
from models.nat.vocabulary.programmed import Front, Programmed
from models.nat.worlds.tracing import outcome
from verify.picture import Ending, Illustration, Place, Stop, Way
from verify.world import Illustrate

ENDED = {Fate.DELIVERED: Ending.GOOD, Fate.FORWARDED: Ending.GOOD}


def drawing(given: Programmed, file: str = "") -> Illustrate:
    """What draws the packets of a node, and names the lines of the file that its rules were read from."""
    return partial(_illustration, given, file)


def _illustration(given: Programmed, file: str, name: str, shown: Any) -> Illustration:  # noqa: ANN401 - values by their names
    """The way of the packet where one is asked about, and the lines of chains and rules."""
    chain, packet = shown.get("chain"), shown.get("packet")
    if not isinstance(packet, Packet) or "leaving" in shown:  # what asks one hook alone has no way
        return Illustration(None, _in_file(file, tuple(_of_chain(chain)) if isinstance(chain, Chain) else ()))
    received = shown.get("received", "")
    way, *others = sorted(ways(given, packet, received), key=_goodness)
    title = name.rpartition(".")[2].replace("_", " ")
    note = f"Other ways that it may take: {outcome(others)}." if others else ""
    picture = Way(title, tuple(_stops(given, packet, received, way)), note=note)
    front = shown.get("front")
    asked = given.rules.chain("nat", front.chain) if isinstance(front, Front) else None
    own = asked.rules if asked is not None else ()
    met = dict.fromkeys((*((way.end,) if way.end is not None else ()), *own, *reversed(way.path)))
    return Illustration(picture, _in_file(file, tuple(_place(rule) for rule in met)))


def _goodness(way: Passing) -> tuple[bool, bool]:
    """Ways that end well last, and those that were led somewhere after those that were not."""
    return way.fate in ENDED, way.original is not None


def _in_file(file: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(Place(file, each.line, each.text) for each in places if each.line and file)


def _place(rule: Rule) -> Place:
    return Place("", rule.line, rule.text)


def _of_chain(chain: Chain) -> Iterator[Place]:
    """The chain's own rules, or the line that makes it where it has none."""
    if not chain.rules:
        yield Place("", chain.line, f"chain {chain.name}")
    yield from (_place(rule) for rule in chain.rules)


def _stops(given: Programmed, packet: Packet, received: str, way: Passing) -> Iterator[Stop]:
    """Where the packet comes in, each rule that matched in the column of its table, and its fate."""
    yield Stop("packet", "the node sends" if received == "" else f"arrives by {received}", (str(packet),))
    for rule in dict.fromkeys(way.path):
        line = f"line {rule.line}" if rule.line else f"rule {rule.place + 1}"
        said = rule.text.removeprefix(f"-A {rule.chain} ") or rule.comment
        yield Stop(rule.table, rule.chain, (line, said))
    seen = [endpoint(way.packet.destination, way.packet.port, given.family)]
    seen += ["behind an address of the node"] if way.is_masqueraded else []
    reason = (way.reason,) if way.reason else ()
    fate = "what becomes of it is not known" if way.fate is None else way.fate.value
    doubts = tuple(str(each) for each in way.doubts)
    yield Stop("packet", fate, (*seen, *reason, *doubts), ENDED.get(way.fate, Ending.BAD) if way.fate else Ending.NONE)
