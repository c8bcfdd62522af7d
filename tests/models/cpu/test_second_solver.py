"""What z3 proves of CPU rates cvc5 proves again: as it stands, or where products are beyond it, at numbers."""

import pytest

from models.cpu.worlds import Options, worlds
from tests.engines.test_smt import second_opinion
from verify import World, discover
from verify.binding import applies
from verify.engines.smt import check
from verify.limits import Limits
from verify.property import Claim
from verify.verdict import Outcome

pytestmark = pytest.mark.slow  # some minutes, on two cores

WORLDS = [world for world in worlds(Options()) if world.name != "recorded"]
CLAIMS = {
    item.predicate.__name__: item
    for item in discover.properties("cpu")
    if item.claim is Claim.FOR_ALL and any(applies(item, world) for world in WORLDS)
}
SECOND = 10**9
PAIR = {"short": SECOND, "long": 2 * SECOND, "mean.short": SECOND, "mean.long": 2 * SECOND, "mean.shorts": 30}
NONLINEAR: dict[str, dict[str, int]] = {
    "a_child_shows_no_more_than_its_parent_and_twice_the_skew": {},
    "a_mean_of_rates_begins_within_its_bound": PAIR,
    "a_mean_of_rates_keeps_a_bound_of_its_own": {},
    "a_mean_of_rates_stays_within_its_bound": PAIR,
    "a_missed_sample_does_no_harm": {},
    "a_slow_clock_adds_no_more_than_its_rate": {"ppm": 500},
    "a_slow_clock_takes_no_more_than_its_rate": {"ppm": 500},
    "a_wide_window_keeps_the_overshoot_small": {"floor": 15 * SECOND, "node.spread": SECOND // 20},
    "an_overshoot_shows_from_one_unit_on": {},
    "averaging_dilutes_the_skew": {},
    "few_windows_in_a_row_can_overshoot": {},
    "headroom_falls_below_zero_by_the_bound_at_most": {},
    "overshoots_do_not_add_up": {},
    "seconds_are_rounded_to_a_point_of_their_grid": {"floats.fraction.parts": 2**53, "floats.seconds.parts": 2**49},
    "skew_draws_up_no_more_than_itself": {},
    "the_bound_counts_whole_steps": {},
    "floats_lose_a_unit_at_most": {
        "window": 15 * SECOND + 999_999,
        "floats.ratio.parts": 2**50,
        "floats.number.parts": 2**20,
        "floats.seconds.parts": 2**49,
    },
}
# Those in which unknowns are multiplied so that cvc5 does not decide them in time, and what is fixed besides the node.

NODES = [{"node.cores": cores, "node.granularity": step} for cores, step in ((1, 1), (8, 1), (128, 1000))]


def obligations(name: str, world: World) -> tuple[str, ...]:
    """The texts of a property that is proved in this world; none where it is violated, as documented."""
    item = CLAIMS[name]
    if not applies(item, world) or world.reference_for(item.name):
        return ()
    ((_, verdict),) = check([item], world, Limits(seconds=60))
    assert verdict.outcome is Outcome.PROVED
    assert verdict.obligations
    return verdict.obligations


def obligations_of(name: str) -> set[str]:
    """The questions of all default worlds, each once: worlds that do not differ in what a property reads share them."""
    return {_untitled(text) for world in WORLDS for text in obligations(name, world)}


def _untitled(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith(";"))


def at(text: str, numbers: dict[str, int]) -> str:
    """The same question where unknowns of these names have these values."""
    more = [f"(assert (= {name} {value}))" for name, value in numbers.items() if f"(declare-fun {name} ()" in text]
    return text.replace("(check-sat)", "\n".join([*more, "(check-sat)"]))


@pytest.mark.parametrize("name", [name for name in CLAIMS if name not in NONLINEAR])
def test_a_second_solver_discharges_the_obligations(name: str) -> None:
    """Of every default world, for all values."""
    assert {second_opinion(text) for text in obligations_of(name)} <= {"unsat"}


@pytest.mark.parametrize("name", NONLINEAR)
def test_a_second_solver_discharges_them_at_numbers(name: str) -> None:
    """For nodes of 1, 8 and 128 cores in every default world."""
    asked = {at(text, {**node, **NONLINEAR[name]}) for text in obligations_of(name) for node in NODES}
    assert {second_opinion(question) for question in asked} == {"unsat"}


def test_a_second_solver_does_not_agree_with_everything() -> None:
    """It says sat of what can be."""
    (text, *_) = obligations("rounding_crosses_no_whole_number", WORLDS[0])
    assert second_opinion("(declare-fun x () Int)(assert (> x 1))(check-sat)") == "sat"
    assert second_opinion(text) == "unsat"
