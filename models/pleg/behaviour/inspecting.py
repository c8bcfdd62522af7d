"""What the generic PLEG does with one pod of a relist: inspect it or not, write, move the record, send.

`GenericPLEG.Relist` @1.26 to 1.35 and `reconcilePodRecord` @1.36 of pkg/kubelet/pleg/generic.go.
"""

from typing import Any

from models.pleg.behaviour.cache import deleted, written
from models.pleg.behaviour.differences import advanced, sent
from models.pleg.vocabulary import (
    ZERO,
    Difference,
    Entry,
    Holding,
    Kind,
    Record,
    Reinspection,
    Settings,
    State,
    Status,
    Wait,
)
from verify import evolve, frozen, pure


@frozen
class Inspection:
    """What `GetPodStatus` has answered: a status, or an error and none.

    `began` is the kubelet's clock before the call, `listed` that before the listing, `runtime_stamp` what the runtime
    gave with the status (zero: nothing).
    """

    status: Any = None
    error: str = ""
    began: int = 0
    listed: int = 0
    runtime_stamp: int = ZERO


@frozen
class Reconciled:
    """A pod after its turn in a relist: who was woken, and what is sent. A crash ends the kubelet."""

    holding: Holding
    woken: tuple[Wait, ...] = ()
    sent: tuple[Difference, ...] = ()
    crashed: bool = False
    accepted: bool = True


@pure
def own_stamp(settings: Settings, inspection: Inspection) -> int:
    """The kubelet's own time of an inspection: its start, or since 1.36 the start of the listing."""
    return inspection.listed if settings.release.stamps_listing else inspection.began


@pure
def stamp_of(settings: Settings, inspection: Inspection) -> int:
    """The time that Generic writes: the runtime's while Evented is in use and there is one; facts §1.6.

    A release in which Generic alone writes is taken to use its own.
    """
    if not (settings.gate and settings.in_use) or settings.release.single_writer or inspection.error != "":
        return own_stamp(settings, inspection)
    if inspection.runtime_stamp != ZERO:
        return inspection.runtime_stamp
    return ZERO if settings.release.writes_zero else own_stamp(settings, inspection)


@pure
def crashes_on(settings: Settings, inspection: Inspection) -> bool:
    """Whether the stamp of a status that is not there is read: until kubernetes 122475 (B8)."""
    failed = inspection.error != ""
    return failed and settings.release.reads_missing_stamp and settings.gate and settings.in_use


def must_inspect(settings: Settings, record: Record, found: tuple[Difference, ...], *, watched: bool = False) -> bool:
    """Whether the relist inspects a pod, or forgets it: something differs, is watched, or failed before.

    Until 1.32 a pod that failed before has a turn of its own after the others.
    """
    together = settings.release.reinspection in (Reinspection.TOGETHER, Reinspection.MARKED)
    return len(found) > 0 or watched or (together and record.flagged)


def kept_addresses(status: Status, entry: Entry) -> Status:
    """The status with the addresses of the entry, where it has none and no sandbox is ready: `getPodIPs`."""
    is_ready = any(state == State.RUNNING for _, state in status.sandboxes)
    if len(status.addresses) > 0 or is_ready or not entry.is_present or entry.status is None or entry.error != "":
        return status
    return status if len(entry.status.addresses) == 0 else evolve(status, addresses=entry.status.addresses)


def reconciled(
    settings: Settings,
    holding: Holding,
    found: tuple[Difference, ...],
    inspection: Inspection,
    *,
    was_flagged: bool = False,
    met: bool = False,
) -> Reconciled:
    """Write what the inspection has found; only where that was accepted the record moves and events are sent.

    `was_flagged` says that the pod's turn took a mark away, `met` that a watch condition holds of the status. Where the
    pod was not listed, nothing is inspected: its entry is deleted.
    """
    release = settings.release
    if holding.record.current == holding.record.nothing:
        return _told(settings, deleted(holding), found, was_flagged)
    if crashes_on(settings, inspection):
        return Reconciled(holding, crashed=True)
    change = written(settings, holding, inspection.status, inspection.error, stamp_of(settings, inspection))
    if inspection.error != "":
        again = change.holding.record.flagged or release.reinspection != Reinspection.NONE
        return Reconciled(_flagged(change.holding, again), change.woken, accepted=change.accepted)
    if not change.accepted:
        return Reconciled(change.holding, accepted=False)
    found = (*found, Difference(Kind.CONDITION_MET)) if met else found
    told = _told(settings, change.holding, found, was_flagged)
    return evolve(told, woken=change.woken)


def _flagged(holding: Holding, flagged: bool) -> Holding:  # noqa: FBT001 - the mark's value
    return evolve(holding, record=evolve(holding.record, flagged=flagged))


def begun(holding: Holding) -> Holding:
    """The pod as its turn begins: the mark is taken away first, and so is lost where the write is refused (X6)."""
    return _flagged(holding, False)


def _told(settings: Settings, holding: Holding, found: tuple[Difference, ...], was_flagged: bool) -> Reconciled:  # noqa: FBT001 - as it was
    """Move the record, and send: PodSync for a pod that was only marked (1.36)."""
    marked = settings.release.reinspection == Reinspection.MARKED and was_flagged
    found = (Difference(Kind.SYNC),) if marked and len(found) == 0 else found
    return Reconciled(evolve(holding, record=advanced(holding.record)), sent=sent(found))


def reinspected(settings: Settings, holding: Holding, inspection: Inspection) -> Reconciled:
    """Inspect a pod again that failed before and shows no difference: until 1.32, apart from the others.

    It goes by the pod object of that time, so a pod that is gone meanwhile gets an entry (D8); the record stays.
    """
    if crashes_on(settings, inspection):
        return Reconciled(holding, crashed=True)
    change = written(settings, holding, inspection.status, inspection.error, stamp_of(settings, inspection))
    return Reconciled(_flagged(change.holding, inspection.error != ""), change.woken, accepted=change.accepted)
