"""The smallest skew that explains a series, found in one pass, is the solver's optimum, and that of all choices."""

import itertools
import random
from fractions import Fraction

import z3

from models.cpu.behaviour.explaining import explain, least_spread
from models.cpu.vocabulary import Sample
from models.cpu.vocabulary.series import Bounds

SERIES = 400
SOLVED = 300


def series(seed: int) -> tuple[list[Sample], Bounds]:
    """A small series whose counter and clock go forward, and what it is held to."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    cores, granularity = dice.choice((1, 2, 3, 8)), dice.choice((1, 1, 2, 3))
    time, usage, samples = dice.randint(0, 20), dice.randint(1, 20) * granularity, []
    for _ in range(dice.randint(2, 6)):
        samples.append(Sample(time, usage))
        time += dice.randint(1, 6)
        usage += granularity * dice.randint(0, cores * 8 // granularity)
    return samples, Bounds(Fraction(cores), skew=10**6, granularity=granularity)


def found_in_one_pass(samples: list[Sample], bounds: Bounds) -> Fraction | None:
    """The answer that the command gives."""
    return least_spread(explain(samples, bounds), bounds)


def least_of_all(samples: list[Sample], bounds: Bounds) -> Fraction:
    """Try every true counter; read each time as early as the counter before it allows."""
    best: Fraction | None = None
    slack = [range(sample.usage, sample.usage + bounds.granularity) for sample in samples]
    for counters in itertools.product(*slack):
        if any(later < earlier for earlier, later in itertools.pairwise(counters)):
            continue
        read, needed = Fraction(samples[0].time), Fraction()
        for before, now, sample in zip(counters, counters[1:], samples[1:], strict=False):
            read = max(Fraction(sample.time), read + (now - before) / (bounds.cores or Fraction(1)))
            needed = max(needed, read - sample.time)
        best = needed if best is None else min(best, needed)
    assert best is not None
    return best


def optimum(samples: list[Sample], bounds: Bounds) -> Fraction:
    """Ask the solver: reads at most the spread after their stamps, a counter that the cores can drive."""
    solver, spread = z3.Optimize(), z3.Real("spread")
    reads = [z3.Real(f"read{at}") for at in range(len(samples))]
    counters = [z3.Int(f"counter{at}") for at in range(len(samples))]
    cores = int(bounds.cores or 0)
    for read, counter, sample in zip(reads, counters, samples, strict=True):
        solver.add(read >= sample.time, read <= sample.time + spread)
        solver.add(counter >= sample.usage, counter < sample.usage + bounds.granularity)
    for at in range(1, len(samples)):
        solver.add(counters[at] >= counters[at - 1], reads[at] >= reads[at - 1])
        solver.add(z3.ToReal(counters[at] - counters[at - 1]) <= cores * (reads[at] - reads[at - 1]))
    least = solver.minimize(spread)
    assert solver.check() == z3.sat
    return Fraction(str(solver.lower(least)))


def test_no_choice_of_reads_needs_less() -> None:
    """Hundreds of random series, every true counter that the recorded one can stand for."""
    needing = 0
    for seed in range(SERIES):
        samples, bounds = series(seed)
        assert found_in_one_pass(samples, bounds) == least_of_all(samples, bounds), (samples, bounds)
        needing += found_in_one_pass(samples, bounds) != 0
    assert SERIES // 4 < needing < SERIES


def test_the_solver_finds_the_same_optimum() -> None:
    """Reads are points of continuous time, counters whole nanoseconds."""
    for seed in range(SOLVED):
        samples, bounds = series(seed)
        assert found_in_one_pass(samples, bounds) == optimum(samples, bounds), (samples, bounds)


def test_whole_nanoseconds_would_not_be_complete() -> None:
    """Two cores, three units of CPU in each unit of time: half a nanosecond is needed in between, and 1 at the end."""
    samples = [Sample(0, 3), Sample(1, 6), Sample(2, 9)]
    bounds = Bounds(Fraction(2), skew=100)
    assert found_in_one_pass(samples, bounds) == optimum(samples, bounds) == 1
    rounded = -(-3 // 2)  # a read takes no part of a nanosecond: each window needs a whole one more
    assert 2 * rounded - samples[-1].time == 2
