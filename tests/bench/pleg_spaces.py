"""The whole space of each kubelet that `verify pleg --variant` asks about: states, steps, seconds and memory.

Every sentence about states is asked (`always` and `reachable`), each space in a process of its own. The last rows are
what the facts call everything fine-grained and evented: relists in five steps, events that are stamped late, the tick,
and two changes of configuration.
"""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from models.pleg.behaviour.machine.kubelet import Kubelet
from models.pleg.vocabulary import CONTAINERD, CRIO, RELEASES
from models.pleg.vocabulary.setup import Left
from models.pleg.worlds.kubelets import evented, fine, generic, resyncing
from models.pleg.worlds.troubled import failing, falling
from verify import World, evolve
from verify.binding import applies
from verify.choice import LASTING
from verify.discover import properties
from verify.engines.explicit import Exploration
from verify.limits import Limits

Row = dict[str, object]
TWO = Left(updates=2)
KINDS: dict[str, Callable[[str], Kubelet]] = {
    "generic": generic,
    "resyncing": resyncing,
    "containerd": partial(evented, runtime=CONTAINERD),
    "cri-o": partial(evented, runtime=CRIO),
    "no events": falling,
    "failing": failing,
    "fine": fine,
}
WHOLE = ("1.33", "1.37")


def everything(version: str) -> Kubelet:
    """The finest kubelet: whatever may come between two steps does."""
    start = fine(version)
    return evolve(start, setup=evolve(start.setup, left=TWO, late_stamps=True), left=TWO)


def rows() -> list[Row]:
    """One row for each release and kind of world."""
    asked = [(release.name, kind) for release in RELEASES for kind in KINDS]
    asked += [(version, "everything") for version in WHOLE]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return list(pool.map(space, *zip(*asked, strict=True)))


def space(version: str, kind: str) -> Row:
    """One space, searched to its end."""
    start = everything(version) if kind == "everything" else KINDS[kind](version)
    world = World("bench", start)
    items = tuple(item for item in properties("pleg") if applies(item, world) and item.claim not in LASTING)
    exploration = Exploration(type(start), world, Limits(), items)
    began = time.process_time()
    exploration.run()
    return {
        "release": version,
        "kubelet": kind,
        "states": len(exploration.graph.states),
        "transitions": exploration.graph.transitions,
        "processor s": round(time.process_time() - began, 2),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "by": "compiled code" if exploration.manner == "searched by compiled code" else "plain Python",
    }
