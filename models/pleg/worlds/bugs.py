"""The bugs of facts §3 that a finite kubelet can show, each in the smallest world that has what it needs.

Every world has the decisions of one release, but for other bugs of that release that would hide the one looked for.
"""

from collections.abc import Callable
from typing import Any

from attrs import field

from models.pleg.behaviour.machine import symptoms
from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.vocabulary import CONTAINERD, CRIO, RELEASES, Reinspection, Release, Settings
from models.pleg.vocabulary.releases import V1_26
from models.pleg.vocabulary.setup import Clock, Left, Setup
from verify import evolve, frozen

BEFORE = "before"  # the column of what was mended before 1.26
COLUMNS = (BEFORE, *(release.name for release in RELEASES))
TO_1_36 = ("1.26", "1.29", "1.32", "1.36")
TO_1_29 = ("1.26", "1.29")
EVERY = (*TO_1_36, "1.37")
ADDED = Left(updates=1)
DELETED = Left(updates=2)


@frozen
class Bug:
    """A bug: where it is documented, what shows it, the world of a release, and the releases that have it.

    `before` is what the code was before a change older than 1.26; `gate` says whether Evented is in use; `without` are
    other bugs that are mended. Where Evented writes nothing it has no tick, and the stamps of its events are not used.
    """

    name: str
    reference: str
    story: str
    has_symptom: Callable[[Kubelet], bool]
    present: tuple[str, ...]
    setup: dict[str, Any]
    gate: bool = True
    before: dict[str, Any] | None = None
    without: dict[str, Any] = field(factory=dict)

    def world(self, column: str) -> Kubelet | None:
        """The kubelet of one column; None where the bug has no world there."""
        if column == BEFORE and self.before is None:
            return None
        release = evolve(V1_26, **self.before) if column == BEFORE and self.before else _named(column)
        mended = {name: value for name, value in self.without.items() if name not in (self.before or {})}
        writes = not release.single_writer
        given: dict[str, Any] = {"runtime": CONTAINERD, "left": ADDED, "coarse": True} | self.setup
        given |= {name: given.get(name, False) and writes for name in ("ticks", "late_stamps")}
        settings = Settings(evolve(release, **mended) if mended else release, gate=self.gate, in_use=self.gate)
        return kubelet(Setup(settings, **given))


def _named(column: str) -> Release:
    return next((release for release in RELEASES if release.name == column), V1_26)


def seen(name: str) -> Callable[[Kubelet], bool]:
    """What has happened once."""
    return lambda kubelet: bool(getattr(kubelet.seen, name))


NS = {"reads_seconds": False}  # B2 mended
NO_ZERO = NS | {"writes_zero": False}
NO_CRASH = NO_ZERO | {"reads_missing_stamp": False, "reads_missing_entry": False, "answers_missing": False}
FINE = {"coarse": False}
FAILING = Left(updates=1, failures=1)

