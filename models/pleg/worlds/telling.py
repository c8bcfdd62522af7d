"""What is answered about recordings: pods, relists, the places that break a sentence, the bugs that would look so."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from models.pleg.behaviour.logged.suggesting import suggested
from models.pleg.behaviour.streamed.suggesting import suggested_of
from models.pleg.vocabulary.findings import Broken, Suggestion, broken_by
from models.pleg.vocabulary.logs import LogTrace
from models.pleg.worlds.tables import held_table, pods_of_log, pods_of_stream, relists_of
from models.pleg.worlds.traces import TraceOptions, log_trace, stream_trace
from verify.answer import Answer
from verify.property import Property

MOST = 20  # places of one sentence or bug that are listed; the data has all
TOLD = "A suggestion is where to look, not what happened: other causes leave the same trace."


def trace_answers(options: TraceOptions, release: str, claims: Iterable[Property]) -> tuple[Answer, ...]:
    """Everything that is told of the recordings that are named."""
    found: list[Answer] = []
    if options.log is not None:
        log = log_trace(options.log, options.year)
        found += [_read(log), pods_of_log(log), *relists_of(log)]
        found += [_broken("log", broken_by(log, claims)), _suggestions("log", suggested(log))]
    if options.events is not None:
        stream = stream_trace(options.events)
        found += [pods_of_stream(stream), held_table(stream, release)]
        found += [_broken("stream", broken_by(stream, claims)), _suggestions("stream", suggested_of(stream))]
    return tuple(found)


def _read(trace: LogTrace) -> Answer:
    """What the log holds: how many lines of each kind, and of no interest."""
    log = trace.log
    counts = Counter(type(each).__name__ for each in log.lines)
    other = log.total - log.cut - len({each.line for each in log.lines})
    rows = [(_words(name), f"{number:,}") for name, number in sorted(counts.items())]
    rows += [("of no interest", f"{other:,}"), ("cut off at an end of the file", f"{log.cut:,}")]
    data = {"lines": log.total, "read": dict(sorted(counts.items())), "cut": log.cut, "level": log.level}
    return Answer(f"What was read of {log.name}", ("lines", "number"), tuple(rows), (), data)


def _words(name: str) -> str:
    """The name of a noun in words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _broken(what: str, found: tuple[Broken, ...]) -> Answer:
    """The places that break a sentence, the first of each; JSON has them all."""
    rows = tuple(
        (each.name if number == 0 else "", part.name) for each in found for number, part in enumerate(each.parts[:MOST])
    )
    more = [f"{each.name}: {len(each.parts) - MOST:,} more are not shown." for each in found if len(each.parts) > MOST]
    if not found:
        more = [f"No place of the {what} breaks a sentence that it can decide."]
    data = {each.name: [part.name for part in each.parts] for each in found}
    return Answer(
        f"What breaks a sentence in the {what}", ("sentence", "places") if rows else (), rows, tuple(more), data
    )


def _suggestions(what: str, found: tuple[Suggestion, ...]) -> Answer:
    """Which documented bugs the recording is consistent with."""
    rows = tuple((each.row, _seen(each), each.reference, _places(each)) for each in found)
    data: dict[str, Any] = {
        "bugs": [
            {"row": each.row, "seen": _seen(each), "reference": each.reference, "why": each.why, "places": each.places}
            for each in found
        ]
    }
    notes = (*(f"{each.row}: {each.why}." for each in found if each.places), TOLD)
    return Answer(
        f"Documented bugs that would leave such a {what}", ("bug", "trace", "reference", "where"), rows, notes, data
    )


def _seen(each: Suggestion) -> str:
    if each.hidden:
        return "cannot be seen"
    return "consistent" if each.places else "nothing seen"


def _places(each: Suggestion) -> str:
    return each.hidden or listed(each.places)


def listed(places: Iterable[str], most: int = 6) -> str:
    """The first places, and how many more there are."""
    found = list(places)
    return "; ".join(found[:most]) + (f"; {len(found) - most:,} more" if len(found) > most else "")
