"""What is said of each series of a recording, in a table and in sentences."""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import MET, is_beyond, least_spread
from models.cpu.behaviour.judging import (
    MIXED,
    PARTS,
    causes,
    decided_after,
    findings,
    rate_of_forced,
    slowness,
)
from models.cpu.behaviour.rates import HALF
from models.cpu.behaviour.steps import pauses, set_back
from models.cpu.behaviour.stillness import stillness
from models.cpu.vocabulary import SECOND
from models.cpu.vocabulary.series import Bounds, Cause, Explained, Finding, Joint, Noted, Recording, Series
from models.cpu.worlds.recorded import length
from verify.answer import Answer

SHORTEST = 1000  # nanoseconds: nobody samples a counter as often as that
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
                "" if spread is None or said[-1] is Finding.NO_WINDOW else length(spread),
                ", ".join(each.value for each in said),
            )
        )
        if len(notes) < TOLD and any(each not in QUIET for each in said):
            notes += [f"{series.name}: {text}" for text in _sentences(series, bounds, said)]
        if not series.apart and 0 < found.span < found.windows * SHORTEST and len(notes) < TOLD:
            notes.append(
                f"{series.name}: windows of {length(Fraction(found.span, found.windows))}, which no program takes: a "
                "column of times without a unit is read as nanoseconds; name it timestamp_s if it is seconds."
            )
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
        Finding.MIX: (MIXED, "two counters under one key: values that no counter of this node can take in this order"),
        Finding.RESET: ((Joint.RESET,), "the counter began again: windows end before it and begin after it"),
        Finding.OUT_OF_ORDER: ((Joint.OLDER,), "an older sample came after a newer one"),
        Finding.DUPLICATE: ((Joint.REPEATED,), "the same sample again: no new window"),
        Finding.DEFAULT_RECORD: (
            (Joint.DEFAULT,),
            "a rate since the year 1: the sample before it is a default record, never stored (L1, finding 0004)",
        ),
    }
    for finding in said:
        if finding in of:
            joints, text = of[finding]
            ended = " A counter of 64 bits at its end goes on so (T15)." if _wraps(series, bounds, finding) else ""
            yield f"{text} ({_met(found.noted(*joints))}).{ended}"
        elif finding is Finding.ZERO and found.zeros is not None:
            why = (
                "a missing rate: a whole node never rests, and the kubelet says zero where it has none"
                if series.apart
                else "a missing value where no counter can be zero"
            )
            yield f"zero stands for {why} ({_met((found.zeros,))}); left out."
        elif finding is Finding.STILL and (still := stillness(series, bounds)) is not None:
            yield (
                f"the counter stands still for {length(still.time)}, from sample {still.first + 1:,} to "
                f"{still.last + 1:,}: nothing ran, or an old value came with new stamps."
            )
        elif finding is Finding.CLOCK_STEP:
            yield from _clock_step(series, bounds)
        elif finding is Finding.PAUSE and (noted := pauses(series, bounds)) is not None:
            yield (
                f"more time was recorded than the work of a full node needs, in a window that is longer than those "
                f"beside it ({_met((noted,))}): the clock was set forward, or the machine stood still."
            )
    yield from _overshoot(series, bounds, said[-1])


def _wraps(series: Series, bounds: Bounds, finding: Finding) -> bool:
    """Whether the first new beginning is where a counter of 64 or 63 bits goes on from its end, at no more than N."""
    if finding is not Finding.RESET or bounds.cores is None:
        return False
    place = explained(series, bounds).noted(Joint.RESET)[0].first
    earlier, later = series.sample(max(0, place - 1)), series.sample(place)
    growths = (later.usage - earlier.usage + end for end in (2 * HALF, HALF) if earlier.usage < end)
    return any(growth > 0 and not is_beyond(bounds, growth, later.time - earlier.time) for growth in growths)


def _clock_step(series: Series, bounds: Bounds) -> Iterator[str]:
    """Where the clock went back, as the stamps show it or as one window tells."""
    noted = explained(series, bounds).noted(Joint.STEPPED_BACK)
    if noted:
        yield f"the clock went back while the counter grew ({_met(noted)})."
    step = set_back(series, bounds)
    if step is not None:
        yield (
            f"the clock was set back by about {length(step.about)} between samples {step.first + 1:,} and "
            f"{step.last + 1:,}, by less than the window: no single wrong stamp explains it. A rate by a clock of the "
            "program's own, such as cAdvisor's, would not show it."
        )


