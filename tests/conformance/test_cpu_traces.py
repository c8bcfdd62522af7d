"""Random nodes whose truth is run first: what every formula makes of the samples keeps what was proved."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cpu.behaviour.bounds import draw_up, most, overshoot
from models.cpu.behaviour.printed import printed, rate_of
from models.cpu.behaviour.sampling import follows, sample_of
from models.cpu.vocabulary import (
    MILLISECOND,
    RELEASES,
    SECOND,
    Denominator,
    Node,
    OnDecrease,
    Pipeline,
    Read,
    Sample,
    Variant,
)
from models.cpu.vocabulary import releases as of

MANY = settings(max_examples=50, derandomize=True, database=None, deadline=None)
GAPS = st.one_of(st.integers(SECOND, 2 * SECOND), st.integers(10 * SECOND, 20 * SECOND), st.integers(1, MILLISECOND))
LOADS = st.one_of(st.just(1000), st.integers(0, 1000))
GUARDED = [variant for variant in RELEASES if variant.on_decrease is OnDecrease.DROP]
ROUNDED = 3  # nanocores, or millicores, that floats and truncation may move a number by
EVENTS = ("nothing", "reset", "duplicate", "swap", "step", "missed", "foreign", "zero")


@frozen
class Truth:
    """A node, and reads of its true counter in the order in which they were taken."""

    node: Node
    reads: tuple[Read, ...]

    def samples(self, variant: Variant) -> list[Sample]:
        """What is recorded of them."""
        return [sample_of(Pipeline(variant, self.node), self.node, read) for read in self.reads]


@st.composite
def truths(draw: Callable[[Any], Any]) -> Truth:
    """A node that is full most of the time, whose stamps come at once or as late as they can."""
    node = Node(
        draw(st.sampled_from((1, 2, 8, 128))),
        draw(st.sampled_from((0, 1, MILLISECOND, 50 * MILLISECOND))),
        draw(st.sampled_from((1, 1000, 15_625_000))),
        draw(st.sampled_from((0, 7 * MILLISECOND))),
    )
    instant, true = 10**15, draw(st.integers(0, 10**15))
    reads = []
    for _ in range(draw(st.integers(2, 8))):
        late = draw(st.one_of(st.just(0), st.just(node.spread), st.integers(0, node.spread)))
        reads.append(Read(instant, node.least + late, true))
        gap = draw(GAPS)
        instant, true = instant + gap, true + node.cores * gap * draw(LOADS) // 1000
    return Truth(node, tuple(reads))


def keeps_its_bound(variant: Variant, node: Node, earlier: Sample, later: Sample, step: int = 0) -> bool:
    """Whether what is printed of two samples is no more than the theorem says, but for rounding."""
    window = later.time - earlier.time
    number = rate_of(variant, earlier, later, node.cores)
    if number is None or window <= 0:
        return True
    allowed = most(Pipeline(variant, node), node, window + step)
    return (number - ROUNDED) * window <= allowed * variant.scale


@pytest.mark.parametrize("variant", RELEASES, ids=lambda variant: variant.name)
@MANY
@given(truth=truths())
def test_no_rate_exceeds_the_bound(variant: Variant, truth: Truth) -> None:
    """T1, whatever two samples of an undisturbed counter are compared, floats and words included."""
    assert variant.denominator is Denominator.RECORDED
    assert all(follows(Pipeline(variant, truth.node), truth.node, *pair) for pair in pairwise(truth.reads))
    samples = truth.samples(variant)
    for place, earlier in enumerate(samples):
        for later in samples[place + 1 :]:
            assert keeps_its_bound(variant, truth.node, earlier, later)


@MANY
@given(truth=truths())
def test_a_constant_delay_never_shows_more_than_the_cores(truth: Truth) -> None:
    """T3: the same reads, all stamped equally late, in a counter of nanoseconds."""
    node = evolve(truth.node, granularity=1)
    same = Truth(node, tuple(evolve(read, delay=node.least + node.spread) for read in truth.reads))
    for earlier, later in pairwise(same.samples(of.CADVISOR)):
        number = rate_of(of.CADVISOR, earlier, later)
        assert number is not None
        assert number <= node.cores * 10**9


@MANY
@given(truth=truths())
def test_windows_one_after_another_overshoot_like_one(truth: Truth) -> None:
    """T6: every prefix sum of what is above the cores is bounded; T7: so is the draw-up of the series."""
    samples, node = truth.samples(of.CADVISOR), truth.node
    allowed = overshoot(Pipeline(of.CADVISOR, node), node)
    for later in samples[1:]:
        assert later.usage - samples[0].usage - node.cores * (later.time - samples[0].time) <= allowed
    assert draw_up(node, tuple(samples)) <= allowed


@MANY
@given(truth=truths(), time=st.integers(-(10**12), 10**12), usage=st.integers(0, 10**12))
def test_only_differences_count(truth: Truth, time: int, usage: int) -> None:
    """Shifting all times and all usages changes no draw-up and no number."""
    samples = truth.samples(of.CADVISOR)
    moved = [Sample(sample.time + time, sample.usage + usage) for sample in samples]
    assert draw_up(truth.node, tuple(moved)) == draw_up(truth.node, tuple(samples))
    assert [each.number for each in printed(of.CADVISOR, moved)] == [
        each.number for each in printed(of.CADVISOR, samples)
    ]


@MANY
@given(truth=truths(), place=st.integers(1, 6))
def test_a_sample_that_is_lost_lowers_the_draw_up(truth: Truth, place: int) -> None:
    """T11: fewer samples never need more spread to be explained."""
    samples = truth.samples(of.CADVISOR)
    fewer = samples[:place] + samples[place + 1 :]
    assert draw_up(truth.node, tuple(fewer)) <= draw_up(truth.node, tuple(samples))


@pytest.mark.parametrize("variant", GUARDED, ids=lambda variant: variant.name)
@MANY
@given(truth=truths(), event=st.sampled_from(EVENTS), at=st.integers(1, 7), step=st.integers(1, 10 * SECOND))
def test_guards_hold_whatever_happens(variant: Variant, truth: Truth, event: str, at: int, step: int) -> None:
    """T12, T13: no number is absurd after a reset, a repetition, a swap, a step or a loss.

    Of another counter under the same key, or of a zero that was no reset, a guard sees only that the counter fell:
    whoever takes that for the new base shows the whole counter as one window's usage (metrics-server 759).
    """
    samples, node = truth.samples(variant), truth.node
    at = min(at, len(samples) - 1)
    disturbed = happened(event, samples, at, step)
    for said in printed(evolve(variant, min_window=1), disturbed, node.cores):
        if said.base is None or said.number is None or said.refused or event in ("foreign", "zero"):
            continue
        assert said.number >= 0
        window = said.sample.time - said.base.time
        allowed = most(Pipeline(variant, node), node, window + (step if event == "step" else 0))
        assert (said.number - ROUNDED) * window <= allowed * variant.scale or said.number <= _highest(
            disturbed, variant
        )


def happened(event: str, samples: list[Sample], at: int, step: int) -> list[Sample]:
    """The samples as they look after an event at this place."""
    before, here, after = samples[:at], samples[at], samples[at + 1 :]
    lost = samples[at - 1].usage
    told = {
        "reset": before + [Sample(each.time, each.usage - lost) for each in (here, *after)],
        "duplicate": [*before, here, here, *after],
        "swap": [*samples[: at - 1], here, samples[at - 1], *after],
        "step": before + [Sample(each.time - step, each.usage) for each in (here, *after)],
        "missed": before + after,
        "foreign": [*before, Sample(here.time, here.usage // 2 + 10**17), *after],
        "zero": [*before, Sample(here.time, 0), *after],
    }
    return told.get(event, samples)


def _highest(samples: list[Sample], variant: Variant) -> int:
    """The highest mean that is carried along (a summary keeps what was before)."""
    return max((said.number or 0 for said in printed(variant, samples[:-1])), default=0)


@MANY
@given(window=st.integers(1, 10**12), share=st.integers(0, 10**9), cores=st.integers(1, 128))
def test_floats_never_push_a_rate_above_the_cores(window: int, share: int, cores: int) -> None:
    """T18: both float formulas lose a nanocore at most, and never gain one above N."""
    growth = cores * window * share // 10**9
    exact = growth * 10**9 // window
    for variant in (of.CADVISOR, of.METRICS_SERVER):
        number = rate_of(variant, Sample(0, 0), Sample(window, growth))
        assert number is not None
        assert exact - 1 <= number <= min(exact + 1, cores * 10**9)


def test_a_zero_that_is_no_reset_shows_the_whole_counter() -> None:
    """metrics-server 759: an exited container reads 0 once; the next window of who re-bases is the whole counter."""
    series = [Sample(0, 10**12), Sample(10 * SECOND, 0), Sample(20 * SECOND, 10**12)]
    assert [said.number for said in printed(of.CADVISOR, series)] == [None, None, 100 * 10**9]
    assert [said.number for said in printed(of.CONTAINERD, series)] == [None, None, 0]
