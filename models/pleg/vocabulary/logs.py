"""A kubelet's log as it was read, and what properties are asked about: lines that belong together."""

from collections.abc import Iterator
from typing import Annotated, Any

from attrs import field

from models.pleg.vocabulary.events import Kind
from models.pleg.vocabulary.lines import Changed, Failed, FellBack, Relisted, Told, Unhealthy, brief
from verify import Known, Member, frozen

EVENTS, CHANGES, RELISTS = 2, 4, 5  # the log levels from which these lines are written


@frozen(eq=False)
class Run:
    """One kubelet process of the log; `is_whole` where the log shows its beginning."""

    name: str
    first: int
    is_whole: bool = False


@frozen(eq=False)
class Log:
    """What was read: the lines of interest in their order, and how many lines there were of others.

    `level` is the highest level whose lines were met: what needs a higher one is not decided. `cut` counts lines that a
    rotation has cut: the first and the last of a file may be. `suppressed` are lines in which a journal says that it
    has left some out.
    """

    name: str
    lines: tuple[Any, ...] = field(repr=False)
    runs: tuple[Run, ...]
    level: int
    total: int
    cut: int = 0
    gate: bool = False
    suppressed: tuple[int, ...] = ()

    def of(self, kind: type[Any]) -> Iterator[Any]:
        """The lines of one kind."""
        return (each for each in self.lines if type(each) is kind)

    def by_run(self) -> tuple[tuple[Any, ...], ...]:
        """The lines of each run."""
        found: list[list[Any]] = [[] for _ in self.runs]
        for each in self.lines:
            found[each.run].append(each)
        return tuple(tuple(lines) for lines in found)


@frozen(eq=False)
class Succession:
    """Two events of one container that were told one after the other."""

    earlier: Told
    later: Told

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"lines {self.earlier.line} and {self.later.line}, container {brief(self.later.about)}"


@frozen(eq=False)
class Advance:
    """Two state changes of one container, one after the other; `begins`: it is the first since the kubelet began."""

    earlier: Changed | None
    later: Changed
    begins: bool = False

    @property
    def name(self) -> str:
        """How reports call it."""
        before = "" if self.earlier is None else f"s {self.earlier.line} and"
        return f"line{before} {self.later.line}, container {brief(self.later.about)}"


@frozen(eq=False)
class Cause:
    """An event that was told, and the line that made it: a state change or a message; None where no line did."""

    told: Told
    cause: Any

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"line {self.told.line}, container {brief(self.told.about)}"


@frozen(eq=False)
class Outcome:
    """An event that a state change makes, and whether it was told; `passed` is the line of a later one that was."""

    change: Changed
    kind: Kind
    was_told: bool
    passed: int = 0

    @property
    def name(self) -> str:
        """How reports call it."""
        after = "" if self.was_told else f", and line {self.passed} was told before it"
        return f"line {self.change.line}, {self.kind.value} of container {brief(self.change.about)}{after}"


@frozen(eq=False)
class Interval:
    """Two relists one after the other; `forced` by a stream that failed; period and threshold in force, in ns."""

    earlier: Relisted
    later: Relisted
    forced: bool
    period: int
    threshold: int

    @property
    def span(self) -> int:
        """From the beginning of one to that of the other, in nanoseconds."""
        return self.later.time - self.earlier.time

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"lines {self.earlier.line} and {self.later.line}"


@frozen(eq=False)
class Judged:
    """A line that says PLEG is not healthy, and what the log shows before it.

    `earlier` is the line of this kind before it. `relists` are those that it may mean: the last one that has begun,
    and the last before it that was able to list; none where the log does not show the latter. `fallback` is the last
    one before it, and `outage` the first failure of the stream after it had last worked.
    """

    line: Unhealthy
    earlier: Unhealthy | None = None
    relists: tuple[Relisted, ...] = ()
    fallback: FellBack | None = None
    outage: Failed | None = None

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"line {self.line.line}"


@frozen(eq=False)
class Retried:
    """A fallback, or a sixth failure without one, and the failures of the stream before it in the same run.

    `outage` is the first failure after the stream had last worked.
    """

    line: Any
    failures: tuple[Failed, ...]
    outage: Failed | None = None

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"line {self.line.line}, after lines {', '.join(str(each.line) for each in self.failures) or 'none'}"


