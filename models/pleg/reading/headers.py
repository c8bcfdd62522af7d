"""A line of a kubelet's log in its parts: when, by which process, and what; as text, as JSON, and wrapped.

klog writes `I0126 13:04:10.152929     698 evented.go:206] …`: severity, month and day, time, process, place in the
source. The year is not there. Whatever stands before it (syslog, journald, a container runtime) is passed over: the
header's own time counts. JSON is a line of the kubelet's `--logging-format=json`, or an object of `journalctl -o json`
or of Docker that holds a line under MESSAGE or log.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from verify import frozen

_HEADER = re.compile(
    r"(?<![^\s|:])[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6}) +(\d+) [\w./-]+:\d+\] ?(.*)", re.ASCII | re.DOTALL
)
_JSON = '{"ts":'  # how the kubelet's JSON begins
WRAPPED = ("MESSAGE", "log")
DEEPEST = 3  # lines inside lines
MICROSECOND = 1000
MILLISECOND = 10**6
FARTHEST = Decimal(10) ** 16  # milliseconds: later than any clock


class Damaged(ValueError):  # noqa: N818 - the caller says where
    """A line that is not whole: the message is what was expected."""


@frozen
class Stamp:
    """When a line was written: `year` is None where the line does not say, then month and day do."""

    month: int
    day: int
    nanoseconds: int  # of the day; of all time where month is 0


@frozen
class Entry:
    """A line in its parts: `keys` are what a JSON line says beside the message, None for text."""

    stamp: Stamp
    process: str
    message: str
    keys: Mapping[str, Any] | None = None


def entry_of(line: str, depth: int = 0) -> Entry | None:
    """The parts of a line; None for one that has no header, as the later lines of a message. Raises Damaged."""
    found = _HEADER.search(line)
    begin = 0 if line.startswith("{") else line.find(_JSON)
    if begin >= 0 and (found is None or begin < found.start()):
        return _of_json(line[begin:], depth)
    if found is None:
        return None
    month, day, hour, minute, second, micro, process, message = found.groups()
    stamp = _stamp(int(month), int(day), int(hour), int(minute), int(second), int(micro))
    return Entry(stamp, process, message.rstrip())


def _stamp(month: int, day: int, hour: int, minute: int, second: int, micro: int) -> Stamp:
    """The time of a header; raises Damaged for one that no clock shows."""
    if not (1 <= month <= 12 and 1 <= day <= 31 and hour < 24 and minute < 60 and second < 60):
        raise Damaged("a time of the day and year in the header, such as I0126 13:04:10.152929")
    seconds = (hour * 60 + minute) * 60 + second
    return Stamp(month, day, (seconds * 10**6 + micro) * MICROSECOND)


def _of_json(text: str, depth: int) -> Entry | None:
    """The parts of a JSON line, or of the line that a JSON object wraps."""
    try:
        keys = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        if text.startswith(_JSON) or any(f'"{key}"' in text for key in WRAPPED):
            raise Damaged("a whole JSON object on one line") from None
        return None
    if not isinstance(keys, dict):
        return None
    wrapped = next((keys[key] for key in WRAPPED if isinstance(keys.get(key), str)), None)
    if wrapped is not None and depth < DEEPEST:
        return entry_of(wrapped, depth + 1)
    time, message = keys.get("ts"), keys.get("msg")
    if time is None or not isinstance(message, str):
        return None
    if isinstance(time, bool) or not isinstance(time, (int, Decimal)) or not 0 <= time < FARTHEST:
        raise Damaged("milliseconds under ts")
    return Entry(Stamp(0, 0, int(Decimal(time) * MILLISECOND)), "", message, keys)
