"""The hooks of one node: its tables, walked by `models.nat`, called where `models.reachability` passes them.

What conntrack remembers is written when a packet leaves the node or is delivered (nf_confirm, nf_nat_packet @
Linux 6.1): the first packet as it came and as it went. A later packet that no flow of the node explains is INVALID
where its protocol tells, else the first of its own.
"""

from attrs import frozen

from models.nat.behaviour.asking import is_of_history
from models.nat.behaviour.connections import returning
from models.nat.behaviour.flight import at
from models.nat.vocabulary import Connection as Tracking
from models.nat.vocabulary import Fate, History, Hook, Node, Passing, Rule, Ruleset, State
from models.nat.vocabulary import Packet as Header
from models.packet import Packet, Protocol
from models.reachability.vocabulary import Connection, DropReason, Passed, Stopped
from properties.journeys.vocabulary import Change, Flow, Visit
from verify import evolve

NUMBERS = {Protocol.ICMP: 1, Protocol.TCP: 6, Protocol.UDP: 17, Protocol.OTHER: 253}
PROTOCOLS = {6: Protocol.TCP, 17: Protocol.UDP}
TELLING = (Protocol.TCP, Protocol.ICMP)  # whose answers cannot begin a flow (tcp_new, icmp_new)
DROPS = {Hook.INPUT: DropReason.INPUT_DROP, Hook.OUTPUT: DropReason.OUTPUT_DROP}
NOBODY = Flow()


def header(packet: Packet) -> Header:
    """A packet as the tables see it."""
    number = NUMBERS[packet.protocol]
    return Header(packet.source, packet.destination, number, packet.source_port, packet.port)


def _flow(connection: Connection | None) -> Flow:
    return connection if isinstance(connection, Flow) else NOBODY


def _remembered(flow: Flow, host: str, packet: Header) -> Tracking | None:
    """What the node remembers of the flow that a packet answers."""
    for name, known in flow.known if flow.is_answer else ():
        if name == host:
            expected, _ = returning(known)
            if (
                expected.source == packet.source
                and expected.destination == packet.destination
                and expected.source_port == packet.source_port
                and expected.port == packet.port
            ):
                return known
    return None


def begun(host: str, packet: Packet, flow: Flow) -> Visit:
    """A packet where it enters a node, before any table: with what conntrack says of it (nf_conntrack_in)."""
    first = header(packet)
    known = _remembered(flow, host, first)
    if known is not None:
        _, stored = returning(known)
        return Visit(host, first, State.ESTABLISHED, connection_mark=known.mark, stored=stored)
    is_lost = flow.is_answer and packet.protocol in TELLING
    return Visit(host, first, State.INVALID if is_lost else State.NEW)


def _looped(host: str, packet: Packet, flow: Flow) -> Visit:
    """A packet of the node itself that comes back by the loopback, with its connection."""
    for name, known in flow.known:
        if name == host and not flow.is_answer:
            moved = known.first.destination != known.after.destination or known.first.port != known.after.port
            return Visit(host, known.first, original=known.first if moved else None)
    return begun(host, packet, flow)


