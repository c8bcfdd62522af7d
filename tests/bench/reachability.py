"""How pod reachability grows with the nodes: all senders, all packets, all properties of flights, by classes."""

import multiprocessing
import resource
import time

from models.reachability.worlds.flannel import vxlan
from verify import World, discover
from verify.engines import classes
from verify.limits import Limits
from verify.property import Claim
from verify.verdict import Outcome

SIZES = (3, 10, 25, 50, 100, 200)


def _measure(nodes: int) -> dict[str, object]:
    start = time.perf_counter()
    world = World("vxlan", vxlan(nodes))
    built = time.perf_counter() - start
    items = [item for item in discover.properties("reachability") if item.claim is Claim.ALWAYS]
    found = [verdict for _, verdict in classes.check(items, world, Limits())]
    taken = time.perf_counter() - start
    if any(verdict.outcome is not Outcome.PROVED for verdict in found):
        raise AssertionError("a healthy network is proved")
    return {
        "nodes": nodes,
        "pods": 2 * nodes,
        "places": found[0].states,
        "build s": round(built, 2),
        "all s": round(taken, 2),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def rows() -> list[dict[str, object]]:
    """One row a size, each measured in a process of its own."""
    found = []
    for nodes in SIZES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found.append(pool.apply(_measure, (nodes,)))
    return found
