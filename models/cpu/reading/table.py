"""A CSV table of times and cumulative usages, one sample a row.

The first row names the columns: a time (`timestamp`, `time`), a usage (`usage`, `cumulative`, `cpu`, ...), each with
its unit at the end (`timestamp_ms`, `usage_usec`), nanoseconds where none is named, and a `name` of the series if there
are several. Without such a row the first two columns are the time and the usage, in nanoseconds.
"""

import csv
import io
import re
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from attrs import frozen

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.numbers import NANOSECONDS, digits_after_point, digits_of_second, instant, nanoseconds
from models.cpu.reading.unreadable import unreadable
from models.cpu.vocabulary.series import MANY, Series
from verify.reading.opening import DAMAGED, lines_of, opened

TIMES = ("timestamp", "time", "t", "ts")
USAGES = ("usage", "cumulative", "cpu", "value", "c", "counter", "usagecorenanoseconds", "cpuacct.usage", "cpu_usage")
NAMES = ("name", "series", "container")
UNITS = {
    "ns": "ns",
    "nsec": "ns",
    "nanoseconds": "ns",
    "us": "us",
    "usec": "us",
    "microseconds": "us",
    "ms": "ms",
    "msec": "ms",
    "milliseconds": "ms",
    "s": "s",
    "sec": "s",
    "seconds": "s",
}
LATEST = 2**63 - 1  # nanoseconds since 1970, the last that any of the programs can hold: another unit was meant
EPOCHS = (("s", 10**9), ("ms", 10**12), ("us", 10**15))  # since 1970: from 2001 on, and long after
_HEAD = re.compile(r"(?P<stem>.+?)(?:[_ \[(]+(?P<unit>[a-z]+)[\])]?)?")
BLANK = re.compile(rb"\n[ \t\r\f\v]*\n")
_NUMERIC = re.compile(r"[-+\d.]", re.ASCII)


@frozen
class _Layout:
    """Where the columns are, and how many nanoseconds their units have."""

    time: int = 0
    usage: int = 1
    name: int | None = None
    of_time: int = 1
    of_usage: int = 1
    delimiter: str = ","
    heads: int = 0
    is_bare: bool = True
    width: int = 2


def read_table(file: Path) -> Record:
    """Read a CSV file; raises Unreadable with the row where it is none."""
    layout = _layout(file)
    if layout.is_bare:
        _refuse_epochs(file, layout)
    found = None if layout.name is not None else _fast(file, layout)
    return found if found is not None else _slow(file, layout)


def lines_of_rows(file: Path, places: tuple[int, ...]) -> dict[int, int]:
    """The line, from 1, of each of these samples of a table of one series; nothing of a table of several."""
    layout = _layout(file)
    last = max(places, default=-1)
    if layout.name is not None or last < 0:
        return {}
    if not _has_blank_lines(file):
        return {place: layout.heads + place + 1 for place in places}
    filled = (number for number, line in lines_of(file) if number > layout.heads and line.strip())
    return {place: number for place, number in enumerate(islice(filled, last + 1)) if place in places}


def _has_blank_lines(file: Path) -> bool:
    """Whether some line holds no sample; asked in large parts, for files have millions of lines."""
    rest = b"\n"
    with opened(file) as stream:
        while part := stream.read(2**20):
            text = rest + part
            if BLANK.search(text):
                return True
            rest = text[text.rfind(b"\n") :]
    return False


def _layout(file: Path) -> _Layout:
    number, first = next(((number, line) for number, line in lines_of(file) if line.strip()), (0, ""))
    if not first:
        raise unreadable(file, "", None, "a table of times and usages, and the file is empty")
    delimiter = max(",;\t", key=first.count)
    heads = [head.strip().strip('"').lower() for head in first.split(delimiter)]
    if len(heads) < 2:
        raise unreadable(file, f"line {number}", first.strip(), "two columns, a time and a usage, with a comma between")
    if _NUMERIC.match(heads[0]):
        return _Layout(delimiter=delimiter, width=len(heads))
    time, of_time = _column(file, number, heads, TIMES)
    usage, of_usage = _column(file, number, heads, USAGES)
    name = next((place for place, head in enumerate(heads) if head in NAMES), None)
    return _Layout(time, usage, name, of_time, of_usage, delimiter, number, heads[time] in TIMES, len(heads))


def _refuse_epochs(file: Path, layout: _Layout) -> None:
    """Refuse a time without a unit that is a time of our days in another unit than nanoseconds: nothing is guessed."""
    number, first = next(((at, line) for at, line in lines_of(file) if at > layout.heads and line.strip()), (0, ""))
    cells = first.split(layout.delimiter)
    text = cells[layout.time].strip() if layout.time < len(cells) else ""
    try:
        told = nanoseconds(text, 1)
    except ValueError:  # who reads the row says what it is
        return
    for unit, least in EPOCHS:
        if least <= told < 4 * least:
            what = f"a time whose unit its column names: timestamp_{unit}, or timestamp_ns if it is nanoseconds"
            raise unreadable(file, f"line {number}", text, what)