@frozen(eq=False)
class Netfilter:
    """The tables of one node, and what the node knows of itself."""

    rules: Ruleset
    node: Node

    def received(self, host: str, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
        """PREROUTING, unless a bridge of the node has asked it of this packet (ip_sabotage_in)."""
        flow = _flow(connection)
        if flow.visit is not None and flow.visit.host == host:
            return (Passed(packet, flow),)
        tables = ("raw", "mangle", "nat")
        return self._asked(Hook.PREROUTING, tables, packet, flow, begun(host, packet, flow), device, "")

    def admitted(self, host: str, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
        """INPUT; the flow is confirmed."""
        flow = _flow(connection)
        visit = flow.visit if flow.visit is not None else _looped(host, packet, flow)
        tables = ("mangle", "filter", "security", "nat")
        found = self._asked(Hook.INPUT, tables, packet, flow, visit, device, "")
        return tuple(_confirmed(host, each) for each in found)

    def forwarded(
        self, host: str, packet: Packet, connection: Connection | None, received: str, leaving: str
    ) -> tuple[Passed, ...]:
        """FORWARD."""
        flow = _flow(connection)
        visit = flow.visit if flow.visit is not None else begun(host, packet, flow)
        return self._asked(Hook.FORWARD, ("mangle", "filter", "security"), packet, flow, visit, received, leaving)

    def sent(self, host: str, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Passed, ...]:
        """OUTPUT up to the nat table."""
        flow = _flow(connection)
        visit = begun(host, packet, flow)
        return self._asked(Hook.OUTPUT, ("raw", "mangle", "nat"), packet, flow, visit, "", leaving)

    def released(self, host: str, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Passed, ...]:
        """The filters of OUTPUT."""
        flow = _flow(connection)
        visit = flow.visit if flow.visit is not None else begun(host, packet, flow)
        return self._asked(Hook.OUTPUT, ("filter", "security"), packet, flow, visit, "", leaving)

    def left(
        self, host: str, packet: Packet, connection: Connection | None, received: str, leaving: str
    ) -> tuple[Passed, ...]:
        """POSTROUTING; the flow is confirmed."""
        flow = _flow(connection)
        visit = flow.visit if flow.visit is not None else begun(host, packet, flow)
        found = self._asked(Hook.POSTROUTING, ("mangle", "nat"), packet, flow, visit, received, leaving)
        return tuple(_confirmed(host, each) for each in found)

    def unseen(self, host: str, bridge: str, connection: Connection | None) -> Connection | None:
        """The flow, and that this bridge has shown it to nobody."""
        flow = _flow(connection)
        return evolve(flow, unseen=(*flow.unseen, (host, bridge)))

    def _asked(
        self,
        hook: Hook,
        tables: tuple[str, ...],
        packet: Packet,
        flow: Flow,
        visit: Visit,
        received: str,
        leaving: str,
    ) -> tuple[Passed, ...]:
        """Every way of a packet behind these tables at this hook."""
        way = Passing(
            header(packet),
            received,
            leaving,
            visit.state,
            visit.mark,
            visit.connection_mark,
            visit.original,
            is_masqueraded=visit.is_hidden,
            stored=visit.stored,
        )
        found = at(self.rules, self.node, hook, tables, (way,), History.ANY)
        return tuple(_passed(hook, packet, flow, visit, way, after) for after in found)


def _passed(hook: Hook, packet: Packet, flow: Flow, visit: Visit, before: Passing, after: Passing) -> Passed:
    """A way as the walk through the node goes on with it."""
    on = evolve(
        packet,
        source=after.packet.source,
        destination=after.packet.destination,
        source_port=after.packet.source_port,
        port=after.packet.port,
    )
    seen = evolve(
        visit,
        state=after.state,
        mark=after.mark,
        connection_mark=after.connection_mark,
        original=after.original,
        is_hidden=after.is_masqueraded,
    )
    known = evolve(flow, visit=seen, changes=(*flow.changes, *_changes(hook, visit, before, after)))
    return Passed(on, known, _stopped(hook, after))


def _stopped(hook: Hook, way: Passing) -> Stopped | None:
    """Why a way ends here; one that hangs on what the data does not say is not decided."""
    doubt = next((doubt for doubt in way.doubts if not is_of_history(doubt)), None)
    if doubt is not None:
        return Stopped(DropReason.NOT_MODELLED, detail=f"the data does not decide: {doubt}")
    if way.is_masqueraded and way.stored is None and way.new_source is None and hook is Hook.POSTROUTING:
        return Stopped(DropReason.NOT_MODELLED, detail="the address that a rule hides the source behind is not told")
    if way.fate is Fate.REJECTED:
        return Stopped(DropReason.FILTER_REJECT, signalled=True, detail=str(way.end))
    if way.fate is Fate.DROPPED:
        said = way.reason or str(way.end)
        return Stopped(DROPS.get(hook, DropReason.FILTER_DROP), signalled=hook is Hook.OUTPUT, detail=said)
    if way.fate is Fate.UNKNOWN:
        return Stopped(DropReason.NOT_MODELLED, detail=way.reason or f"the data does not decide: {way.end}")
    return None


def _changes(hook: Hook, visit: Visit, before: Passing, after: Passing) -> tuple[Change, ...]:
    """The ends of a packet that a hook has changed."""
    old, new = before.packet, after.packet
    rule: Rule | None = after.path[-1] if after.path and after.stored is None else None
    found: tuple[Change, ...] = ()
    if old.destination != new.destination or old.port != new.port:
        ends = ((old.destination, old.port), (new.destination, new.port))
        found += (Change(visit.host, hook.value, "destination", *ends, rule),)
    if old.source != new.source or old.source_port != new.source_port:
        ends = ((old.source, old.source_port), (new.source, new.source_port))
        found += (Change(visit.host, hook.value, "source", *ends, rule),)
    return found


def _confirmed(host: str, each: Passed) -> Passed:
    """The packet out of the node, which remembers the flow if it is a new one."""
    flow = each.connection
    if each.stopped is not None or not isinstance(flow, Flow) or flow.visit is None:
        return each
    known = flow.known
    if flow.visit.state is State.NEW and not flow.is_answer and all(name != host for name, _ in known):
        known = (*known, (host, Tracking(flow.visit.first, header(each.packet), flow.visit.connection_mark)))
    return evolve(each, connection=evolve(flow, visit=None, known=known))
