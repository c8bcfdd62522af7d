"""Recordings of a real node as worlds: a kubelet's log, and the runtime's stream of container events."""

import functools
from pathlib import Path

from attrs import evolve, field, frozen

from models.pleg.behaviour.logged.relists import fallback_of
from models.pleg.behaviour.logged.tracing import traced
from models.pleg.behaviour.streamed.tracing import traced_stream
from models.pleg.reading.logs import read_log
from models.pleg.reading.streams import read_messages
from models.pleg.vocabulary.logs import LogTrace
from models.pleg.vocabulary.streams import StreamTrace
from models.pleg.worlds.drawing import drawing
from verify import Known, World

FIRST, LAST = 1970, 9000  # years that a log may be of
REPEATS = "Evented PLEG leaves Generic's records alone, so relists repeat its events (measured on 1.34 to 1.36)"
TWICE = ("no_start_is_told_twice", "no_end_is_told_twice")


@frozen
class TraceOptions:
    """What `verify pleg` can be asked about recordings."""

    log: Path | None = field(
        default=None,
        metadata={
            "help": "A kubelet's log, of log level 2 or more.",
            "metavar": "FILE",
            "example": "--log kubelet.log",
            "instead": ("runtime",),
        },
    )
    events: Path | None = field(
        default=None,
        metadata={
            "help": "What crictl events has printed.",
            "metavar": "FILE",
            "example": "--events crictl-events.json",
            "instead": ("runtime",),
        },
    )
    year: int | None = field(
        default=None,
        metadata={
            "help": "The year in which the log begins, which klog does not write.",
            "metavar": "YEAR",
            "needs": ("log",),
        },
    )


def is_traced(options: TraceOptions) -> bool:
    """Whether a recording is named; raises ValueError for a year that no log is of."""
    if options.year is not None and not FIRST <= options.year <= LAST:
        raise ValueError(f"--year {options.year}: expected a year from {FIRST} to {LAST}")
    return options.log is not None or options.events is not None


@functools.lru_cache(maxsize=1)
def log_trace(path: Path, year: int | None = None) -> LogTrace:
    """A log with what is asked about it; raises ValueError where it cannot be read."""
    return traced(read_log(path, year))


@functools.lru_cache(maxsize=1)
def stream_trace(path: Path) -> StreamTrace:
    """A stream with what is asked about it; raises ValueError where it cannot be read."""
    return traced_stream(path.name, read_messages(path))


def trace_worlds(options: TraceOptions) -> tuple[World, ...]:
    """A world for each recording that is named."""
    log_trace.cache_clear()  # the file may have changed; what is answered is answered about the same reading
    stream_trace.cache_clear()
    found = []
    if options.log is not None:
        made = log_world(log_trace(options.log, options.year), _recipe("log_trace", options.log, options.year))
        found.append(evolve(made, inputs=(str(options.log),), illustrate=drawing(options.log)))
    if options.events is not None:
        made = stream_world(stream_trace(options.events), _recipe("stream_trace", options.events, None))
        found.append(evolve(made, inputs=(str(options.events),), illustrate=drawing(options.events)))
    return tuple(found)


def log_world(given: LogTrace, recipe: str = "") -> World:
    """The world of a log."""
    log = given.log
    breaks = tuple(Known(f"pleg.safety.{name}", REPEATS) for name in TWICE if _repeats(given, name))
    level = f"level {log.level} or more" if log.level else "level not shown"
    scope = [
        f"{log.total:,} lines",
        f"{len(log.lines):,} about PLEG",
        level,
        "kubelets" if len(log.runs) > 1 else "kubelet",
    ]
    scope[-1] = f"{len(log.runs)} {scope[-1]}"
    scope += [f"{log.cut} cut off"] if log.cut else []
    return World(log.name, given, breaks, scope=", ".join(scope), recipe=recipe)


def stream_world(given: StreamTrace, recipe: str = "") -> World:
    """The world of a stream."""
    pods = {each.pod for each in given.showing}
    scope = f"{len(given.messages):,} messages of {len(pods):,} pods"
    return World(given.title, given, scope=scope, recipe=recipe)


def _repeats(given: LogTrace, name: str) -> bool:
    """Whether events are told twice, and each time by a kubelet whose Evented PLEG was seen in use."""
    pairs = given.successions or ()
    kind = "ContainerStarted" if name == TWICE[0] else "ContainerDied"
    twice = [each for each in pairs if each.earlier.kind.value == each.later.kind.value == kind]
    runs = given.log.by_run()
    used = given.log.gate or all(fallback_of(runs[run]) is not None for run in {each.later.run for each in twice})
    return bool(twice) and used


def _recipe(maker: str, path: Path, year: int | None) -> str:
    told = f", {year}" if year is not None else ""
    return (
        f"from pathlib import Path\nfrom models.pleg.worlds.traces import {maker}\n"
        f"world = {maker}(Path({str(path.absolute())!r}){told})"
    )
