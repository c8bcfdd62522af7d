"""NodeMetrics and PodMetrics of metrics.k8s.io, one object or a list: rates with their windows, and no counters.

Follows k8s.io/metrics/pkg/apis/metrics/v1beta1/types.go: the window ends at the timestamp, which is whole seconds.
Each rate becomes a window of its own, from 0 to what the rate makes of it.
"""

from collections.abc import Iterator
from pathlib import Path

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.documents import Json, Keys, documents
from models.cpu.reading.numbers import nanocores
from models.cpu.reading.unreadable import unreadable
from verify.reading.durations import span_of
from verify.reading.refusing import Unreadable

SECOND = 10**9
KINDS = ("NodeMetrics", "PodMetrics", "NodeMetricsList", "PodMetricsList", "List")


def read_metrics(file: Path) -> Record:
    """Read every object, and every one of a list."""
    gathered = Gathered(apart=True)
    for number, document in enumerate(documents(file), 1):
        whole = Keys(str(file), document, f"document {number}: " if number > 1 else "")
        items = list(whole.parts("items")) if str(document.get("kind", "")).endswith("List") else [whole]
        for item in items:
            _add(gathered, item)
    series = gathered.series()
    if not series:
        raise unreadable(file, "", None, "an item with timestamp, window and usage")
    return Record("metrics", series, SECOND)


def _add(gathered: Gathered, item: Keys) -> None:
    of = item.part("metadata")
    if of is None:
        raise item.refuse("metadata", "the object's name")
    end, window = item.time("timestamp"), _parsed(item, "window", "a duration such as 15.157s")
    if window <= 0:
        raise item.refuse("window", "a duration above zero, such as 15.157s")
    for name, usage in _usages(item, of):
        rate = _parsed(usage, "cpu", "a quantity of CPU such as 8000532800n")
        if rate < 0:
            raise usage.refuse("cpu", "a quantity of CPU that is not negative")
        gathered.add(name, end - window, 0)
        gathered.add(name, end, -(-rate * window // SECOND))  # the rate was truncated: at least so much it was
        gathered.add_printed(name, end, rate)
        if item.part("usage") is not None:
            gathered.add_node(name)


def _usages(item: Keys, of: Keys) -> Iterator[tuple[str, Keys]]:
    usage = item.part("usage")
    if usage is not None:
        yield of.text("name"), usage
        return
    found = False
    for container in item.parts("containers"):
        used = container.part("usage")
        if used is None:
            raise container.refuse("usage", "an object with cpu")
        found = True
        yield f"{of.text('namespace')}/{of.text('name')}/{container.text('name')}", used
    if not found:
        raise item.refuse("usage", "an object with cpu")


def _parsed(of: Keys, key: str, expected: str) -> int:
    try:
        return span_of(of.text(key)) if key == "window" else nanocores(of.text(key))
    except ValueError as wrong:
        if isinstance(wrong, Unreadable):
            raise
        raise of.refuse(key, expected) from None


def is_metrics(document: Json) -> bool:
    """Whether the document looks like one of these kinds."""
    return document.get("kind") in KINDS
