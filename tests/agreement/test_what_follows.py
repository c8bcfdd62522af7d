"""What follows a cause, by every engine that can say something of it: none contradicts the explicit one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.agreement.test_explicit_and_induction import MACHINES, SAID, named
from tests.engines import mazes, walks
from tests.engines import toys as others
from verify import World
from verify.binding import applies
from verify.engines import explicit, induction, random, unrolling
from verify.limits import Limits
from verify.property import Claim, Property
from verify.verdict import Outcome, Verdict

FEW = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.nested_given],  # the random engine is a search by Hypothesis itself
)
WALKS = (
    walks.a_walk_ends_well,
    walks.a_walk_ends_well_if_left_is_tried,
    walks.a_walk_ends_well_if_both_are_tried,
    walks.a_walk_ends_well_in_two_steps,
)
WAITING = [item for item in SAID if item.claim in (Claim.LEADS_TO, Claim.WITHIN)]
GIVEN = (*MACHINES, others.Server(), others.MoodyServer())
PAIRS = [(item, given) for given in GIVEN for item in WAITING if applies(item, World("toy", given))]


def verdict_of(engine: Any, item: Property, given: Any, limits: Limits) -> Verdict:
    """What one engine says."""
    ((_, verdict),) = engine.check([item], World("toy", given), limits)
    assert isinstance(verdict, Verdict)
    return verdict


def agrees(said: Verdict, listed: Verdict, depth: int) -> bool:
    """Whether a verdict is the listed one, or admits that it has not looked far enough."""
    if said.outcome is Outcome.BOUNDED:
        return listed.outcome is Outcome.PROVED or (listed.depth or 0) > depth
    return said.outcome is listed.outcome


@pytest.mark.parametrize(("item", "given"), [pair for pair in PAIRS if pair[0].claim is Claim.LEADS_TO], ids=named)
def test_toys_by_formulas(item: Property, given: Any) -> None:
    """Unrolled formulas refute what the explicit engine refutes, and prove nothing else."""
    limits = Limits(depth=12)
    listed, said = verdict_of(explicit, item, given, Limits()), verdict_of(induction, item, given, limits)
    assert agrees(said, listed, limits.depth), (said, listed)
    assert said.outcome is not Outcome.VIOLATED or said.counterexample is not None


@pytest.mark.parametrize(("item", "given"), PAIRS, ids=named)
def test_toys_run_by_run(item: Property, given: Any) -> None:
    """Runs are followed to their dead ends and deadlines; a loop is too long to follow."""
    limits = Limits(depth=6)
    listed, said = verdict_of(explicit, item, given, Limits()), verdict_of(unrolling, item, given, limits)
    if (said.reason or "").startswith("cannot say"):
        assert said.outcome is Outcome.UNKNOWN
    elif said.outcome is not Outcome.BOUNDED or "repeat for ever" not in (listed.reason or ""):
        assert agrees(said, listed, limits.depth), (said, listed)


@pytest.mark.slow
@pytest.mark.parametrize("item", WALKS, ids=named)
@FEW
@given(maze=mazes.mazes())
def test_walks_by_formulas(item: Property, maze: mazes.Maze) -> None:
    """Unrolled formulas find a lasso, a dead end or a late run in every maze that has one."""
    plan, limits = walks.plan_of(maze), Limits(depth=8)
    said, listed = verdict_of(induction, item, plan, limits), verdict_of(explicit, item, plan, Limits())
    assert agrees(said, listed, limits.depth), (said, listed)
    assert said.outcome is not Outcome.BOUNDED or item.fair


@pytest.mark.parametrize("item", [WALKS[0], WALKS[3]], ids=named)
@FEW
@given(maze=mazes.mazes())
def test_walks_run_by_run(item: Property, maze: mazes.Maze) -> None:
    """The same from an unknown place: every dead end and every missed deadline is found."""
    plan, limits = walks.plan_of(maze), Limits(depth=4)
    said, listed = verdict_of(unrolling, item, plan, limits), verdict_of(explicit, item, plan, Limits())
    loops = "repeat for ever" in (listed.reason or "")
    assert agrees(said, listed, limits.depth) or (loops and said.outcome is Outcome.BOUNDED), (said, listed)


@pytest.mark.parametrize("item", WALKS, ids=named)
@FEW
@given(maze=mazes.mazes())
def test_walks_at_random(item: Property, maze: mazes.Maze) -> None:
    """What a random walk refutes is refuted; it proves nothing."""
    plan = walks.plan_of(maze)
    said = verdict_of(random, item, plan, Limits(depth=12, samples=50))
    listed = verdict_of(explicit, item, plan, Limits())
    assert said.outcome is not Outcome.PROVED
    assert said.outcome is not Outcome.VIOLATED or listed.outcome is Outcome.VIOLATED, (said, listed)
