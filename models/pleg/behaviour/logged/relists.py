"""The relists of a log: how far they are apart, and which of them a line about health means."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from typing import Any

from models.pleg.vocabulary import timing
from models.pleg.vocabulary.lines import (
    Arrived,
    Failed,
    FellBack,
    Generated,
    Received,
    Relisted,
    Requested,
    Unhealthy,
    Unlisted,
)
from models.pleg.vocabulary.logs import RELISTS, Interval, Judged, Log

SECOND = 10**9
MILLISECOND = 10**6
GENERIC, EVENTED = (  # period and threshold, in nanoseconds; Evented's while it is in use, until 1.36
    (pace.period * MILLISECOND, pace.threshold * MILLISECOND) for pace in (timing.GENERIC, timing.EVENTED)
)
WORKING = (Arrived, Generated, Received, Requested)  # lines that show a stream at work


def fallback_of(lines: tuple[Any, ...]) -> float | None:
    """The line from which Generic PLEG has its own period again; None where Evented PLEG was never seen in use."""
    fallen = next((each.line for each in only(lines, FellBack) if each.restarts), None)
    if fallen is not None:
        return float(fallen)
    wide = any(each.threshold == EVENTED[1] for each in only(lines, Unhealthy))
    return inf if wide or only(lines, Generated) else None


def only(lines: tuple[Any, ...], kind: type[Any]) -> tuple[Any, ...]:
    """The lines of one kind."""
    return tuple(each for each in lines if type(each) is kind)


def intervals(log: Log) -> tuple[Interval, ...] | None:
    """Every two relists that follow each other; None where the log shows none."""
    if log.level < RELISTS and next(log.of(Relisted), None) is None:
        return None
    return tuple(each for lines in log.by_run() for each in _intervals_of(lines))


def _intervals_of(lines: tuple[Any, ...]) -> Iterator[Interval]:
    relists = only(lines, Relisted)
    forcing = [each.line for each in lines if isinstance(each, (Failed, FellBack))]
    fallen = fallback_of(lines)
    for place, (earlier, later) in enumerate(pairwise(relists)):
        end = relists[place + 2].line if place + 2 < len(relists) else inf
        forced = bisect_left(forcing, earlier.line) < bisect_left(forcing, end)
        in_use = fallen is not None and later.line < fallen
        yield Interval(earlier, later, forced, *(EVENTED if in_use else GENERIC))


def judged(log: Log) -> tuple[Judged, ...]:
    """Every line that says for how long PLEG was not active, with what the log shows before it."""
    return tuple(each for lines in log.by_run() for each in _judged_of(lines))


def _judged_of(lines: tuple[Any, ...]) -> Iterator[Judged]:
    earlier: Unhealthy | None = None
    begun: Relisted | None = None
    able: Relisted | None = None
    fallback: FellBack | None = None
    outage: Failed | None = None
    for line in lines:
        if isinstance(line, Relisted):
            begun, able = line, begun or able
        elif isinstance(line, Unlisted):
            begun = None
        elif isinstance(line, WORKING):
            outage = None
        elif isinstance(line, Failed):
            outage = outage or line
        elif isinstance(line, FellBack) and line.restarts:
            fallback = line
        elif isinstance(line, Unhealthy) and line.elapsed is not None:
            meant = tuple(each for each in (able, begun) if each is not None) if able is not None else ()
            yield Judged(line, earlier, meant, fallback, outage)
            earlier = line
