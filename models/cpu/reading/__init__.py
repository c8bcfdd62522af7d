"""A recording of CPU counters, or of rates, in any of the formats that are met, as series of samples."""

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from models.cpu.reading.cgroup import KEY, read_cgroup
from models.cpu.reading.columns import Record
from models.cpu.reading.cri import is_cri, read_cri
from models.cpu.reading.documents import documents
from models.cpu.reading.exposition import METRICS, read_exposition
from models.cpu.reading.metrics import is_metrics, read_metrics
from models.cpu.reading.summary import is_summary, read_summary
from models.cpu.reading.table import lines_of_rows, read_table
from models.cpu.reading.unreadable import unreadable
from verify.reading.opening import lines_of, refuse_streams
from verify.reading.refusing import Unreadable

FORMATS: dict[str, Callable[[Path], Record]] = {
    "csv": read_table,
    "resource": read_exposition,
    "summary": read_summary,
    "metrics": read_metrics,
    "cgroup": read_cgroup,
    "cri": read_cri,
}
OF_JSON = (("summary", is_summary), ("metrics", is_metrics), ("cri", is_cri))
_USED = re.compile(rf"(?:^|\s){KEY} \d", re.ASCII)
STAMP_AND_COUNTER = 2  # words of a line
LOOKED_AT = 50  # lines that decide what a text is

__all__ = ["FORMATS", "Record", "Unreadable", "format_of", "lines_of_samples", "read_recording"]


def read_recording(file: Path, form: str = "") -> Record:
    """Read the file in this format, or in the one that its content shows; raises Unreadable where it is in none."""
    refuse_streams(file)
    return FORMATS[form or format_of(file)](file)


def format_of(file: Path) -> str:
    """The format that the content shows, and where several would do, the ending."""
    head = [line.strip() for _, line in islice(lines_of(file), LOOKED_AT) if line.strip()]
    if not head:
        raise unreadable(file, "", None, "samples, and the file is empty")
    if head[0][0] in "{[":
        first = next(documents(file))
        for name, looks_so in OF_JSON:
            if looks_so(first):
                return name
        what = "node and pods (summary), kind NodeMetrics, or stats (CRI)"
        raise unreadable(file, "", ", ".join(list(first)[:3]), what)
    if head[0].startswith("#") or "{" in head[0] or any(line.startswith(tuple(METRICS)) for line in head):
        return "resource"
    if any(_USED.search(line) for line in head):
        return "cgroup"
    if any(mark in head[0] for mark in ",;\t") or file.name.removesuffix(".gz").endswith((".csv", ".tsv")):
        return "csv"
    return "cgroup" if all(len(line.split()) <= STAMP_AND_COUNTER for line in head) else "resource"


def lines_of_samples(file: Path, places: tuple[int, ...]) -> dict[int, int]:
    """The line of each of these samples, counted from 0, where the format writes one sample a line: in a table."""
    return lines_of_rows(file, places) if format_of(file) == "csv" else {}
