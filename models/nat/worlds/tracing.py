"""What becomes of the packets that the user asks about: the fate, the translation with its chances, the rules."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from models.nat.behaviour.flight import first_packet
from models.nat.behaviour.routing import types
from models.nat.behaviour.translating import WITH_PORTS, keeps_port, source_ports
from models.nat.reading.flows import Flow
from models.nat.vocabulary import AddressType, Family, Node, Passing, Rule, Ruleset, endpoint, plainly
from verify.answer import Answer

MOST = 1000  # flows of an answer that are shown
COLUMNS = ("flow", "outcome", "translated to", "source seen", "rules in lines")


def traced(rules: Ruleset, node: Node, flows: tuple[Flow, ...]) -> Answer:
    """The answer about all flows; in the data, every way of each with the text of each rule on it."""
    rows, data = [], []
    for flow in flows:
        found = first_packet(rules, node, flow.packet, received(node, flow))
        family = rules.family
        seen = sources(found, family)
        rows.append((flow.name, outcome(found), translation(found, family), seen, ", ".join(decided(found))))
        data.append({"flow": flow.name, "packet": str(flow.packet), "ways": [way_of(way, family) for way in found]})
    notes = ["First packets of new flows; no list of recent clients knows their sources."]
    if len(rows) > MOST:
        notes.append(f"{len(rows) - MOST} more are not shown.")
    return Answer("Packets", COLUMNS, tuple(rows[:MOST]), tuple(notes), {"flows": data})


def received(node: Node, flow: Flow) -> str | None:
    """The device that a packet comes by: one of the node's own addresses sends from the node itself."""
    if flow.is_told:
        return flow.received
    return "" if types(node).at(flow.packet.source) == AddressType.LOCAL else None


def percent(chance: Fraction) -> str:
    """A probability, short."""
    return f"{float(100 * chance):.4g} %"


def outcome(found: Iterable[Passing]) -> str:
    """How the ways end, with the chance of each fate where there are several, and what that hangs on."""
    chances: dict[str, Fraction] = {}
    for way in found:
        doubts = " and ".join(str(doubt) for doubt in way.doubts)
        reason = f" ({way.reason})" if way.reason else ""
        key = f"{'' if way.fate is None else way.fate.value}{reason}{f' {doubts}' if doubts else ''}"
        chances[key] = chances.get(key, Fraction(0)) + way.chance
    if len(chances) == 1:
        return next(iter(chances))
    return "; ".join(f"{key}: {percent(chance)}" for key, chance in chances.items())


def translation(found: Iterable[Passing], family: Family) -> str:
    """The new destinations, each with its chance."""
    chances: dict[str, Fraction] = {}
    for way in found:
        if way.original is not None:
            place = endpoint(way.packet.destination, way.packet.port, family)
            chances[place] = chances.get(place, Fraction(0)) + way.chance
    return ", ".join(place if chance == 1 else f"{place} {percent(chance)}" for place, chance in chances.items()) or "-"


def sources(found: Iterable[Passing], family: Family) -> str:
    """The sources that whoever receives the packet may see."""
    seen = dict.fromkeys(source(way, family) for way in found if way.fate is not None and way.fate.value in SEEN)
    return ", ".join(seen) or "-"


SEEN = ("forwarded", "delivered")


def source(way: Passing, family: Family) -> str:
    """The source that is seen, as far as it is known."""
    is_told = way.new_source is not None or not way.is_masqueraded
    seen = plainly(way.packet.source, family) if is_told else "an address of the node"
    ports = drawn_ports(way)
    return seen if ports is None else f"{seen} from a port of {ports[0]}-{ports[1]}"


def drawn_ports(way: Passing) -> tuple[int, int] | None:
    """The source ports one of which is drawn for a hidden flow; None where it keeps its own as long as that is free."""
    if way.hidden_by is None or keeps_port(way.hidden_by) or way.packet.protocol not in WITH_PORTS:
        return None
    return source_ports(way.packet, way.hidden_by)


def decided(found: Iterable[Passing]) -> tuple[str, ...]:
    """The lines of the rules that matched on some way, or their chains, each once, in the order of meeting them."""
    rules: dict[Rule, None] = {}
    for way in found:
        rules.update(dict.fromkeys(way.path))
    return tuple(dict.fromkeys(str(rule.line or rule.chain) for rule in rules))


def way_of(way: Passing, family: Family) -> dict[str, Any]:
    """One way as data."""
    return {
        "outcome": None if way.fate is None else way.fate.value,
        "reason": way.reason or (str(way.end) if way.end is not None else None),
        "dnat": None if way.original is None else endpoint(way.packet.destination, way.packet.port, family),
        "masqueraded": way.is_masqueraded,
        "source_seen": None if way.is_masqueraded and way.new_source is None else plainly(way.packet.source, family),
        "source_ports": drawn_ports(way),
        "out_interface": way.leaving,
        "chance": str(way.chance),
        "if": [str(doubt) for doubt in way.doubts],
        "rules": [str(rule) for rule in way.path],
    }
