"""Container statistics of the CRI, as `crictl stats -o json` prints them; several documents are several looks.

Follows k8s.io/cri-api/pkg/apis/runtime/v1/api.proto: ContainerStats, CpuUsage: stamps are nanoseconds.
"""

from pathlib import Path

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.documents import Json, Keys, documents
from models.cpu.reading.unreadable import unreadable


def read_cri(file: Path) -> Record:
    """Read every look; a container without a counter is left out."""
    gathered = Gathered()
    for number, document in enumerate(documents(file), 1):
        whole = Keys(str(file), document, f"document {number}: " if number > 1 else "")
        if "stats" not in document:
            raise unreadable(file, f"document {number}", None, "a list named stats, as crictl stats -o json prints it")
        for each in whole.parts("stats"):
            _add(gathered, each)
    series = gathered.series()
    if not series:
        raise unreadable(file, "", None, "a container with cpu.timestamp and cpu.usageCoreNanoSeconds")
    return Record("cri", series)


def _add(gathered: Gathered, each: Keys) -> None:
    cpu, attributes = each.part("cpu"), each.part("attributes")
    usage = cpu.part("usageCoreNanoSeconds") if cpu is not None else None
    value = usage.count("value") if usage is not None else None
    if cpu is None or value is None:
        return
    time = cpu.count("timestamp")
    if time is None:
        raise cpu.refuse("timestamp", "nanoseconds since 1970")
    if attributes is None:
        raise each.refuse("attributes", "an object with the container's id")
    name = attributes.text("id")
    gathered.add(name, time, value)
    rate = cpu.part("usageNanoCores")
    printed = rate.count("value") if rate is not None else None
    if printed is not None:
        gathered.add_printed(name, time, printed)


def is_cri(document: Json) -> bool:
    """Whether the document looks like statistics of the CRI."""
    return "stats" in document
