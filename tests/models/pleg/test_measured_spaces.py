"""The measured state spaces of facts §4 are the check of shape: the same verdicts, runs of the same order of length.

Theirs count some steps that ours take at once, and the other way round. One row says more than theirs: without a lost
event the zero stamp of B3 leaves nothing stale for good, but S2 fails on the way.
"""

from collections.abc import Callable
from typing import Any

import pytest

from models.pleg.behaviour.machine import Kubelet, symptoms
from models.pleg.behaviour.machine.kubelet import kubelet
from models.pleg.behaviour.machine.searching import shortest
from models.pleg.vocabulary import CONTAINERD, CRIO, Reinspection, Release, Runtime, Settings
from models.pleg.vocabulary.releases import V1_26, V1_29, V1_33
from models.pleg.vocabulary.setup import Left, Setup
from models.pleg.worlds.bug import seen
from verify import evolve

TWO = Left(updates=2)
ONE = Left(updates=1)
MENDED = evolve(V1_29, reads_seconds=False)  # B2 mended: B3 is left


def off(left: Left, release: Release = V1_33, capacity: int = 1, **more: bool) -> Kubelet:
    """The gate is off, a relist takes five steps."""
    return kubelet(Setup(Settings(release), CONTAINERD, left, capacity=capacity, **more))  # type: ignore[arg-type]


def on(
    left: Left, release: Release = V1_33, runtime: Runtime = CONTAINERD, *, coarse: bool = True, ticks: bool = False
) -> Kubelet:
    """Evented is in use."""
    settings = Settings(release, gate=True, in_use=True)
    return kubelet(Setup(settings, runtime, left, coarse=coarse, ticks=ticks))


def is_wrong(kubelet: Kubelet) -> bool:
    """Whether S1, S2, S4, S5, S5b, S13, or L2 at rest fails."""
    asked = (symptoms.is_answer_stale, symptoms.is_stale_for_good, symptoms.is_back_from_the_dead)
    marks = kubelet.seen
    return any(each(kubelet) for each in asked) or (
        marks.older_content or marks.older_stamp or marks.global_back or marks.duplicated
    )


def fails_beside_the_window_of_d1(kubelet: Kubelet) -> bool:
    """Whether S1, S2, S4, DUP or L2 at rest fails: what holds with events in order."""
    marks = kubelet.seen
    return symptoms.is_stale_for_good(kubelet) or (
        marks.older_content or marks.older_stamp or marks.global_back or marks.duplicated
    )


ROWS = [
    ("generic, 1 change, channel of 1", off(ONE), is_wrong, None, None),
    ("and a failing inspection", off(Left(updates=1, failures=1)), is_wrong, None, None),
    (
        "2 changes, channel of 2, a failing inspection",
        off(Left(updates=2, failures=1), capacity=2),
        is_wrong,
        None,
        None,
    ),
    (
        "B16: no reinspection",
        off(Left(updates=1, failures=1), evolve(V1_33, reinspection=Reinspection.NONE), vanishes=True),
        symptoms.is_error_unattended,
        14,
        13,
    ),
    ("events in order, containerd", on(TWO), fails_beside_the_window_of_d1, None, None),
    ("the same: S5 fails by the window of D1", on(TWO), symptoms.is_answer_stale, 17, 15),
    ("events in order, CRI-O (D1)", on(TWO, runtime=CRIO), symptoms.is_stale_for_good, 16, 16),
    ("an event is lost", on(Left(updates=2, losses=1)), symptoms.is_stale_for_good, 16, 15),
    ("neighbours are swapped", on(Left(updates=2, swaps=1)), symptoms.is_stale_for_good, 17, 18),
    ("neighbours are swapped: S2", on(Left(updates=2, swaps=1)), seen("older_content"), None, None),
    ("B1", on(TWO, evolve(V1_26, reads_seconds=False)), seen("duplicated"), 8, 7),
    ("B2: DUP", on(ONE, V1_29), seen("duplicated"), 14, 10),
    ("B2: S5", on(ONE, V1_29), symptoms.is_answer_stale, 13, 9),
    ("B2: S2", on(ONE, V1_29), seen("older_content"), 10, 7),
    ("B3: an event is lost", on(Left(updates=1, losses=1), MENDED), symptoms.is_behind_for_ever, 12, 7),
    ("B3: no event is lost", on(ONE, MENDED), symptoms.is_stale_for_good, None, None),
    ("B3: no event is lost, S2", on(ONE, MENDED), seen("older_content"), 7, 7),  # not in the facts
    ("B5: nothing else", on(TWO), seen("duplicated"), None, None),
    ("B6: the tick", on(TWO, ticks=True), seen("duplicated"), 12, 9),
    ("D3", on(Left(), coarse=False, ticks=True), seen("global_back"), 4, 3),
    ("D2: fine inspections", on(ONE, coarse=False), seen("older_content"), 14, 13),
]


LONG = ("2 changes", "an event is lost", "neighbours", "B3: no event is lost", "events in order", "the same: S5")


def row_of(name: str, *row: object) -> Any:
    """One row as a test; those with thousands of states take more than some seconds."""
    return pytest.param(*row, id=name, marks=pytest.mark.slow if name.startswith(LONG) else ())


@pytest.mark.parametrize(("start", "symptom", "theirs", "ours"), [row_of(*row) for row in ROWS])
def test_the_verdict_is_that_of_the_facts(
    start: Kubelet, symptom: Callable[[Kubelet], bool], theirs: int | None, ours: int | None
) -> None:
    """Where the facts have a run, so have we, of five steps more or less; where they have none, nor have we."""
    run = shortest(start, symptom).run
    assert (None if run is None else len(run)) == ours
    assert (theirs is None) == (run is None)
    assert theirs is None or ours is None or abs(ours - theirs) <= 5
