"""The kubelet's /stats/summary: counters of the node, its pods and their containers, at whole seconds.

Follows kubernetes staging/src/k8s.io/kubelet/pkg/apis/stats/v1alpha1/types.go; several documents after each other are
several scrapes.
"""

from pathlib import Path

from models.cpu.reading.columns import Gathered, Record
from models.cpu.reading.documents import Json, Keys, documents
from models.cpu.reading.unreadable import unreadable

SECOND = 10**9


def read_summary(file: Path) -> Record:
    """Read every scrape; what has no counter is left out."""
    gathered = Gathered()
    for number, document in enumerate(documents(file), 1):
        whole = Keys(str(file), document, f"document {number}: " if number > 1 else "")
        node = whole.part("node")
        if node is None and "pods" not in document:
            raise unreadable(file, f"document {number}", None, "node or pods, as in the kubelet's /stats/summary")
        if node is not None:
            _add(gathered, node, "node", "")
            for system in node.parts("systemContainers"):
                _add(gathered, system, f"system/{system.text('name')}", "node")
        for pod in whole.parts("pods"):
            _add_pod(gathered, pod)
    series = gathered.series()
    if not series:
        raise unreadable(file, "", None, "a cpu with time and usageCoreNanoSeconds")
    return Record("summary", series, SECOND)


def _add_pod(gathered: Gathered, pod: Keys) -> None:
    reference = pod.part("podRef")
    if reference is None:
        raise pod.refuse("podRef", "the pod's name and namespace")
    name = f"{reference.text('namespace')}/{reference.text('name')}"
    _add(gathered, pod, name, "node")
    for container in pod.parts("containers"):
        _add(gathered, container, f"{name}/{container.text('name')}", name)


def _add(gathered: Gathered, of: Keys, name: str, parent: str) -> None:
    cpu = of.part("cpu")
    if cpu is None:
        return
    usage, rate = cpu.count("usageCoreNanoSeconds"), cpu.count("usageNanoCores")
    if usage is not None:
        gathered.add(name, cpu.time("time"), usage, parent)
    if rate is not None:
        gathered.add_printed(name, cpu.time("time"), rate, parent)


def is_summary(document: Json) -> bool:
    """Whether the document looks like a summary: of a node, of pods, or of both, however wrong their values are."""
    return "node" in document or "pods" in document