def _column(file: Path, number: int, heads: list[str], known: tuple[str, ...]) -> tuple[int, int]:
    """The place of the one column of this kind, and its unit in nanoseconds."""
    found = []
    for place, head in enumerate(heads):
        match = _HEAD.fullmatch(head)
        stem, unit = (match["stem"], match["unit"]) if match else (head, None)
        if head in known:
            found.append((place, 1))
        elif stem in known and unit in UNITS:
            found.append((place, NANOSECONDS[UNITS[unit]]))
    if len(found) != 1:
        what = f"one column named {', '.join(known[:3])} or alike, with its unit if not ns, as in {known[0]}_ms"
        raise unreadable(file, f"line {number}", ", ".join(heads), what)
    return found[0]


def _fast(file: Path, layout: _Layout) -> Record | None:
    """Read whole numbers as arrays; None for everything that is not so plain, which is read again slowly."""
    import numpy as np  # noqa: PLC0415 - heavy

    try:
        with warnings.catch_warnings(action="error"), opened(file) as stream, io.TextIOWrapper(stream, "utf-8") as text:
            found = np.loadtxt(
                text,
                np.int64,
                comments=None,
                delimiter=layout.delimiter,
                skiprows=layout.heads,
                usecols=(layout.time, layout.usage),
                ndmin=2,
            )
    except (ValueError, Warning, OverflowError, OSError, *DAMAGED):  # the slow way says what it is
        return None
    room = 2**63 - 1
    if not _is_even(file, layout, len(found)):
        return None
    if len(found) < MANY or int(found.min()) < 0:
        return None
    if any(int(abs(found[:, at]).max()) * unit > room for at, unit in ((0, layout.of_time), (1, layout.of_usage))):
        return None
    times, usages = found[:, 0] * layout.of_time, found[:, 1] * layout.of_usage
    series = Series(_stem(file), times, usages)  # type: ignore[arg-type] # an array reads as a sequence of numbers
    return Record("csv", (series,), layout.of_time, layout.of_usage)


def _is_even(file: Path, layout: _Layout, rows: int) -> bool:
    """Whether no row has more columns than the first line, as one with a decimal comma has."""
    wanted, found = (layout.width - 1) * (rows + min(layout.heads, 1)), 0
    with opened(file) as stream:
        while part := stream.read(2**20):
            found += part.count(layout.delimiter.encode())
    return found <= wanted


def _stem(file: Path) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0] or file.name


def _slow(file: Path, layout: _Layout) -> Record:
    gathered, digits, steps, has_zones = Gathered(), 0, 0, False
    needed = max(layout.time, layout.usage, layout.name or 0) + 1
    for number, row in _rows(file, layout):
        if not needed <= len(row) <= layout.width:
            many = needed if len(row) < needed else layout.width
            raise unreadable(file, f"line {number}", layout.delimiter.join(row), f"{many} columns")
        time, usage = row[layout.time].strip(), row[layout.usage].strip()
        name = row[layout.name].strip() if layout.name is not None else _stem(file)
        gathered.add(name, *_sample(file, number, (time, usage), layout))
        has_zones |= "T" in time.upper()
        digits = max(digits, digits_after_point(time) if "T" not in time.upper() else digits_of_second(time))
        steps = max(steps, digits_after_point(usage))
    series = gathered.series()
    of_time = NANOSECONDS["s"] if has_zones else layout.of_time
    if not series:
        raise unreadable(file, "", None, "a row below the names of the columns")
    return Record("csv", series, max(1, of_time // 10**digits), max(1, layout.of_usage // 10**steps))


def _sample(file: Path, number: int, texts: tuple[str, str], layout: _Layout) -> tuple[int, int]:
    time, usage = texts
    try:
        at = instant(time) if "T" in time.upper() else _whole(time, layout.of_time)
    except ValueError:
        at = -1
    if at < 0:
        what = (
            "a time: a number in its column's unit (timestamp_s; else ns) that is not negative, or RFC 3339 since 1970"
        )
        raise unreadable(file, f"line {number}", time, what)
    if at > LATEST:
        raise unreadable(file, f"line {number}", time, "a time before 2262 in its column's unit (timestamp_ms, ...)")
    try:
        counted = _whole(usage, layout.of_usage)
    except ValueError:
        counted = -1
    if counted < 0:
        what = "a cumulative usage: a number that is not negative, in the unit that its column names (usage_s; else ns)"
        raise unreadable(file, f"line {number}", usage, what)
    return at, counted


def _whole(text: str, unit: int) -> int:
    """Nanoseconds have no decimals: such a column has another unit than it says."""
    if unit == 1 and "." in text and nanoseconds(text, NANOSECONDS["s"]) % NANOSECONDS["s"]:
        raise ValueError(text)
    return nanoseconds(text, unit)


def _rows(file: Path, layout: _Layout) -> Iterator[tuple[int, list[str]]]:
    for number, line in lines_of(file):
        if number > layout.heads and line.strip():
            try:
                text = line.rstrip("\r\n")
                plain = '"' not in text
                row = (
                    text.split(layout.delimiter) if plain else next(csv.reader([text], delimiter=layout.delimiter), [])
                )
                yield number, row
            except csv.Error as wrong:
                raise unreadable(file, f"line {number}", str(wrong), "a row of a table") from None
