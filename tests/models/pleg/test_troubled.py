"""What the plain worlds leave out is there, so that no sentence is true because nothing could break it."""

from typing import Any

import pytest

from models.pleg.behaviour.machine.kubelet import kubelet
from models.pleg.behaviour.machine.searching import shortest
from models.pleg.vocabulary import RELEASES, Settings
from models.pleg.vocabulary.runtimes import NO_EVENTS
from models.pleg.vocabulary.setup import Left, Setup
from models.pleg.worlds.troubled import failing, falling, reaping
from verify import evolve
from verify.language import NotEnabled, actions_of

COUNTS = [("falling", falling("1.33"), 1000), ("failing", failing("1.33"), 1742), ("reaping", reaping("1.33"), 714)]


@pytest.mark.parametrize(("start", "states"), [pytest.param(start, states, id=name) for name, start, states in COUNTS])
def test_a_troubled_world_has_as_many_states_as_before(start: Any, states: int) -> None:
    """A changed number is a changed behaviour, and is to be explained."""
    assert shortest(start, lambda kubelet: False).states == states


def test_evented_really_stops() -> None:
    """S15 is about what comes after, and is empty without."""
    assert shortest(falling("1.33"), lambda kubelet: not kubelet.in_use and kubelet.holding.entry.is_present).run


def followers(state: Any) -> dict[str, Any]:
    """The state after each action that can be taken."""
    after = {}
    for step in actions_of(type(state)):
        try:
            after[step.__name__] = step(state)
        except NotEnabled:
            continue
    return after


def are_the_same(first: Any, second: Any) -> bool:
    """Whether two kubelets do the same whatever happens: they are run side by side through all states."""
    met, pairs = {first}, [(first, second)]
    for one, other in pairs:  # grows while it is read
        after, beside = followers(one), followers(other)
        if one != other or after.keys() != beside.keys():
            return False
        for name, state in after.items():
            if state not in met:
                met.add(state)
                pairs.append((state, beside[name]))
    return True


@pytest.mark.parametrize("release", [pytest.param(release, id=release.name) for release in RELEASES])
def test_after_a_fallback_at_once_the_gate_makes_no_difference(release: Any) -> None:
    """S15 whole, with a runtime that sends no events; until 1.28 the gate alone answers for a missing entry (B1)."""
    left = Left(updates=2)
    gated = kubelet(Setup(Settings(release, gate=True), NO_EVENTS, left, coarse=True))
    plain = kubelet(Setup(Settings(release), NO_EVENTS, left, coarse=True))
    assert are_the_same(gated, plain) == (not release.answers_missing)


def test_a_crash_vouches_for_nothing() -> None:
    """The kubelet is gone in the middle of its relist: the global time stays (B8)."""
    start: Any = failing("1.29")
    for name in ("pod_is_added", "relists", "worker_asks", "worker_syncs"):
        start = getattr(start, name)()
    crashed = start.relist_fails_to_inspect()
    assert crashed.seen.crashed
    assert (crashed.global_time, crashed.global_truth) == (start.global_time, start.global_truth)


def test_the_setup_is_no_part_of_a_state() -> None:
    """So states of two kubelets can be compared."""
    assert falling("1.33") == evolve(falling("1.26"))
