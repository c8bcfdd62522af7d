"""Counters of a cgroup, as a loop in a shell collects them: a stamp in seconds, then what the file said.

    while sleep 1; do echo $(date +%s.%N) $(cat /sys/fs/cgroup/cpu.stat); done          cgroup v2, in steps of 1 us
    while sleep 1; do echo $(date +%s.%N) $(cat .../cpuacct/cpuacct.usage); done        cgroup v1, in ns

The stamp and the file may also stand on lines of their own (`date +%s.%N; cat cpu.stat`): then the stamp has decimals.
"""

from collections.abc import Iterator
from pathlib import Path

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.numbers import digits_after_point, nanoseconds
from models.cpu.reading.unreadable import unreadable
from verify.reading.opening import lines_of

SECOND = 10**9
MICROSECOND = 1000
KEY = "usage_usec"


def read_cgroup(file: Path) -> Record:
    """Read every look; raises Unreadable with the line that is none."""
    gathered, digits, step = Gathered(), 0, 1
    for number, stamp, words in _looks(file):
        try:
            time = nanoseconds(stamp, SECOND)
        except ValueError:
            raise unreadable(file, f"line {number}", stamp, "a stamp in seconds, as date +%s.%N prints it") from None
        usage, unit = _usage(file, number, words)
        gathered.add("cgroup", time, usage)
        digits, step = max(digits, digits_after_point(stamp)), max(step, unit)
    if not gathered.columns:
        raise unreadable(file, "", None, "a stamp in seconds and a counter, and the file is empty")
    return Record("cgroup", gathered.series(), max(1, SECOND // 10**digits), step)


def _looks(file: Path) -> Iterator[tuple[int, str, list[str]]]:
    """The line, the stamp and the words of each look."""
    begun: tuple[int, str, list[str]] | None = None
    for number, line in lines_of(file):
        words = line.split()
        if not words:
            continue
        is_stamp = "." in words[0] and words[0].replace(".", "").isdigit()
        if is_stamp or (begun is None and len(words) > 1) or (len(words) > 1 and words[0].isdigit()):
            if begun is not None:
                yield begun
            begun = (number, words[0], words[1:])
        elif begun is None:
            raise unreadable(file, f"line {number}", line.strip(), "a stamp in seconds, as date +%s.%N prints it")
        else:
            begun[2].extend(words)
    if begun is not None:
        yield begun


def _usage(file: Path, number: int, words: list[str]) -> tuple[int, int]:
    """The counter in nanoseconds, and its step."""
    text, unit = "", 1
    if len(words) == 1:
        text = words[0]
    elif KEY in words[::2]:
        text, unit = words[2 * words[::2].index(KEY) + 1 : 2 * words[::2].index(KEY) + 2][0], MICROSECOND
    if not (text.isascii() and text.isdigit()):
        raise unreadable(file, f"line {number}", " ".join(words), f"one counter, or {KEY} and its value")
    try:
        return nanoseconds(text, unit), unit
    except ValueError:
        raise unreadable(file, f"line {number}", text, "a counter of 64 bits") from None
