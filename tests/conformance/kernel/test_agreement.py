"""The model and the kernel, packet for packet: documented experiments, then hundreds of random networks."""

import os

import pytest

from tests.conformance.kernel.agreement import Journey, Tally, added, judged
from tests.conformance.kernel.experiments import CASES, Case
from tests.conformance.kernel.strategies import trial

pytestmark = pytest.mark.kernel
WORLDS = int(os.environ.get("KERNEL_WORLDS", "300"))
BATCH = 20
FIRST_SEED = int(os.environ.get("KERNEL_SEED", "0"))


@pytest.fixture(scope="module")
def journey() -> Journey:
    """The model's side of the comparison."""
    from models.reachability.behaviour import journey as model  # noqa: PLC0415 - the lab must work without it

    return model


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_model_agrees_on_the_experiments(case: Case, journey: Journey) -> None:
    """Delivered or lost, where, from whom and with what TTL."""
    result = judged(journey, case.network, [(case.sender, case.packet)])
    assert result.refused is None
    assert [finding.words for finding in result.findings] == []


@pytest.mark.parametrize("first", range(FIRST_SEED, FIRST_SEED + WORLDS, BATCH))
def test_the_model_agrees_on_random_networks(first: int, journey: Journey) -> None:
    """Every disagreement is printed with the smallest network that shows it, as Python that makes it again."""
    tally = Tally()
    for seed in range(first, first + BATCH):
        tally = added(tally, journey, trial(seed))
    assert len(tally.refused) * 5 <= BATCH, tally.refused
    assert not tally.smallest, "\n" + "\n".join(str(found) for found in tally.smallest)
