"""The numbers themselves, digit by digit, as each variant prints them for recorded samples.

Concrete only: float64 and machine words are what the variants differ in. Every quotient is exact where it can be.
"""

from collections.abc import Sequence

from attrs import evolve, frozen

from models.cpu.behaviour.rates import HALF, WORD, base_after, divisor_of, growth_of, refusal_of, scaled
from models.cpu.vocabulary import (
    SECOND,
    Arithmetic,
    OnDecrease,
    OnMissing,
    Points,
    Printed,
    Refusal,
    Sample,
    Variant,
)

YOUNGEST = 10 * SECOND  # freshContainerMinMetricsResolution in metrics-server pkg/storage/pod.go


def printed(
    variant: Variant, series: Sequence[Sample], cores: int | None = None, starts: Sequence[int | None] = ()
) -> tuple[Printed, ...]:
    """What the variant prints as these samples arrive one after another; `cores` is needed only where it clamps.

    Samples are taken in the order given, as the store or the provider would see them. `starts` are those of the
    containers, where they are known: only metrics-server's store looks at them.
    """
    kept = Kept()
    found = []
    for place, sample in enumerate(series):
        if variant.drops_zero and sample.usage == 0:
            found.append(Printed(sample, kept.base, None, refused=True))
            continue
        said, kept = _on_arrival(variant, evolve(kept, start=starts[place] if starts else None), sample, cores)
        found.append(said)
    return tuple(found)


def rate_of(variant: Variant, earlier: Sample, later: Sample, cores: int | None = None) -> int | None:
    """The number for two samples, in the variant's unit; None where its guards refuse them."""
    if refusal_of(variant, earlier, later) != Refusal.NONE:
        return None
    number = _quotient(variant, earlier, later)
    return min(number, cores * variant.scale) if variant.clamps and cores is not None else number


@frozen
class Kept:
    """What a variant remembers: the base of the next number, the newest sample, and what it averages or ends over.

    `start` is when the container of the sample that arrives started, `born` that of the base, None where not known.
    """

    base: Sample | None = None
    last: Sample | None = None
    window: tuple[Sample, ...] = ()
    mean: float = 0.0
    pairs: int = 0
    start: int | None = None
    last_start: int | None = None
    born: int | None = None


def _on_arrival(variant: Variant, kept: Kept, sample: Sample, cores: int | None) -> tuple[Printed, Kept]:
    if variant.points is Points.STORE:
        return _stored(variant, kept, sample, cores)
    if variant.points is Points.ENDS:
        window = (*kept.window, sample)[-variant.samples :]
        return _said(variant, window[0] if len(window) > 1 else None, sample, cores), Kept(window=window)
    said = _said(variant, kept.base, sample, cores)
    base = sample if kept.base is None else base_after(variant, kept.base, sample)
    if variant.points is Points.MEAN and said.number is not None and not said.refused:
        pairs = kept.pairs + 1
        mean = (kept.mean * (pairs - 1) + said.number) / pairs
        return evolve(said, number=int(mean)), Kept(base, sample, (), mean, pairs)
    return said, Kept(base, sample, (), kept.mean, kept.pairs)


def _stored(variant: Variant, kept: Kept, sample: Sample, cores: int | None) -> tuple[Printed, Kept]:
    """As metrics-server pkg/storage/node.go:Store and GetMetrics @ 5ed5d3a2: the newest point, and one before it.

    Containers have starts, and then pod.go:Store: one that is young counts from its start, one that started no earlier
    than the last point was taken has no point before it. resourceUsage refuses a start that is earlier than the base's
    (PR 1300). A missing entry (finding 0004) is not among what a single counter shows.
    """
    base, born, start = kept.base, kept.born, kept.start
    if start is not None and YOUNGEST <= sample.time - start < variant.interval:
        base, born = Sample(start, 0), start
    elif start is not None and kept.last is not None and start >= kept.last.time:
        base, born = None, None
    elif kept.last is not None and sample.time > kept.last.time:
        base, born = kept.last, kept.last_start
    elif base is not None and base.time >= sample.time:
        base, born = None, None
    is_older = start is not None and born is not None and start < born
    said = Printed(sample, base, None, refused=True) if is_older else _said(variant, base, sample, cores)
    return said, Kept(base, sample, last_start=start, born=born)


def _said(variant: Variant, base: Sample | None, sample: Sample, cores: int | None) -> Printed:
    number = None if base is None else rate_of(variant, base, sample, cores)
    if number is None:
        return Printed(sample, base, 0 if variant.on_missing is OnMissing.ZERO else None, refused=True)
    return Printed(sample, base, number)


def _quotient(variant: Variant, earlier: Sample, later: Sample) -> int:
    window = divisor_of(variant, earlier, later)
    if variant.arithmetic is Arithmetic.UNSIGNED_PRODUCT:
        return scaled(variant, earlier, later) // (window % WORD)
    if variant.arithmetic is Arithmetic.SIGNED_PRODUCT:
        product = scaled(variant, earlier, later)
        return product // window if (product < 0) == (window < 0) else -(-product // window)
    if window == 0:
        return HALF
    growth = float(growth_of(variant, earlier, later))
    if variant.arithmetic is Arithmetic.SECONDS:
        number = _word_of(growth / _seconds(window))
        return number if number < HALF else number // 10 * 10  # a Quantity holds it with one digit less
    rate = growth / float(window) * variant.scale
    return int(rate) if variant.on_decrease is OnDecrease.CARRY else _word_of(rate)


def _seconds(window: int) -> float:
    """A Go Duration in seconds: whole seconds and the rest are made floats apart (time.Duration.Seconds)."""
    whole = abs(window) // SECOND * (1 if window >= 0 else -1)
    return float(whole) + float(window - whole * SECOND) / 1e9


def _word_of(value: float) -> int:
    """The uint64 that Go on amd64 makes of a float64: truncated, below zero modulo 2^64, 2^63 where it has no room."""
    return int(value) % WORD if -HALF < value < WORD else HALF
