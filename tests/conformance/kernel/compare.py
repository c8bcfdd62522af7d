"""Whether the model's end of a journey is what the kernel did, and if not, both sides on one line."""

from collections.abc import Iterable

from models.packet import Packet
from models.reachability.vocabulary import Delivered, Dropped, DropReason, Kind, Network
from tests.conformance.kernel.probe import Observation, Seen
from tests.conformance.kernel.tables import text

ON_THE_FAR_SIDE = (  # lost while it lands: the kernel shows the frame leaving, and then nothing
    DropReason.IFACE_DOWN,
    DropReason.BRIDGE_MTU,
)


def last_hosts(network: Network, observation: Observation) -> set[str]:
    """The hosts at which the probe can have been lost, by the last traces of it.

    A frame for another MAC address counts where somebody had to look at it, not on a shared segment. Of a fragmented
    packet the first fragment counts: it is the longest.
    """
    links = {(host.name, link.name): link for host in network.hosts for link in host.links}
    trail = [
        seen
        for seen in sorted(observation.seen, key=lambda one: one.when)
        if not seen.sight.later and not (seen.other_host and links[seen.host, seen.device].kind == Kind.PHYSICAL)
    ]
    own = [place for place, seen in enumerate(trail) if not seen.other_host]
    if not own:
        return {observation.sender, *(seen.host for seen in trail)}
    last = trail[own[-1]]
    found = {last.host, *(seen.host for seen in trail[own[-1] + 1 :])}
    peer = links[last.host, last.device].peer
    if last.leaving and peer is not None:
        found.add(peer[0])
    return found


def _beyond(network: Network, observation: Observation) -> set[str]:
    """The hosts on the segment that the probe was last seen leaving for."""
    leaving: list[Seen] = sorted(
        (seen for seen in observation.seen if seen.leaving and not seen.sight.later), key=lambda one: one.when
    )
    if not leaving:
        return set()
    end = (leaving[-1].host, leaving[-1].device)
    return {host for segment in network.underlay.segments if end in segment.ports for host, _ in segment.ports}


def _agree_on_the_host(network: Network, observation: Observation, expected: Dropped) -> bool:
    if expected.reason == DropReason.LOOP:
        return len([seen for seen in observation.seen if seen.host == expected.host]) > 1
    if expected.host in last_hosts(network, observation):
        return True
    return expected.reason in ON_THE_FAR_SIDE and expected.host in _beyond(network, observation)


def disagreement(network: Network, observation: Observation, expected: Delivered | Dropped) -> str | None:
    """What the model says differently from the kernel, on one line; None if they agree or the model declines."""
    if isinstance(expected, Dropped):
        if expected.reason == DropReason.NOT_MODELLED:
            return None
        if not observation.delivered and _agree_on_the_host(network, observation, expected):
            return None
    else:
        got = {(there.host, there.source, there.ttl) for there in observation.delivered}
        if got == {(expected.host, expected.packet.source, expected.packet.ttl)}:
            return None
    return f"{described(observation.sender, observation.packet)}: model {_said(expected)}; kernel {_saw(observation)}"


def among(network: Network, observation: Observation, allowed: Iterable[Delivered | Dropped]) -> bool:
    """Whether what the kernel did is one of the ends that the model allows, or several deliveries that all are."""
    allowed = tuple(allowed)
    if any(disagreement(network, observation, end) is None for end in allowed):
        return True
    got = {(there.host, there.source, there.ttl) for there in observation.delivered}
    said = {(end.host, end.packet.source, end.packet.ttl) for end in allowed if isinstance(end, Delivered)}
    return bool(got) and got <= said


def untold(observation: Observation, expected: Delivered | Dropped) -> str | None:
    """Where the model says that the sender is told of the loss and the kernel did not tell, or the reverse.

    Only of a probe that was alone: the kernel tells one sender of a few losses a second. A loop ends when its TTL
    does; the model stops before, and does not say.
    """
    if not isinstance(expected, Dropped) or expected.reason in (DropReason.NOT_MODELLED, DropReason.LOOP):
        return None
    told = bool(observation.errors) or observation.refused is not None
    if told == expected.signalled:
        return None
    return f"{described(observation.sender, observation.packet)}: model {_said(expected)}; kernel {_saw(observation)}"


def described(sender: str, packet: Packet) -> str:
    """The probe on one line."""
    whole = " DF" if packet.unfragmentable else ""
    return (
        f"{sender}: {packet.protocol.value} {text(packet.source)} > {text(packet.destination)}:{packet.port} "
        f"ttl {packet.ttl} length {packet.length}{whole}"
    )


def _said(end: Delivered | Dropped) -> str:
    if isinstance(end, Delivered):
        return f"delivers to {end.host} from {text(end.packet.source)} ttl {end.packet.ttl}"
    told = " (signalled)" if end.signalled else ""
    return f"drops on {end.host} at {end.device or '-'}: {end.reason.value}{told}"


def _saw(observation: Observation) -> str:
    words = [f"delivered to {there.host} from {text(there.source)} ttl {there.ttl}" for there in observation.delivered]
    words = [*words[:3], f"... {len(words)} times"] if len(words) > 4 else words or ["did not deliver"]
    words += [f"icmp {error.kind}/{error.code} from {text(error.by)}" for error in observation.errors]
    words += [f"refused: {observation.refused}"] if observation.refused else []
    return f"{', '.join(words)}, trail [{observation.trail}]"
