"""The text that the kubelet serves at /metrics/resource, one scrape or many after each other.

Follows kubernetes pkg/kubelet/metrics/collectors/resource_metrics.go @ 019a71ab; cAdvisor's own endpoint has the same
series for containers. A value is a float64 of seconds, a stamp whole milliseconds. The kubelet tells the start of a
container behind its counter; newer ones without a stamp (facts section 4).
"""

import math
import re
from pathlib import Path

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.numbers import nanoseconds
from models.cpu.reading.unreadable import unreadable
from verify.reading.opening import lines_of

MILLISECOND = 10**6
METRICS = {
    "node_cpu_usage_seconds_total": "node",
    "pod_cpu_usage_seconds_total": "pod",
    "container_cpu_usage_seconds_total": "container",
}
STARTS = "container_start_time_seconds"
_LINE = re.compile(r"(?P<metric>[a-zA-Z_:][\w:]*)\s*(?:\{(?P<labels>.*)\})?\s+(?P<value>\S+)(?:\s+(?P<stamp>\S+))?\s*")
_LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')
_LABELS = re.compile(rf"\s*(?:{_LABEL.pattern}\s*(?:,\s*|$))*")


def read_exposition(file: Path) -> Record:
    """Read the CPU series of all scrapes; raises Unreadable with the line that is none."""
    gathered, largest = Gathered(), 0
    for number, line in lines_of(file):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        found = _LINE.fullmatch(text)
        labels = found["labels"] or "" if found is not None else ""
        if found is None or not _LABELS.fullmatch(labels):
            raise unreadable(file, f"line {number}", text, 'name{label="...",...} value stamp')
        kind = METRICS.get(found["metric"], "container" if found["metric"] == STARTS else "")
        if not kind:
            continue
        name, parent = _named(kind, dict(_LABEL.findall(labels)))
        if found["metric"] == STARTS:
            what = "the seconds since 1970 at which the container started"
            gathered.add_start(name, _number(file, number, found["value"], 10**9, what))
            continue
        value = _number(file, number, found["value"], 10**9, "CPU seconds, a number that is not negative")
        if value < 0:
            raise unreadable(file, f"line {number}", found["value"], "CPU seconds, a number that is not negative")
        if found["stamp"] is None:
            raise unreadable(file, f"line {number}", text, "a stamp in milliseconds behind the value")
        time = _number(file, number, found["stamp"], MILLISECOND, "a stamp in milliseconds")
        if time < 0:
            raise unreadable(file, f"line {number}", found["stamp"], "a stamp in milliseconds that is not negative")
        gathered.add(name, time, value, parent)
        largest = max(largest, value)
    if not gathered.columns:
        raise unreadable(file, "", None, f"a sample of {', '.join(METRICS)}")
    return Record("resource", gathered.series(), MILLISECOND, step_of_float(largest))


def step_of_float(nanos: int) -> int:
    """How far two counters can be off each other's true difference, plus one, because each was a float64 of seconds.

    One nanosecond, so nothing, up to about 52 days of CPU time.
    """
    return 1 + math.floor(math.ulp(nanos / 10**9) * 10**9)


def _number(file: Path, number: int, text: str, unit: int, expected: str) -> int:
    try:
        return nanoseconds(text, unit)
    except ValueError:
        raise unreadable(file, f"line {number}", text, expected) from None


def _named(kind: str, labels: dict[str, str]) -> tuple[str, str]:
    """The name of a series, and of the one that counts it too."""
    if kind == "node":
        return "node", ""
    pod = f"{labels.get('namespace', '')}/{labels.get('pod', '')}"
    if kind == "pod":
        return pod, "node"
    if labels.get("container"):
        return f"{pod}/{labels['container']}", pod
    place = labels.get("id", pod)
    cpu = labels.get("cpu", "total")
    return (place if cpu == "total" else f"{place} {cpu}"), ""
