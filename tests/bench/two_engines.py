"""Two engines that share nothing but the model: pod reachability by classes and by the solver, same verdicts."""

import multiprocessing
import time
from typing import Any

from models.reachability.worlds.flannel import host_gw, vxlan
from verify import World, discover
from verify.engines import classes, unrolling
from verify.limits import Limits
from verify.property import Claim
from verify.verdict import Verdict

SIZES = (2, 3, 5, 10)
BACKENDS = {"vxlan": vxlan, "host-gw": host_gw}


def _by(engine: Any, world: World) -> tuple[float, dict[str, Verdict]]:
    """How long an engine takes for all properties of flights, and what it says of each."""
    items = [item for item in discover.properties("reachability") if item.claim is Claim.ALWAYS]
    start = time.perf_counter()
    found = {item.name: verdict for item, verdict in engine.check(items, world, Limits(paths=1_000_000))}
    return time.perf_counter() - start, found


def _measure(backend: str, nodes: int) -> dict[str, object]:
    world = World(backend, BACKENDS[backend](nodes))
    of_classes, listed = _by(classes, world)
    of_solver, solved = _by(unrolling, world)
    equal = {name: verdict.outcome for name, verdict in listed.items()} == {
        name: verdict.outcome for name, verdict in solved.items()
    }
    return {
        "world": backend,
        "nodes": nodes,
        "properties": len(solved),
        "classes s": round(of_classes, 2),
        "z3 s": round(of_solver, 2),
        "z3 runs": max(verdict.states or 0 for verdict in solved.values()),
        "verdicts": "equal" if equal else "DIFFERENT",
    }


def rows() -> list[dict[str, object]]:
    """One row for each backend and size, each measured in a process of its own."""
    found = []
    for backend in BACKENDS:
        for nodes in SIZES:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found.append(pool.apply(_measure, (backend, nodes)))
    return found
