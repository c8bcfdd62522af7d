"""How many states each world of PLEG has: the cheapest sign that a decision has changed."""

from typing import Any

import pytest

from models.pleg.behaviour.machine.searching import shortest
from models.pleg.vocabulary import CRIO
from models.pleg.vocabulary.setup import Left
from models.pleg.worlds.beside import checks, loops, resizing, sandboxes, waiting
from models.pleg.worlds.kubelets import evented, fine, generic, resyncing
from models.pleg.worlds.troubled import failing, falling, reaping

ADDED = Left(updates=1)
BESIDE = [
    ("1.33 threads", loops("1.33"), 408),
    ("1.36 threads", loops("1.36"), 444),
    ("1.37 threads", loops("1.37"), 112),
    ("1.33 checks", checks("1.33", gate=True), 116),
    ("1.33 waiting", waiting("1.33"), 46),
    ("1.29 resizing", resizing("1.29"), 2),
    ("1.32 resizing", resizing("1.32"), 2),
    ("1.33 resizing", resizing("1.33"), 4),
    ("1.36 resizing", resizing("1.36"), 4),
    ("1.33 sandboxes", sandboxes("1.33"), 20),
]
COUNTS = [
    ("1.26 generic", generic("1.26"), 9267),
    ("1.32 generic", generic("1.32"), 9267),
    ("1.33 generic", generic("1.33"), 9126),
    ("1.33 generic, 1 change", generic("1.33", ADDED), 433),
    ("1.33 resyncing", resyncing("1.33"), 3108),
    ("1.26 containerd", evented("1.26"), 8479),
    ("1.33 containerd", evented("1.33"), 12798),
    ("1.33 containerd, 1 change", evented("1.33", left=ADDED), 1521),
    ("1.33 cri-o", evented("1.33", CRIO), 4169),
    ("1.37 containerd", evented("1.37"), 8948),
    ("1.33 no events", falling("1.33"), 1000),
    ("1.33 failing", failing("1.33"), 1742),
    ("1.26 failing, 1 fallback", failing("1.26"), 3492),
    ("1.29 failing, 1 fallback", failing("1.29"), 3393),
    ("1.33 reaping", reaping("1.33"), 714),
]


def counted(name: str, start: Any, states: int) -> Any:
    """One world as a test; those with many states take more than some seconds."""
    return pytest.param(start, states, id=name, marks=pytest.mark.slow if states > 3000 else ())


@pytest.mark.parametrize(("start", "states"), [counted(*row) for row in COUNTS])
def test_a_world_has_as_many_states_as_before(start: Any, states: int) -> None:
    """A changed number is a changed behaviour, and is to be explained."""
    assert shortest(start, lambda state: False).states == states


@pytest.mark.parametrize(("start", "states"), [pytest.param(*row[1:], id=row[0]) for row in BESIDE])
def test_what_is_beside_the_pod_has_as_many_states_as_before(start: Any, states: int) -> None:
    """Threads, checks, and what the finite kubelets leave out."""
    assert shortest(start, lambda state: False).states == states


@pytest.mark.slow
def test_events_that_race_a_relist_make_many_states() -> None:
    """A relist in five steps beside a stream and its tick, for a pod that is only added."""
    assert shortest(fine("1.33"), lambda kubelet: False).states == 42767