def _met(noted: tuple[Noted, ...]) -> str:
    count, first = sum(each.count for each in noted), min(each.first for each in noted)
    return f"sample {first + 1:,}" if count == 1 else f"{count:,} times, first at sample {first + 1:,}"


def _overshoot(series: Series, bounds: Bounds, finding: Finding) -> Iterator[str]:
    """How an overshoot is explained, or why it is not."""
    found = explained(series, bounds)
    spread, forced, rate = least_spread(found, bounds), found.forced, rate_of_forced(series, bounds)
    if spread is None or forced is None or bounds.cores is None:
        return
    stretch = f"samples {forced.first + 1:,} to {forced.last + 1:,}"
    needed = f"{stretch} need a skew spread of {length(spread)}, {length(bounds.spread)} is allowed"
    fits = "; ".join(_cause(cause, rate or Fraction(), bounds.cores) for cause in causes(series, bounds))
    if finding is Finding.SKEW:
        yield f"explained by skew: {needed}."
    elif finding is Finding.ABSURD:
        yield _absurd(series, bounds, found)
    elif finding in (Finding.SUDDEN, Finding.SEVERAL) and series.apart:
        yield (
            f"{needed}. It is above what the node can do, so it was not measured exactly, or the number of cores is "
            "wrong; a rate by itself does not tell which: record the counter."
        )
    elif finding is Finding.SUDDEN and rate is None:
        yield f"{needed}: two reads at one stamp that are farther apart than its step and the skew allow."
    elif finding is Finding.SUDDEN:
        yield (
            f"{needed}; one window is beyond it: a clock that stepped back by that or more, a read that was so late, "
            "or too few windows to tell these from a rate that lasts."
        )
    elif finding is Finding.SEVERAL:
        yield f"{needed}; {_several(series, found, spread, bounds.cores)}."
    elif finding is Finding.TOO_SHORT:
        after = decided_after(series, bounds)
        yield (
            f"{needed}; but every window is above {cores_text(bounds.cores)} cores, which skew by itself rarely does, "
            f"and the skew needed grows with the length. This fits too: {fits}. At this rate {PARTS + 1} samples or "
            f"more, over more than {length(after or Fraction())}, tell."
        )
    elif finding is Finding.PERSISTENT:
        gain = (
            f"it is allowed, but more of it is needed in each sixth of samples {found.run[0] + 1:,} to "
            f"{found.run[1] + 1:,}"
            if found.run is not None and spread <= bounds.spread
            else "it is gained bit by bit"
        )
        yield (
            f"{needed}, and {gain}: {cores_text(rate)} cores over {stretch}, "
            f"{length(forced.excess)} of CPU time more than {cores_text(bounds.cores)} can do. Skew cancels itself, "
            "this does not."
        )
        yield f"this fits: {fits}."


def _several(series: Series, found: Explained, spread: Fraction, cores: Fraction) -> str:
    """What can be where only a larger skew explains some windows, and what else where no skew so large is met."""
    count = found.unexplained or 0
    which = f"{count:,} windows are beyond it, each by itself" if count else "no window is by itself, they are together"
    if spread <= MET:
        return f"{which}: delays that differ by so much, or stamps in longer steps than told (--skew, --stamp)"
    rate = rate_between(series, *found.fastest) if found.fastest is not None else cores
    fits = [_cause(Cause.WRONG_CORES, rate, cores)]
    if rate <= 2 * cores:
        fits.append(_cause(Cause.GUEST_TWICE, rate, cores))
    fits.append(Cause.QUOTA.value)
    return f"{which}, and a skew of more than {length(MET)} is not met; this fits: {'; '.join(fits)}"


def _absurd(series: Series, bounds: Bounds, found: Explained) -> str:
    """What a rate can be that no skew explains: by its size, where it is near the end of a word of 64 bits."""
    begin, end = found.fastest or (0, 1)
    earlier, later = series.sample(begin), series.sample(end)
    growth, rate = later.usage - earlier.usage, rate_between(series, begin, end)
    if rate * SECOND >= HALF:
        fits = "a number below zero that was read without its sign (metrics-server PR 1300, heapster 1126)"
    elif growth >= HALF:
        fits = "a counter that fell, subtracted without a guard (kubernetes PR 83507, containerd PR 10652)"
    else:
        fits = (
            "two counters under one key, a counter that fell and was not guarded, or a window that was in truth longer"
        )
    return (
        f"{cores_text(rate)} cores over {length(later.time - earlier.time)} is far above {cores_text(bounds.cores)}, "
        f"and no skew that is met explains it ({_met(found.noted(Joint.LEAPT))}); this fits: {fits}. A rate by itself "
        "does not tell more: record the counter."
    )


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
