"""The minute and the hour of cAdvisor's summary, number by number."""

import pytest

from models.cpu.behaviour.percentiles import hour, minute, minutes, percentile, running_mean
from models.cpu.vocabulary import MILLISECOND, SECOND, Sample
from models.cpu.vocabulary.releases import CADVISOR_SUMMARY


@pytest.mark.parametrize(("values", "part", "expected"), [
    ((), 0.9, 0),
    ((7,), 0.5, 7),
    ((7,), 0.95, 7),
    ((10, 20), 0.5, 10),  # place 1.5: the first value is taken as it is
    ((10, 20), 0.9, 20),  # place 2.7: so is the last
    ((10, 20, 30), 0.5, 20),
    ((10, 21, 30), 0.55, 22),  # place 2.2: 21 + 0.2 * 9 = 22.8, truncated
    (tuple(range(100, 0, -1)), 0.5, 50),
    (tuple(range(100, 0, -1)), 0.9, 90),
    (tuple(range(100, 0, -1)), 0.95, 95),
    ((1, 2), 1.1, 0),
])  # fmt: skip
def test_percentiles_lie_between_neighbours(values: tuple[int, ...], part: float, expected: int) -> None:
    """At the place part * (count + 1), counted from one; cut down to a whole number."""
    assert percentile(values, part) == expected


def busy(rates: tuple[int, ...], gap: int = 10 * SECOND, begin: int = SECOND) -> list[Sample]:
    """Samples whose windows have these rates, in millicores."""
    time, usage, found = begin, SECOND, [Sample(begin, SECOND)]
    for rate in rates:
        time, usage = time + gap, usage + rate * gap // 1000
        found.append(Sample(time, usage))
    return found


def test_a_minute_closes_when_it_spans_more_than_sixty_seconds() -> None:
    """Six windows of ten seconds do not; the seventh belongs to it, and its end begins the next one."""
    assert minutes(CADVISOR_SUMMARY, busy((1000,) * 6)) == ()
    rates = (1000, 2000, 3000, 4000, 5000, 6000, 7000)
    (first,) = minutes(CADVISOR_SUMMARY, busy(rates))
    assert (first.count, first.mean, first.maximum, first.fiftieth) == (7, 4000, 7000, 4000)
    assert (first.ninetieth, first.ninety_fifth) == (7000, 7000)  # places 7.2 and 7.6
    both = minutes(CADVISOR_SUMMARY, busy((*rates, *rates)))
    assert [each.count for each in both] == [7, 7]


def test_a_minute_without_a_rate_says_zero() -> None:
    """L5: nothing re-bases after a decrease, so that all rates of the minute are refused, and it is present."""
    samples = [Sample(SECOND, 10**15), *(Sample((10 * at + 1) * SECOND, at * SECOND) for at in range(1, 8))]
    (only,) = minutes(CADVISOR_SUMMARY, samples)
    assert (only.count, only.mean, only.maximum, only.ninetieth) == (0, 0, 0, 0)


def test_a_refused_sample_is_left_out() -> None:
    """Nine milliseconds are too short, and the next rate spans from the sample before."""
    samples = [Sample(0, SECOND), Sample(9 * MILLISECOND, 2 * SECOND), Sample(10 * SECOND, 11 * SECOND)]
    said = minute(CADVISOR_SUMMARY, samples)
    assert (said.count, said.mean) == (1, 1000)


def test_the_hour_is_made_of_ninetieth_percentiles() -> None:
    """Also its fiftieth: 7 cores, although half of all rates are up to 4. Minutes before the last sixty are gone."""
    rates = (1000, 2000, 3000, 4000, 5000, 6000, 7000)
    told = minutes(CADVISOR_SUMMARY, busy(rates * 3))
    said = hour(told)
    assert (said.count, said.mean, said.maximum, said.fiftieth, said.ninetieth) == (3, 4000, 7000, 7000, 7000)
    calm = minutes(CADVISOR_SUMMARY, busy((1000,) * 7 * 60, begin=SECOND))
    assert len(calm) == 60
    assert hour((*told, *calm)).maximum == 1000


def test_the_mean_is_kept_from_rate_to_rate() -> None:
    """As a float64, and cut down at last."""
    assert running_mean([]) == 0
    assert running_mean([1, 2]) == 1
    assert running_mean([3, 3, 4]) == 3
