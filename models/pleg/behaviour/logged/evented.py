"""Evented PLEG in a log: the failures before a fallback, and what should not come after it."""

from collections.abc import Iterator
from typing import Any

from models.pleg.behaviour.logged.relists import WORKING, only
from models.pleg.behaviour.machine.loops import ATTEMPTS
from models.pleg.vocabulary.lines import Failed, FellBack
from models.pleg.vocabulary.logs import Log, Retried, Sightings

MOST = 20  # failures that are kept of those before a fallback


def retried(log: Log) -> tuple[Retried, ...]:
    """Every fallback with the failures before it, and every sixth failure without one.

    Where the log does not show the beginning of the kubelet, fewer failures than it takes decide nothing.
    """
    return tuple(
        each
        for run, lines in zip(log.runs, log.by_run(), strict=True)
        for each in _retried_of(lines)
        if run.is_whole or len(each.failures) >= ATTEMPTS
    )


def fallbacks(log: Log) -> tuple[Retried, ...]:
    """Every fallback, whatever was seen before it."""
    found = (each for lines in log.by_run() for each in _retried_of(lines))
    return tuple(each for each in found if isinstance(each.line, FellBack) and each.outage is not None)


def _retried_of(lines: tuple[Any, ...]) -> Iterator[Retried]:
    failures: list[Failed] = []
    outage: Failed | None = None
    fell = False
    for line in lines:
        if isinstance(line, FellBack):
            fell = True
            yield Retried(line, tuple(failures[-MOST:]), outage)
        elif isinstance(line, Failed):
            outage = outage or line
            failures.append(line)
            if not fell and len(failures) == ATTEMPTS + 1:
                yield Retried(line, tuple(failures[:-1]), outage)
        elif isinstance(line, WORKING):
            outage = None


def leftovers(log: Log) -> tuple[Sightings, ...]:
    """What Evented PLEG still does in each run after it has given up; nothing is said of runs that do not fall back."""
    found = []
    for run, lines in zip(log.runs, log.by_run(), strict=True):
        fallen = next((each.line for each in only(lines, FellBack)), None)
        if fallen is not None:
            late = (each for each in lines if each.line > fallen and isinstance(each, (*WORKING, Failed)))
            found.append(Sightings(run.name, tuple(each.line for each in late)))
    return tuple(found)
