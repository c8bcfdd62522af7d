"""Which documented bugs would leave what a log shows; a suggestion is where to look, not what happened."""

from collections.abc import Iterable, Iterator
from typing import Any

from models.pleg.behaviour.logged import judging
from models.pleg.behaviour.logged.relists import only
from models.pleg.vocabulary.findings import Suggestion
from models.pleg.vocabulary.lines import Blocked, Discarded, Told, Unhealthy, Withheld
from models.pleg.vocabulary.logs import BEGUN, FOUND, SENT, LogTrace, Sightings

MANY = 3  # times that the same change is found before it says something
STREAM = "only the stream of container events shows it: --events"


def suggested(trace: LogTrace) -> tuple[Suggestion, ...]:
    """The bugs that such a log could show, each with the lines that are consistent with it."""
    parts = (
        _of_writes(trace),
        _of_streams(trace),
        _of_channels(trace),
        _of_relists(trace),
        _of_order(trace),
        _of_single_lines(trace),
    )
    return tuple(each for part in parts for each in part)


def _of_writes(trace: LogTrace) -> Iterator[Suggestion]:
    """A change that each relist finds again sends nothing: its pod cannot be inspected, or its write is refused."""
    failing = any(True for _ in trace.log.of(Withheld))
    lines = _repeated(trace)
    hidden = FOUND if trace.advances is None else ""
    why = "relists find the same change again and again, and no line says that an inspection failed: writes are refused"
    yield Suggestion("B2", "kubernetes 124704 (or B3, B4, D5)", why, () if failing else lines, hidden)
    why = "relists find the same change again and again, while inspections fail: nothing is sent until one succeeds"
    yield Suggestion(
        "B16", "kubernetes 24819 (the cause; the cure is in every version here)", why, lines * failing, hidden
    )


def _repeated(trace: LogTrace) -> tuple[str, ...]:
    """The lines of changes that were found three times or more."""
    again: dict[tuple[int, str], list[Any]] = {}
    for each in trace.advances or ():
        if each.earlier is not None and (each.earlier.old, each.earlier.new) == (each.later.old, each.later.new):
            again.setdefault((each.later.run, each.later.about), [each.earlier]).append(each.later)
    return _lines(line for found in again.values() if len(found) >= MANY for line in found)


def _of_streams(trace: LogTrace) -> Iterator[Suggestion]:
    hidden = SENT if trace.fallbacks is None else ""
    ended = _lines(each.line for each in trace.fallbacks or () if not judging.takes_long(each))
    why = "the stream failed five times within ten seconds, and Evented PLEG ended for good"
    yield Suggestion("B11", "kubernetes 129827", why, ended, hidden)
    flaps = _lines(each.line for each in trace.flaps if not judging.lasts_long(each))
    why = "unhealthy after a fallback, though the stream was gone for less than the threshold"
    yield Suggestion("D6", "no issue found; shown on the real code of 1.34 to 1.36", why, flaps, hidden)
    late = _sighted(trace.leftovers or ())
    why = "Evented PLEG still works after it was stopped: its consumer never ends"
    yield Suggestion("B10", "kubernetes 132266, PR 134549", why, late, hidden)


def _of_channels(trace: LogTrace) -> Iterator[Suggestion]:
    lost = _lines(trace.log.of(Discarded))
    passed = _lines(each.change for each in trace.outcomes or () if not each.was_told)
    why = "events were discarded, or never told though later ones were, and the record moved on"
    yield Suggestion("B15", "kubernetes 104117, PR 136408", why, lost + passed)
    blocked = tuple(line for lines in trace.log.by_run() for line in _blocked(lines))
    why = "the sync loop waits for a full channel that only it can empty, and is told nothing any more"
    yield Suggestion("D4", "no issue found (the shape of B14, kubernetes 72482)", why, blocked)


def _blocked(lines: tuple[Any, ...]) -> tuple[str, ...]:
    """The lines of a full channel, where nothing is told after the first of them."""
    blocked, told = only(lines, Blocked), only(lines, Told)
    stays = len(blocked) > 1 and (not told or told[-1].line < blocked[0].line)
    return _lines(blocked) if stays else ()


def _of_relists(trace: LogTrace) -> Iterator[Suggestion]:
    far = tuple(each.name for each in trace.intervals or () if not judging.is_close(each))
    waits = tuple(each for each in trace.log.of(Unhealthy) if each.elapsed is not None)
    why = (
        "relists begin further apart than the threshold: calls of the runtime hang, or many are slow, one after another"
    )
    yield Suggestion("B22", "kubernetes 93886, runc 2551", why, far + _lines(waits))
    last = waits[-1] if waits else None
    told = any(True for each in trace.log.of(Told) if last is not None and each.line > last.line)
    grows = len(waits) >= MANY and not told and last is not None and last.line >= trace.log.lines[-1].line
    why = "PLEG stays unhealthy to the end of the log: before 1.14 a relist waited for ever for a full channel"
    yield Suggestion("B14", "kubernetes 72482", why, _lines((waits[0], waits[-1])) if grows else ())


def _of_order(trace: LogTrace) -> Iterator[Suggestion]:
    twice = (judging.starts_once, judging.ends_once)
    again = tuple(each.name for each in trace.successions or () if not all(judge(each) for judge in twice))
    why = "an event is told twice: by Evented PLEG, and by a relist whose records Evented leaves alone; it costs a sync"
    yield Suggestion("repeats", "measured on the real code of 1.34 to 1.36", why, again)
    swapped = tuple(each.name for each in trace.successions or () if not judging.stays_dead(each))
    why = "the end of a container is told before its start"
    yield Suggestion("B24", "cri-o 9738 (or D9: a message that came again)", why, swapped)
    why = "two relists begin closer than the period, and no failed stream has forced one: two loops"
    close = tuple(each.name for each in trace.intervals or () if not judging.is_paced(each))
    yield Suggestion(
        "D7", "no issue found (B20, kubernetes 88779)", why, close, BEGUN if trace.intervals is None else ""
    )
    yield Suggestion("B5, B6", "kubernetes 123087, PR 127086", "a container beside one that lives", (), STREAM)
    yield Suggestion(
        "D2", "no issue found; shown on the real code of 1.34 to 1.36", "an older snapshot wins", (), STREAM
    )


def _of_single_lines(trace: LogTrace) -> Iterator[Suggestion]:
    """What one line says by itself, or one beside another."""
    panics, dropped, back = (_sighted(each) for each in (trace.crashes, trace.dropped, trace.steps_back))
    yield Suggestion(
        "B8, B9", "PR 122475, kubernetes 128654", "the kubelet has panicked (its stack says where)", panics
    )
    yield Suggestion("B12", "PR 114351", "a message without sandbox status was dropped", dropped)
    yield Suggestion("B19", "kubernetes 134153", "the clock went back", back)
    codes = tuple(each.name for each in trace.finishes if not judging.has_one_code(each))
    why = "a container finished twice, with two exit codes: it was removed before the first was kept"
    yield Suggestion("B23", "kubernetes 58711, 82258", why, codes)


def _sighted(found: tuple[Sightings, ...]) -> tuple[str, ...]:
    return tuple(f"line {line}" for each in found for line in each.lines)


def _lines(found: Iterable[Any]) -> tuple[str, ...]:
    return tuple(f"line {each.line}" for each in found)
