"""Which state change or message made which event that was told; and which events were never told.

The channel keeps the order, and one loop reads it: if an event is told, all that were sent before it have been told, or
are lost. A relist sends before the next one looks, so a change whose event has been passed by that of a change of a
later relist, and is not repeated, has lost its event. (Within one relist the order is that of the lines only from 1.32
on: before, all pods were compared first, and then taken in any order.) What is not passed yet is not decided; nor is,
while Evented PLEG may refuse writes of relists without a word, what no later change has built upon. What was on its way
when the log begins has its cause before it: it is past when an event is told that a later relist has made.
"""

from typing import Any

from attrs import define, field

from models.pleg.behaviour.differences import kinds_of
from models.pleg.behaviour.evented import kinds_sent
from models.pleg.behaviour.logged.relists import fallback_of
from models.pleg.vocabulary import Kind
from models.pleg.vocabulary.lines import Changed, Received, Told, Withheld
from models.pleg.vocabulary.logs import Cause, Log, Outcome

SYNCED = (Kind.STARTED, Kind.DIED)  # of those that the table sends, these are logged when they are told
MOST = 5000  # changes that one relist finds, at most: a node has fewer containers
APART = 900 * 10**6  # two changes that are further apart were found by two relists, or were sent in their order
LATE = 10**9  # the line of a message may stand behind the event that it made, by no more than this


@define(eq=False)
class _Due:
    """An event that is on its way: of which line, and what became of it."""

    kind: Kind
    cause: Any
    place: int = -1
    told: bool = False
    passed: int = 0
    withheld: bool = False
    advanced: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be found out about it, other than that it was told after all."""
        return self.told or self.withheld or self.passed > 0


@define
class _Matching:
    """What is on its way in one kubelet process: by container, and in the order of Generic PLEG's sends.

    `follows`: what is told from here on was sent after the log began. `refuses`: writes may be refused without a line.
    """

    follows: bool
    refuses: bool
    begins: int
    waiting: dict[str, list[_Due]] = field(factory=dict)
    sends: list[_Due] = field(factory=list)
    front: int = 0
    last: dict[str, list[_Due]] = field(factory=dict)
    uncaused: dict[str, list[Told]] = field(factory=dict)
    unknown: set[int] = field(factory=set)
    causes: list[Cause] = field(factory=list)
    names: dict[str, str] = field(factory=dict)

    def take(self, line: Any) -> None:  # noqa: ANN401 - a line is of any kind
        """Take the next line of the log."""
        if isinstance(line, Changed):
            self._change(line)
        elif isinstance(line, Received):
            self._message(line)
        elif isinstance(line, Told) and line.about:
            self._tell(line)
        elif isinstance(line, Withheld):
            self._withhold(line)

    def _change(self, line: Changed) -> None:
        """A change makes its events; one that starts where the last one did says that nothing was sent for the last."""
        for due in self.last.get(line.about, ()):
            due.advanced = due.advanced or due.cause.new == line.old
            if line.old == due.cause.old != due.cause.new:
                self._unsend(line.about, due)
        made = [_Due(kind, line) for kind in kinds_of(line.old, line.new) if kind in SYNCED]
        for due in made:
            due.place = len(self.sends)
            self.sends.append(due)
        self.last[line.about] = made
        self.waiting.setdefault(line.about, []).extend(made)

    def _unsend(self, about: str, due: _Due) -> None:
        """An event was never sent: one that was taken for it was made by another line that still waits."""
        due.withheld = True
        self._forget(about, due)
        if due.told:
            due.told = False
            other = next((each for each in self.waiting.get(about, ()) if each.kind == due.kind), None)
            if other is not None:
                other.told = True
                self._forget(about, other)

    def _message(self, line: Received) -> None:
        """A message makes its events; its line is written after they were sent."""
        for kind in kinds_sent(line.type):
            early = next(
                (t for t in self.uncaused.get(line.about, ()) if t.kind == kind and line.time - t.time <= LATE), None
            )
            if early is not None:
                self.uncaused[line.about].remove(early)
                self.causes.append(Cause(early, line))
            elif kind in SYNCED:
                self.waiting.setdefault(line.about, []).append(_Due(kind, line))

    def _tell(self, line: Told) -> None:
        self.names[line.pod] = line.shown or self.names.get(line.pod, "")
        fitting = [each for each in self.waiting.get(line.about, ()) if each.kind == line.kind]
        if not fitting:
            self.uncaused.setdefault(line.about, []).append(line)
            if not self.follows:
                self.unknown.add(line.line)
            return
        due = next((each for each in fitting if not each.withheld), fitting[0])
        due.told = True
        self.follows = self.follows or due.cause.time - self.begins >= APART
        self._forget(line.about, due)
        self.causes.append(Cause(line, due.cause))
        self._pass(fitting[0], line.line)

    def _pass(self, due: _Due, line: int) -> None:
        """What an earlier relist has sent was sent before this event; one relist takes pods in any order."""
        for passed in self.sends[self.front : max(self.front, due.place)]:
            if not passed.told and due.cause.time - passed.cause.time >= APART:
                passed.passed = passed.passed or line
        settled = (place for place in range(self.front, len(self.sends)) if not self.sends[place].is_settled)
        self.front = next(settled, len(self.sends))

    def _forget(self, about: str, due: _Due) -> None:
        if due in self.waiting.get(about, ()):
            self.waiting[about].remove(due)

    def _withhold(self, line: Withheld) -> None:
        """A failed inspection: changes of the pod may not be sent now; where no line names the pod, any may be its."""
        for due in self.sends[max(self.front, len(self.sends) - MOST) :]:
            name = self.names.get(due.cause.pod, "")
            if not due.told and ("" in (name, line.shown) or name == line.shown):
                due.withheld = True

    def uncaused_ones(self) -> list[Cause]:
        """Events without a line that made them, other than those that may have been on their way before the log."""
        return [Cause(told, None) for each in self.uncaused.values() for told in each if told.line not in self.unknown]

    def outcomes(self) -> list[Outcome]:
        """What became of the events of state changes, as far as it is decided."""
        decided = (due for due in self.sends if due.told or self._is_lost(due))
        return [Outcome(due.cause, due.kind, due.told, due.passed) for due in decided]

    def _is_lost(self, due: _Due) -> bool:
        return due.passed > 0 and not due.withheld and (due.advanced or not self.refuses)


def matched(log: Log) -> tuple[tuple[Cause, ...], tuple[Outcome, ...]]:
    """What made each event that was told, and what became of the events that state changes make."""
    matchings = []
    for run, lines in zip(log.runs, log.by_run(), strict=True):
        refuses = log.gate or fallback_of(lines) is not None
        matching = _Matching(run.is_whole, refuses, lines[0].time if lines else 0)
        for line in lines:
            matching.take(line)
        matchings.append(matching)
    causes = [cause for each in matchings for cause in (*each.causes, *each.uncaused_ones())]
    outcomes = tuple(outcome for each in matchings for outcome in each.outcomes())
    return tuple(sorted(causes, key=lambda cause: cause.told.line)), outcomes