BUGS = (
    Bug(
        "B1",
        "kubernetes 120942",
        "a caller without entry is answered at once, and starts a second container",
        seen("duplicated"),
        ("1.26",),
        {"left": DELETED},
        without=NO_ZERO,
    ),
    Bug(
        "B2",
        "kubernetes 124297",
        "an event's nanoseconds are read as seconds: its entry is newer than all to come, and older ones pass",
        seen("older_content"),
        TO_1_29,
        {},
        without={"writes_zero": False},
    ),
    Bug(
        "B3",
        "kubernetes 127195",
        "Generic writes under time zero, and is refused for ever once an event is lost",
        symptoms.is_behind_for_ever,
        TO_1_29,
        {"left": Left(updates=1, losses=1)},
        without=NS,
    ),
    Bug(
        "B4",
        "kubernetes 127814",
        "a runtime's stamp from the far future keeps later writes away",
        symptoms.is_behind_for_ever,
        TO_1_36,
        {"runtime": CRIO, "inspection_clock": Clock.AHEAD, "left": Left(updates=1, fallbacks=1)},
        without=NS,
    ),
    Bug(
        "B5",
        "kubernetes 123087, 122697",
        "a worker acts on an event that shows its container only created, and starts another",
        seen("duplicated"),
        TO_1_36,
        {"late_stamps": True},
        without=NO_ZERO,
    ),
    Bug(
        "B6",
        "kubernetes 127086",
        "the tick vouches for what nobody has asked, and a worker starts a second container",
        seen("duplicated"),
        TO_1_36,
        {"ticks": True, "left": DELETED},
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "B8",
        "kubernetes 122475",
        "a failed inspection is asked for its stamp: the kubelet crashes",
        seen("crashed"),
        TO_1_29,
        {"left": FAILING},
        without={"reads_missing_entry": False},
    ),
    Bug(
        "B9",
        "kubernetes 128654",
        "an event after a failed inspection reads a status that is not there: the kubelet crashes",
        seen("crashed"),
        TO_1_36,
        {"left": FAILING},
        without={"reads_missing_stamp": False},
    ),
    Bug(
        "B12",
        "kubernetes 114351",
        "an event without sandbox status crashes the kubelet",
        seen("crashed"),
        (BEFORE,),
        {"left": Left(updates=1, bare=1)},
        before={"reads_missing_sandbox": True},
    ),
    Bug(
        "B12, since",
        "kubernetes 114371",
        "an event without sandbox status is dropped, also the one that deletes the entry",
        symptoms.is_back_from_the_dead,
        TO_1_36,
        {"left": Left(updates=1, bare=1), "vanishes": True},
        without=NO_CRASH,
    ),
    Bug(
        "B13",
        "kubernetes 129818, containerd 11312",
        "a stamp makes the kubelet trust a status without containers",
        symptoms.is_stale_for_good,
        EVERY,
        {"runtime": CRIO, "shows_nothing": True},
        without=NO_ZERO,
    ),
    Bug(
        "B15",
        "kubernetes 136408",
        "an event that finds the channel full is never sent again: the worker does not learn of it",
        symptoms.is_owed_for_good,
        (BEFORE, *EVERY),
        {"others": True},
        gate=False,
        before={},
    ),
    Bug(
        "B16",
        "kubernetes 25077",
        "a failed inspection stays in the cache: the listing equals the record again",
        symptoms.is_error_unattended,
        (BEFORE,),
        {"left": FAILING, "vanishes": True},
        gate=False,
        before={"reinspection": Reinspection.NONE},
    ),
    Bug(
        "B17",
        "kubernetes 22155",
        "a pod that vanished keeps its last listing: its entry stays",
        symptoms.is_back_from_the_dead,
        (BEFORE,),
        {"vanishes": True},
        gate=False,
        before={"keeps_vanished": True},
    ),
    Bug(
        "B19",
        "kubernetes 134153",
        "after a step back of the clock what is stale lies in the future, and is given out as new",
        symptoms.is_answer_stale,
        EVERY,
        {"left": Left(updates=2, steps_back=1)},
        gate=False,
    ),
    Bug(
        "B23",
        "kubernetes 58711, 104107",
        "a container that died is removed before its exit was seen",
        symptoms.is_exit_unseen,
        EVERY,
        {"reaps": True},
        gate=False,
    ),
    Bug(
        "B24",
        "cri-o 9738",
        "STOPPED comes before STARTED, and a STARTED that is stamped later undoes it",
        symptoms.is_exit_undone,
        TO_1_36,
        {"runtime": CRIO, "late_stamps": True, "left": Left(updates=1, swaps=1)},
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "B25",
        "containerd 7318, cri-o 6627",
        "the event that deletes the entry is lost",
        symptoms.is_back_from_the_dead,
        TO_1_36,
        {"left": Left(updates=1, losses=1), "vanishes": True},
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "D1",
        "facts D1",
        "a pod comes and goes between two relists, and no event deletes its entry",
        symptoms.is_back_from_the_dead,
        TO_1_36,
        {"runtime": CRIO, "vanishes": True},
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "D2",
        "facts D2",
        "an inspection takes its stamp before it looks: an event that shows less is stamped later, and wins",
        seen("older_content"),
        TO_1_36,
        FINE,
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "D3",
        "facts D3",
        "a tick during a relist: the relist then sets the global time back",
        seen("global_back"),
        TO_1_36,
        FINE | {"ticks": True, "left": Left()},
        without=NO_ZERO,
    ),
    Bug(
        "D5",
        "facts D5",
        "after the fallback the times of events still keep Generic from writing",
        seen("refused"),
        TO_1_36,
        {"event_clock": Clock.AHEAD, "left": Left(updates=1, fallbacks=1)},
        without=NO_ZERO,
    ),
    Bug(
        "D8",
        "facts D8",
        "a pod whose inspection failed is inspected again by its old object, after it is gone",
        symptoms.is_back_from_the_dead,
        TO_1_29,
        {"left": FAILING, "vanishes": True},
        gate=False,
    ),
    Bug(
        "D8, since",
        "facts D8 (the measured variant)",
        "a new pod's first write is refused and the pod vanishes: record and entry stay",
        symptoms.is_leaked,
        TO_1_36,
        {"runtime": CRIO, "inspection_clock": Clock.BEHIND, "vanishes": True},
        without=NO_ZERO | {"answers_missing": False},
    ),
    Bug(
        "D9",
        "facts D9",
        "an event that comes again after the entry was deleted makes it again",
        symptoms.is_back_from_the_dead,
        TO_1_36,
        {"left": Left(updates=1, replays=1), "vanishes": True},
        without=NO_ZERO | {"answers_missing": False},
    ),
)
