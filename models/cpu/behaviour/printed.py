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


def printed(variant: Variant, series: Sequence[Sample], cores: int | None = None) -> tuple[Printed, ...]:
    """What the variant prints as these samples arrive one after another; `cores` is needed only where it clamps.

    Samples are taken in the order given, as the store or the provider would see them.
    """
    kept = Kept()
    found = []
    for sample in series:
        if variant.drops_zero and sample.usage == 0:
            found.append(Printed(sample, kept.base, None, refused=True))
            continue
        said, kept = _on_arrival(variant, kept, sample, cores)
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
    """What a variant remembers: the base of the next number, the newest sample, and what it averages or ends over."""

    base: Sample | None = None
    last: Sample | None = None
    window: tuple[Sample, ...] = ()
    mean: float = 0.0
    pairs: int = 0


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
    """As metrics-server pkg/storage/node.go:Store and GetMetrics @ 5ed5d3a2: the newest point, and one before it."""
    base = kept.base
    if kept.last is not None and sample.time > kept.last.time:
        base = kept.last
    elif base is not None and base.time >= sample.time:
        base = None
    return _said(variant, base, sample, cores), Kept(base, sample)


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
