"""A kubelet's log: the lines about PLEG as nouns, the others counted.

A line of ours that does not parse is refused with its number. Two may be cut, because a rotation cuts there: the first
line of the file, and the last one where it has no line end. They are counted instead.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field

from models.pleg.reading.clocks import Clock
from models.pleg.reading.headers import Damaged, Entry, entry_of
from models.pleg.reading.messages import GateOn, Message, begun, form_of, level_of
from models.pleg.vocabulary.logs import Log, Run
from verify.reading.opening import lines_of
from verify.reading.refusing import Unreadable, printable

FEW = 3  # steps back that a log may have, whatever else is in it
SUPPRESSED = re.compile(r"Suppressed \d+ messages from|messages lost due to rate-limiting")


def read_log(path: Path, year: int | None = None) -> Log:
    """Read a log; raises Unreadable, with file and line.

    What is not UTF-8 in a log is what a container has printed: it is replaced, and never part of what is looked for.
    """
    return log_of(path.name, printable(path), lines_of(path, errors="replace"), year)


def is_ours(line: str) -> bool:
    """Whether a line may be about PLEG: what is read of most lines, so that it is quick."""
    return (
        "PLEG" in line
        or "vent channel is full" in line
        or "Received Container" in line
        or "Started kubelet" in line
        or "Observed a panic" in line
        or "container event received" in line
    )


def log_of(name: str, place: str, lines: Iterator[tuple[int, str]], year: int | None = None) -> Log:
    """A log from its numbered lines; raises Unreadable."""
    reader = _Reader(Clock(year))
    total = 0
    for total, line in lines:
        if not is_ours(line):
            if "essages" in line and SUPPRESSED.search(line):
                reader.suppressed.append(total)
            continue
        try:
            reader.take(total, line)
        except Damaged as wrong:
            if total > 1 and line.endswith("\n"):
                raise Unreadable(f"{place}:{total}: expected {wrong}") from None
            reader.cut += 1
    if not total:
        raise Unreadable(f"{place}: expected the log of a kubelet, and the file is empty")
    if not reader.headers:
        raise Unreadable(f"{place}: expected lines of a kubelet about PLEG, such as «SyncLoop (PLEG)», found none")
    if reader.back > max(FEW, reader.forward):
        raise Unreadable(f"{place}: expected the oldest line first, and the times go back from line to line")
    runs = tuple(
        Run(f"kubelet {process}" if process else f"kubelet from line {first}", first, is_whole)
        for process, first, is_whole in reader.runs
    )
    return Log(name, tuple(reader.lines), runs, reader.level, total, reader.cut, reader.gate, tuple(reader.suppressed))


@define
class _Reader:
    """What was read so far; `runs` are process, first line, and whether the beginning was seen."""

    clock: Clock
    lines: list[Any] = field(factory=list)
    runs: list[tuple[str, int, bool]] = field(factory=list)
    level: int = 0
    cut: int = 0
    headers: int = 0
    gate: bool = False
    suppressed: list[int] = field(factory=list)
    last: int = 0
    back: int = 0
    forward: int = 0

    def take(self, number: int, line: str) -> None:
        """Take one line; raises Damaged."""
        entry = entry_of(line)
        if entry is None:
            return
        self.headers += 1
        make = form_of(entry)
        if make is None:
            return
        self._run(entry, number, begins=make is begun)
        time = self.clock.time_of(entry.stamp)
        self.back, self.forward, self.last = self.back + (time < self.last), self.forward + (time > self.last), time
        found = make(Message(entry, (number, time, len(self.runs) - 1)))
        for noun in found:
            if isinstance(noun, GateOn):
                self.gate = True
            else:
                self.lines.append(noun)
        self.level = max(self.level, level_of(entry, found))

    def _run(self, entry: Entry, number: int, *, begins: bool) -> None:
        """See whether another process writes: by its number in klog's text, by how it begins in JSON."""
        if not self.runs:
            self.runs.append((entry.process, number, begins))
        elif self.runs[-1][0] != entry.process or (begins and not entry.process):
            self.runs.append((entry.process, number, True))
        elif begins:
            self.runs[-1] = (*self.runs[-1][:2], True)