@frozen(eq=False)
class Finish:
    """Two lines that say with which code one container finished."""

    earlier: Any
    later: Any

    @property
    def name(self) -> str:
        """How reports call it."""
        return f"lines {self.earlier.line} and {self.later.line}, container {brief(self.later.about)}"


@frozen(eq=False)
class Sightings:
    """Where something was met that should not be, in one run of the kubelet: the lines, none where it was not."""

    run: str
    lines: tuple[int, ...]

    @property
    def name(self) -> str:
        """How reports call it."""
        listed = ", ".join(str(line) for line in self.lines[:10])
        more = f" and {len(self.lines) - 10} more" if len(self.lines) > 10 else ""
        return f"{'lines' if len(self.lines) > 1 else 'line'} {listed}{more} ({self.run})" if self.lines else self.run


@frozen(eq=False)
class LogTrace:
    """Everything that is asked of a log; a list that is None could not be made at the log's level.

    An empty list means that nothing of the kind happened: then its properties do not apply.
    """

    log: Log
    successions: tuple[Succession, ...] | None
    advances: tuple[Advance, ...] | None
    causes: tuple[Cause, ...] | None
    outcomes: tuple[Outcome, ...] | None
    intervals: tuple[Interval, ...] | None
    judged: tuple[Judged, ...]
    anchored: tuple[Judged, ...] | None
    flaps: tuple[Judged, ...]
    retried: tuple[Retried, ...] | None
    fallbacks: tuple[Retried, ...] | None
    leftovers: tuple[Sightings, ...] | None
    finishes: tuple[Finish, ...]
    discards: tuple[Sightings, ...]
    dropped: tuple[Sightings, ...]
    crashes: tuple[Sightings, ...]
    steps_back: tuple[Sightings, ...]

    @property
    def missing(self) -> tuple[Known, ...]:
        """What cannot be decided of a log that says that lines are missing."""
        if not self.log.suppressed:
            return ()
        reason = f"line {self.log.suppressed[0]} says that lines were suppressed"
        return tuple(Known(f"pleg.safety.{name}", reason) for name in OF_WHOLE_LOGS)


OF_WHOLE_LOGS = (
    "each_change_starts_where_the_last_one_ended",
    "each_event_is_one_of_the_table",
    "each_change_is_told",
    "relists_are_no_further_apart_than_the_threshold",
    "what_was_last_active_is_a_relist_that_could_list",
    "evented_pleg_gives_up_after_five_failures",
)
"""The sentences that a missing line would make look broken."""

TOLD = "needs lines «SyncLoop (PLEG)», which log level 2 writes"
FOUND = "needs lines «GenericPLEG» of state changes, which log level 4 writes"
BOTH = "needs lines «GenericPLEG» of state changes and «SyncLoop (PLEG)», which log level 4 writes"
BEGUN = "needs lines «GenericPLEG: Relisting», which log level 5 writes"
SENT = "needs lines of log level 4, and nothing shows that this log has them"

EachSuccession = Annotated[Succession, Member("successions", absent=TOLD)]
EachAdvance = Annotated[Advance, Member("advances", absent=FOUND)]
EachCause = Annotated[Cause, Member("causes", absent=BOTH)]
EachOutcome = Annotated[Outcome, Member("outcomes", absent=BOTH)]
EachInterval = Annotated[Interval, Member("intervals", absent=BEGUN)]
EachJudged = Annotated[Judged, Member("judged")]
EachAnchored = Annotated[Judged, Member("anchored", absent=BEGUN)]
EachFlap = Annotated[Judged, Member("flaps")]
EachRetried = Annotated[Retried, Member("retried", absent=SENT)]
EachFallback = Annotated[Retried, Member("fallbacks", absent=SENT)]
EachLeftover = Annotated[Sightings, Member("leftovers", absent=SENT)]
EachFinish = Annotated[Finish, Member("finishes")]
EachDiscard = Annotated[Sightings, Member("discards")]
EachDropped = Annotated[Sightings, Member("dropped")]
EachCrash = Annotated[Sightings, Member("crashes")]
EachStepBack = Annotated[Sightings, Member("steps_back")]
