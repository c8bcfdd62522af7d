"""Kernel and model side by side: probe a network, ask the model the same, and judge twice before complaining.

Probes in flight together teach each other's hosts MAC addresses that a lone packet would have had to ask for. So
what disagrees is sent again, alone, in a network built anew; only that second answer counts.
"""

from collections.abc import Callable

from attrs import evolve, field, frozen

from models.packet import Packet
from models.reachability.vocabulary import Delivered, Dropped, Network
from tests.conformance.kernel.compare import among, disagreement
from tests.conformance.kernel.lab import built
from tests.conformance.kernel.namespaces import Refused
from tests.conformance.kernel.probe import Observation, probed
from tests.conformance.kernel.strategies import Trial, probes

Journey = Callable[[Network, str, Packet], Delivered | Dropped]
Ends = Callable[[Network, str, Packet], set[Delivered | Dropped]]


@frozen
class Model:
    """The model's side: the end of a journey, and every end where the kernel has a choice."""

    journey: Journey
    ends: Ends


@frozen
class Finding:
    """One probe on which the model and the kernel disagree, by itself in a fresh network."""

    sender: str
    packet: Packet
    words: str


@frozen
class Judged:
    """What came of one network: how many probes, what disagreed, and what the kernel refused to build."""

    probes: int = 0
    findings: tuple[Finding, ...] = ()
    refused: str | None = None


def judged(model: Model, network: Network, sent: list[tuple[str, Packet]]) -> Judged:
    """Send the probes together, and alone those that disagree."""
    try:
        with built(network) as lab:
            observations = probed(lab, sent)
    except Refused as wrong:
        return Judged(refused=str(wrong))
    findings = []
    for seen in observations:
        if _differs(model, network, seen) is not None:
            words = alone(model, network, seen.sender, seen.packet)
            findings += [] if words is None else [Finding(seen.sender, seen.packet, words)]
    return Judged(len(sent), tuple(findings))


def alone(model: Model, network: Network, sender: str, packet: Packet) -> str | None:
    """What a single probe in a network built for it disagrees with the model about."""
    with built(network) as lab:
        (seen,) = probed(lab, [(sender, packet)])
    return _differs(model, network, seen)


def _differs(model: Model, network: Network, seen: Observation) -> str | None:
    """What the model says differently, for whatever luck; None if the kernel did one of what the model allows."""
    words = disagreement(network, seen, model.journey(network, seen.sender, seen.packet))
    if words is not None and among(network, seen, model.ends(network, seen.sender, seen.packet)):
        return None
    return words


@frozen
class Smallest:
    """A disagreement with as few changes as show it, and how to see it again."""

    trial: Trial
    finding: Finding

    def __str__(self) -> str:
        """Write the disagreement, and the Python that makes its network."""
        changes = ", ".join(self.trial.story) or "no change"
        made = f"Trial({self.trial.seed}, {self.trial.edits}).network()"
        return f"{self.finding.words}\n    after {changes}: {made}\n    {self.finding.packet!r}"


@frozen
class Tally:
    """What came of many networks."""

    worlds: int = 0
    probes: int = 0
    refused: tuple[str, ...] = ()
    smallest: tuple[Smallest, ...] = field(factory=tuple)


def _fails(model: Model, tried: Trial, finding: Finding) -> Finding | None:
    """The disagreement about the same packet in another network, if it is still there."""
    network = tried.network()
    if finding.sender not in {host.name for host in network.hosts}:
        return None
    try:
        words = alone(model, network, finding.sender, finding.packet)
    except Refused:
        return None
    return None if words is None else evolve(finding, words=words)


def smallest(model: Model, tried: Trial, finding: Finding) -> Smallest:
    """Leave out one change after another, as long as the disagreement stays."""
    for number in tried.edits:
        fewer = evolve(tried, edits=tuple(kept for kept in tried.edits if kept != number))
        still = _fails(model, fewer, finding)
        if still is not None:
            tried, finding = fewer, still
    return Smallest(tried, finding)


def added(tally: Tally, model: Model, tried: Trial) -> Tally:
    """Count one more random network; of its disagreements the first is made small."""
    network = tried.network()
    result = judged(model, network, probes(tried.seed, network))
    if result.refused is not None:
        return evolve(tally, refused=(*tally.refused, f"seed {tried.seed}: {result.refused}"))
    found = tuple(smallest(model, tried, finding) for finding in result.findings[:1])
    return evolve(
        tally,
        worlds=tally.worlds + 1,
        probes=tally.probes + result.probes,
        smallest=(*tally.smallest, *found),
    )
