"""What is said of each series of a recording, in a table and in sentences."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import least_spread
from models.cpu.behaviour.judging import causes, findings, rate_of_forced, slowness
from models.cpu.vocabulary.series import Bounds, Cause, Finding, Joint, Noted, Recording, Series
from models.cpu.worlds.recorded import length
from verify.answer import Answer

TOLD = 20  # series about which sentences are said; the table has all
QUIET = (Finding.WITHIN, Finding.NO_WINDOW, Finding.NO_CORES)


def verdicts(whole: Recording) -> Answer:
    """One row a series, and a sentence for each finding."""
    bounds = whole.bounds
    columns = ("series", "samples", "span", "mean", "highest", "above N", "skew needed", "verdict")
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    data: list[dict[str, Any]] = []
    for series in whole.series:
        found, said = explained(series, bounds), findings(series, bounds)
        spread = least_spread(found, bounds)
        mean = Fraction(found.growth, found.span) if found.span else None
        fastest = rate_between(series, *found.fastest) if found.fastest is not None else None
        rows.append(
            (
                series.name,
                f"{len(series):,}",
                length(found.span),
                "" if mean is None else f"{float(mean):.4f}",
                cores_text(fastest),
                "" if found.above is None else f"{found.above:,} of {found.windows:,}",
                "" if spread is None or not found.windows else length(spread),
                ", ".join(each.value for each in said),
            )
        )
        if len(notes) < TOLD and any(each not in QUIET for each in said):
            notes += [f"{series.name}: {text}" for text in _sentences(series, bounds, said)]
        data.append(_datum(series, bounds, said))
    return Answer(
        "What the series say (rates in cores, samples counted from 1)",
        columns,
        tuple(rows),
        tuple(notes),
        {"series": data},
    )


def _datum(series: Series, bounds: Bounds, said: tuple[Finding, ...]) -> dict[str, Any]:
    found = explained(series, bounds)
    spread = least_spread(found, bounds)
    forced = found.forced
    return {
        "name": series.name,
        "samples": found.samples,
        "windows": found.windows,
        "growth_ns": found.growth,
        "span_ns": found.span,
        "windows_above_capacity": found.above,
        "windows_above_allocatable": found.beyond,
        "smallest_spread_ns": None if spread is None else float(spread),
        "allowed_spread_ns": bounds.spread,
        "forced_by": None if forced is None else [forced.first + 1, forced.last + 1],
        "excess_ns": None if forced is None else float(forced.excess),
        "verdicts": [each.value for each in said],
        "causes": [cause.value for cause in causes(series, bounds)],
    }


def _sentences(series: Series, bounds: Bounds, said: tuple[Finding, ...]) -> Iterator[str]:
    """One sentence for each finding that is not quiet."""
    found = explained(series, bounds)
    of = {
        Finding.MIX: (
            (Joint.CLASHING, Joint.SWAPPED, Joint.LEAPT),
            "two counters under one key: values that no counter of this node can take one after the other",
        ),
        Finding.RESET: ((Joint.RESET,), "the counter began again: windows end before it and begin after it"),
        Finding.CLOCK_STEP: ((Joint.STEPPED_BACK,), "the clock went back while the counter grew"),
        Finding.OUT_OF_ORDER: ((Joint.OLDER,), "an older sample came after a newer one"),
        Finding.DUPLICATE: ((Joint.REPEATED,), "the same sample again: no new window"),
    }
    for finding in said:
        if finding in of:
            joints, text = of[finding]
            yield f"{text} ({_met(found.noted(*joints))})."
    if found.zeros is not None:
        yield f"zero after a positive counter stands for a missing value ({_met((found.zeros,))}); left out."
    yield from _overshoot(series, bounds, said[-1])


def _met(noted: tuple[Noted, ...]) -> str:
    count, first = sum(each.count for each in noted), min(each.first for each in noted)
    return f"sample {first + 1:,}" if count == 1 else f"{count:,} times, first at sample {first + 1:,}"


def _overshoot(series: Series, bounds: Bounds, finding: Finding) -> Iterator[str]:
    """How an overshoot is explained, or why it is not."""
    found = explained(series, bounds)
    spread, forced, rate = least_spread(found, bounds), found.forced, rate_of_forced(series, bounds)
    if spread is None or forced is None or rate is None or bounds.cores is None:
        return
    stretch = f"samples {forced.first + 1:,} to {forced.last + 1:,}"
    needed = f"{stretch} need a skew spread of {length(spread)}, {length(bounds.spread)} is allowed"
    if finding is Finding.SKEW:
        yield f"explained by skew: {needed}."
    elif finding is Finding.SUDDEN:
        yield (
            f"{needed}; one window has at least half of it: a clock that stepped back by about that, a read that was "
            "so late, or too few windows to tell these from a rate that lasts."
        )
    elif finding is Finding.PERSISTENT:
        yield (
            f"{needed}, and it is gained bit by bit: {cores_text(rate)} cores over {stretch}, "
            f"{length(forced.excess)} of CPU time more than {cores_text(bounds.cores)} can do. Skew cancels itself, "
            "this does not."
        )
        yield f"this fits: {'; '.join(_cause(cause, rate, bounds.cores) for cause in causes(series, bounds))}."


def _cause(cause: Cause, rate: Fraction, cores: Fraction) -> str:
    if cause is Cause.WRONG_CORES:
        return f"{cause.value} (it takes {math.ceil(rate)} or more)"
    if cause is Cause.SLOW_CLOCK:
        return f"{cause.value}, by {float(slowness(rate, cores)) * 10**6:.0f} ppm"
    if cause is Cause.GUEST_TWICE:
        return f"{cause.value} (a KVM host's root cgroup before Linux 81c49d39aea8)"
    return str(cause.value)


def rate_between(series: Series, first: int, last: int) -> Fraction:
    """The rate from one sample to another, in cores."""
    earlier, later = series.sample(first), series.sample(last)
    return Fraction(later.usage - earlier.usage, later.time - earlier.time)


def cores_text(cores: Fraction | None) -> str:
    """Cores to the nanocore."""
    if cores is None:
        return ""
    text = f"{float(cores):.9f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
