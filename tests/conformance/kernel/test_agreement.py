"""The model and the kernel, packet for packet: documented experiments, then hundreds of random networks."""

import os
from functools import partial

import pytest
from attrs import evolve

from models.reachability.vocabulary import Delivered, Dropped, DropReason
from tests.conformance.kernel.agreement import Model, Tally, added, judged
from tests.conformance.kernel.changes import packet
from tests.conformance.kernel.choices import ends
from tests.conformance.kernel.clusters import vxlan
from tests.conformance.kernel.compare import untold
from tests.conformance.kernel.experiments import CASES, P0A, P1A, Case
from tests.conformance.kernel.lab import built
from tests.conformance.kernel.probe import probed
from tests.conformance.kernel.strategies import trial
from tests.conformance.kernel.surprises import SURPRISES

pytestmark = pytest.mark.kernel
WORLDS = int(os.environ.get("KERNEL_WORLDS", "300"))
BATCH = 20
LOST = [case for case in (*CASES, *SURPRISES) if case.ttl is None]
HONEST = packet(P0A, P1A)  # arrives at p1a with a TTL of 62
FIRST_SEED = int(os.environ.get("KERNEL_SEED", "0"))


@pytest.fixture(scope="module")
def model() -> Model:
    """The model's side of the comparison."""
    from models.reachability.behaviour import hop, journey  # noqa: PLC0415 - the lab works without it

    return Model(journey, partial(ends, hop))


@pytest.mark.parametrize("case", [*CASES, *SURPRISES], ids=lambda case: case.name)
def test_the_model_agrees_on_the_experiments(case: Case, model: Model) -> None:
    """Delivered or lost, where, from whom and with what TTL."""
    result = judged(model, case.network, [(case.sender, case.packet)])
    assert result.refused is None
    assert [finding.words for finding in result.findings] == []


@pytest.mark.parametrize("case", LOST, ids=lambda case: case.name)
def test_the_model_knows_whether_the_sender_is_told(case: Case, model: Model) -> None:
    """An ICMP error or a refused call reaches the sender exactly where the model says that the loss is signalled."""
    expected = model.journey(case.network, case.sender, case.packet)
    with built(case.network) as lab:
        (seen,) = probed(lab, [(case.sender, case.packet)])
    assert untold(seen, expected) is None


LIES: tuple[tuple[str, Delivered | Dropped], ...] = (
    ("another host", Delivered("p0b", evolve(HONEST, ttl=62))),
    ("another source", Delivered("p1a", evolve(HONEST, source=HONEST.source + 1, ttl=62))),
    ("another TTL", Delivered("p1a", evolve(HONEST, ttl=61))),
    ("a loss", Dropped("n1", "cni0", DropReason.NO_ROUTE, HONEST)),
)


def _liar(lie: Delivered | Dropped) -> Model:
    return Model(lambda *_: lie, lambda *_: {lie})


@pytest.mark.parametrize("lie", [lie for _, lie in LIES], ids=[name for name, _ in LIES])
def test_a_wrong_model_is_noticed(lie: Delivered | Dropped) -> None:
    """The comparison would fail if the model were wrong."""
    assert judged(_liar(lie), vxlan(), [("p0a", HONEST)]).findings


def test_a_wrong_place_of_a_loss_is_noticed() -> None:
    """A loss on n0 is not one on n1, nor a delivery."""
    case = next(case for case in CASES if case.name == "E3b no forwarding entry")
    for lie in (Dropped("n1", "eth0", DropReason.WRONG_MAC, case.packet), Delivered("p1a", case.packet)):
        assert judged(_liar(lie), case.network, [(case.sender, case.packet)]).findings


@pytest.mark.parametrize("first", range(FIRST_SEED, FIRST_SEED + WORLDS, BATCH))
def test_the_model_agrees_on_random_networks(first: int, model: Model) -> None:
    """Every disagreement is printed with the smallest network that shows it, as Python that makes it again."""
    tally = Tally()
    for seed in range(first, first + BATCH):
        tally = added(tally, model, trial(seed))
    assert len(tally.refused) * 5 <= BATCH, tally.refused
    assert not tally.smallest, "\n" + "\n".join(str(found) for found in tally.smallest)
