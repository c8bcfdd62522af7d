"""Each bug shows on the release that had it, and is gone on the one that fixed it."""

import pytest

from models.cpu.behaviour.store import Store
from models.cpu.vocabulary import NEVER, Storing
from models.cpu.worlds import DEFAULT, NAMES, Options, worlds
from models.cpu.worlds.known import BREAKS
from verify import World, discover
from verify.limits import Limits
from verify.property import Property
from verify.run import batches, run
from verify.verdict import Outcome, Result

CLAIMS = {item.predicate.__name__: item for item in discover.properties("cpu")}
BUGS = [
    ("kubernetes 27194", "no_rate_of_a_full_node_falls_below_its_bound", "cadvisor-0.23", "cadvisor"),
    ("kubernetes 82195", "a_rate_is_growth_over_recorded_time", "kubelet-cri-before-82300", "kubelet-cri"),
    ("kubernetes 83507", "a_reset_never_shows_more_than_was_used", "kubelet-cri-before-83507", "kubelet-cri"),
    ("kubernetes 114057", "nothing_is_printed_of_a_counter_that_fell", "containerd-before-10652", "containerd"),
    ("heapster 1126", "no_rate_is_below_zero", "heapster", "metrics-server"),
    ("cadvisor 144", "nothing_is_printed_of_a_counter_that_fell", "cadvisor-2014", "cadvisor"),
    ("kubernetes 74667", "a_readers_window_is_its_own", "kubelet-cri-before-82300", "kubelet-cri"),
    ("containerd 9531", "a_readers_window_is_its_own", "containerd", "containerd-collector"),
    ("metrics-server 50", "the_published_window_is_the_real_one", "metrics-server-0.4", "metrics-server-0.5"),
    ("kubernetes 122092", "no_number_is_not_shown_as_zero", "containerd-collector", "containerd"),
    ("cadvisor 1779", "no_rate_reaches_twice_the_cores", "kubelet", "cadvisor-0.23"),
    ("candidate L2", "nothing_is_printed_of_a_counter_that_fell", "containerd-windows", "containerd"),
    ("candidate L2", "nothing_is_printed_where_no_time_passed", "cri-o", "containerd"),
    ("candidate L5", "a_reset_costs_one_number", "cadvisor-summary", "cadvisor"),
    ("theorem T9", "averaging_dilutes_the_skew", "cadvisor-summary", "background"),
    ("kubernetes 141698", "a_full_node_never_shows_more_than_its_cores", "kubelet-cri", "kubelet-clamped"),
]


def result_of(item: Property, world: World) -> Result:
    """What is said of one property."""
    (found,) = run(batches((world,), [item]), Limits(seconds=60), None, lambda result: None).results
    return found


@pytest.mark.parametrize(("reference", "name", "had", "fixed"), BUGS)
def test_a_bug_is_where_it_was_and_not_where_it_was_fixed(reference: str, name: str, had: str, fixed: str) -> None:
    """The same property, on two releases."""
    (before,), (after,) = worlds(Options(variant=had)), worlds(Options(variant=fixed))
    assert result_of(CLAIMS[name], before).verdict.outcome is Outcome.VIOLATED, reference
    assert before.reference_for(CLAIMS[name].name)
    assert result_of(CLAIMS[name], after).verdict.outcome is Outcome.PROVED


def test_the_zero_point_comes_by_the_shortest_way() -> None:
    """L1: two containers, one old enough for the shortcut, one not; the second scrape of the same samples does it."""
    (world,) = worlds(Options(variant="metrics-server"))
    shown = result_of(CLAIMS["the_previous_point_was_sampled"], world).verdict.counterexample
    assert shown is not None
    taken = [step.action for step in shown.steps]
    assert taken == ["time_passes()", "a_is_sampled()", "is_scraped()", "is_scraped()"]


def test_the_zero_point_comes_after_a_restart_too() -> None:
    """The facts' way to L1: sampled at 0 and 15 s, b restarts at 20 s and is sampled at 25 s; the same sample again."""

    def run_of(rules: Storing) -> Store:
        store = Store(rules).is_scraped().time_passes().time_passes().time_passes()
        store = store.a_is_sampled().b_is_sampled().is_scraped().time_passes().b_restarts()
        store = store.time_passes().b_is_sampled().is_scraped()
        return store.a_is_sampled().is_scraped()

    assert run_of(Storing(insists=True)).kept_b.before is None
    zero = run_of(Storing()).kept_b.before
    assert zero is not None
    assert zero.time == NEVER


def test_the_default_worlds_are_the_claim_and_the_way_of_a_number_today() -> None:
    """The write-up, the kubelet, metrics-server, and a recording; every release can be asked for by its name."""
    assert DEFAULT == ("background", "kubelet", "metrics-server")
    assert tuple(BREAKS) == NAMES
    assert tuple(world.name for world in worlds(Options())) == (*DEFAULT, "recorded")
    assert tuple(world.name for world in worlds(Options(variant="all"))) == (*NAMES, "recorded")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_release_breaks_exactly_what_is_documented(name: str) -> None:
    """No verdict is unexpected, and nothing is documented that holds."""
    finished = run(
        batches(worlds(Options(variant=name)), list(CLAIMS.values())), Limits(seconds=120), None, lambda _: None
    )
    assert [result.property.name for result in finished.results if result.unexpected] == []
