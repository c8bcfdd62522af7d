"""A log as what is asked about it."""

from typing import Any

from models.pleg.behaviour.logged.containers import advances, finishes, successions
from models.pleg.behaviour.logged.evented import fallbacks, leftovers, retried
from models.pleg.behaviour.logged.matching import matched
from models.pleg.behaviour.logged.relists import intervals, judged
from models.pleg.vocabulary.lines import Changed, Crashed, Discarded, Dropped, Told
from models.pleg.vocabulary.logs import CHANGES, Judged, Log, LogTrace, Sightings

STEP = 10**9  # lines of several goroutines are not in the order of their times, by far less than this


def traced(log: Log) -> LogTrace:
    """Everything that is asked about a log, each list None where the log's level does not show it."""
    shows_changes = log.level >= CHANGES
    has_changes = shows_changes and next(log.of(Changed), None) is not None
    has_both = has_changes and next(log.of(Told), None) is not None
    causes, outcomes = matched(log) if has_both else ((), ())
    lines = judged(log)
    relists = intervals(log)
    return LogTrace(
        log=log,
        successions=successions(log),
        advances=advances(log) if has_changes else None,
        causes=causes if has_both else None,
        outcomes=outcomes if has_both else None,
        intervals=relists,
        judged=lines,
        anchored=_anchored(lines, shown=relists is not None),
        flaps=tuple(each for each in lines if each.fallback is not None and each.outage is not None),
        retried=retried(log) if shows_changes else None,
        fallbacks=fallbacks(log) if shows_changes else None,
        leftovers=leftovers(log) if shows_changes else None,
        finishes=finishes(log),
        discards=_sightings(log, Discarded),
        dropped=_sightings(log, Dropped),
        crashes=_sightings(log, Crashed),
        steps_back=_steps_back(log),
    )


def _anchored(lines: tuple[Judged, ...], *, shown: bool) -> tuple[Judged, ...] | None:
    """The lines about health that mean a relist of the log; none to be asked about where there is no such line."""
    if not lines:
        return ()
    return tuple(each for each in lines if each.relists) if shown else None


def _sightings(log: Log, kind: type[Any]) -> tuple[Sightings, ...]:
    """Where lines of a kind stand, run by run."""
    found: list[list[int]] = [[] for _ in log.runs]
    for each in log.of(kind):
        found[each.run].append(each.line)
    return tuple(Sightings(run.name, tuple(lines)) for run, lines in zip(log.runs, found, strict=True))


def _steps_back(log: Log) -> tuple[Sightings, ...]:
    """The lines, run by run, before which the clock went back."""
    found: list[list[int]] = [[] for _ in log.runs]
    latest: dict[int, int] = {}
    for each in log.lines:
        if each.time < latest.get(each.run, each.time) - STEP:
            found[each.run].append(each.line)
        latest[each.run] = each.time
    return tuple(Sightings(run.name, tuple(lines)) for run, lines in zip(log.runs, found, strict=True))
