"""How pod reachability grows with the nodes: all senders, all packets, full Linux semantics, by classes."""

import multiprocessing
import os
import resource
import time
from concurrent.futures import ProcessPoolExecutor

from models.reachability.worlds.flannel import vxlan
from verify import World, discover
from verify.engines import classes
from verify.limits import Limits
from verify.property import Claim
from verify.verdict import Outcome

# what is asked, by the machines that it is about, and how many nodes there are
QUESTIONS = (
    ("pods to pods", ("PodToPodFlight",), (3, 25, 50, 100, 200, 1000)),
    ("pods and nodes to all", ("PodFlight", "NodeFlight"), (3, 10, 25, 50, 100)),
    ("questions and answers", ("PodConversation", "NodeConversation"), (3, 10, 25)),
)
JOBS = os.cpu_count() or 1
MEBIBYTE = 1024  # of what getrusage counts


def _measure(question: str, machines: tuple[str, ...], nodes: int) -> dict[str, object]:
    start = time.perf_counter()
    world = World("vxlan", vxlan(nodes))
    built = time.perf_counter() - start
    items = [
        item
        for item in discover.properties("reachability")
        if item.claim is Claim.ALWAYS and item.model is not None and item.model.__name__ in machines
    ]
    found = [verdict for _, verdict in classes.check(items, world, Limits(jobs=JOBS))]
    taken = time.perf_counter() - start
    if any(verdict.outcome is not Outcome.PROVED for verdict in found):
        raise AssertionError("a healthy network is proved")
    each = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "question": question,
        "nodes": nodes,
        "pods": 2 * nodes,
        "properties": len(items),
        "places": sum({verdict.states or 0 for verdict in found}),
        "build s": round(built, 2),
        "all s": round(taken, 2),
        "processes": JOBS,
        "MiB each": each // MEBIBYTE,
    }


def rows() -> list[dict[str, object]]:
    """One row a question and size, each measured in a process of its own."""
    found = []
    for question, machines, sizes in QUESTIONS:
        for nodes in sizes:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
                found.append(alone.submit(_measure, question, machines, nodes).result())
    return found
