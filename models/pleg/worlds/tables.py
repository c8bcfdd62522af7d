"""Tables about recordings: one row a pod, the gaps between relists, and what the cache would hold."""

from decimal import Decimal
from statistics import quantiles
from typing import Any

from attrs import define

from models.pleg.behaviour.streamed.caching import Kept, kept
from models.pleg.behaviour.telling import spelled
from models.pleg.vocabulary import Kind, Settings, release_of
from models.pleg.vocabulary.lines import Told
from models.pleg.vocabulary.logs import LogTrace
from models.pleg.vocabulary.schedules import SECOND
from models.pleg.vocabulary.streams import StreamTrace
from verify.answer import Answer

MOST = 50  # pods that are listed; the data has all
DAY = 24 * 3600 * SECOND
MICROSECOND = 1000
TWO = 2


@define
class Row:
    """What is counted of one pod."""

    label: str
    first: int
    last: int
    starts: int = 0
    ends: int = 0
    restarts: int = 0
    gap: int = 0
    number: int = 0

    def counts(self) -> tuple[int, ...]:
        """Events, starts, ends, and starts after an end."""
        return self.number, self.starts, self.ends, self.restarts

    def take(self, time: int, *, starts: bool, ends: bool) -> None:
        """Count an event."""
        self.gap = max(self.gap, time - self.last)
        self.last = max(self.last, time)
        self.number += 1
        self.restarts += starts and self.ends > 0
        self.starts += starts
        self.ends += ends


def pods_of_log(trace: LogTrace) -> Answer:
    """One row a pod: what the sync loop was told of it."""
    found: dict[str, Row] = {}
    for each in trace.log.of(Told):
        row = found.setdefault(each.pod, Row(each.shown, each.time, each.time))
        row.label = each.shown or row.label
        row.take(each.time, starts=each.kind == Kind.STARTED, ends=each.kind == Kind.DIED)
    return _pods("Pods of the log", found)


def pods_of_stream(trace: StreamTrace) -> Answer:
    """One row a pod: the messages about it."""
    found: dict[str, Row] = {}
    for each in trace.showing:
        label = each.sandbox.label if each.sandbox is not None else ""
        row = found.setdefault(each.pod, Row(label, each.created, each.created))
        row.take(each.created, starts=each.type.value.endswith("STARTED_EVENT"), ends="STOPPED" in each.type.value)
    return _pods("Pods of the stream", found)


def _pods(title: str, found: dict[str, Row]) -> Answer:
    columns = ("pod", "uid", "events", "starts", "ends", "starts after an end", "first", "last", "longest gap")
    rows = tuple(
        (row.label, pod, *(f"{count:,}" for count in row.counts()), _time(row.first), _time(row.last), _span(row.gap))
        for pod, row in list(found.items())[:MOST]
    )
    notes = (f"{len(found) - MOST:,} more pods are not shown.",) if len(found) > MOST else ()
    if not found:
        notes = ("None was seen.",)
    data: dict[str, Any] = {
        "pods": [
            {"uid": pod, "pod": row.label, "events": row.number, "starts": row.starts, "ends": row.ends}
            | {"starts_after_an_end": row.restarts, "longest_gap_ns": row.gap}
            for pod, row in found.items()
        ]
    }
    return Answer(title, columns if rows else (), rows, notes, data)


def relists_of(trace: LogTrace) -> tuple[Answer, ...]:
    """How far relists are apart; nothing where the log does not show two of them."""
    intervals = trace.intervals or ()
    if not intervals:
        return ()
    spans = sorted(each.span for each in intervals)
    parts = quantiles(spans, n=100, method="inclusive") if len(spans) >= TWO else [spans[0]] * 99
    told = {"least": spans[0], "median": int(parts[49]), "99 of 100 below": int(parts[98]), "most": spans[-1]}
    rows = [("gaps", f"{len(spans):,}"), ("forced by a failed stream", f"{sum(each.forced for each in intervals):,}")]
    rows += [(name, _span(span)) for name, span in told.items()]
    above = [each for each in intervals if each.span > each.threshold]
    rows += [
        ("above the threshold", f"{len(above):,}"),
        ("the longest one", max(intervals, key=lambda each: each.span).name),
    ]
    data = {name.replace(" ", "_") + "_ns": span for name, span in told.items()}
    counts = {"gaps": len(spans), "above_the_threshold": [each.name for each in above]}
    title = "Gaps between relists, from the beginning of one to that of the next"
    return (Answer(title, ("gap", "value"), tuple(rows), (), counts | data),)


def held_table(trace: StreamTrace, release: str) -> Answer:
    """What the cache of a kubelet holds that was given only this stream: by the model."""
    found = kept(Settings(release_of(release), gate=True, in_use=True), trace.messages)
    rows = tuple((each.label, *_kept(each)) for each in found[:MOST])
    data = {"cache": [{"uid": each.pod, "holds": _kept(each)[2], "refused": each.refused} for each in found]}
    notes = (f"The model of {release}, Evented PLEG in use, no relist, no failed inspection.",)
    columns = ("pod", "written or deleted", "refused as older", "in the end it holds")
    return Answer("What the pod cache holds after the stream", columns if rows else (), rows, notes, data)


def _kept(each: Kept) -> tuple[str, str, str]:
    entry = each.holding.entry
    if not entry.is_present:
        return f"{each.written:,}", f"{each.refused:,}", "no entry"
    states = [state.value for _, state in (*entry.status.containers, *entry.status.sandboxes)]
    shown = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
    return f"{each.written:,}", f"{each.refused:,}", shown or "an empty status"


def _time(time: int) -> str:
    """The time of the day, to the microsecond: a log does not tell the year."""
    micro = time % DAY // MICROSECOND
    seconds, rest = divmod(micro, 10**6)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:06}"


def _span(span: int) -> str:
    """A span as Go prints it, to the microsecond."""
    whole = span // MICROSECOND * MICROSECOND
    return f"-{spelled(-whole)}" if whole < 0 else spelled(int(Decimal(whole)))
