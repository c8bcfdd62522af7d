"""Which events a listing makes: the event table."""

from collections.abc import Callable, Iterator

from models.pleg.vocabulary import Difference, Kind, Listing, Phase, Record, State
from verify import evolve, frozen, pure


@pure
def phase_of(state: State) -> Phase:
    """What PLEG makes of a state when it compares: a created container counts as unknown.

    `convertState` of pkg/kubelet/pleg/generic.go @1.36.
    """
    if state == State.RUNNING:
        return Phase.RUNNING
    return Phase.EXITED if state == State.EXITED else Phase.UNKNOWN


@pure
def kinds_of(old: Phase, new: Phase) -> tuple[Kind, ...]:
    """The events of one container between two listings: `generateEvents` of pleg/generic.go @1.36."""
    if old == new:
        return ()
    if new == Phase.RUNNING:
        return (Kind.STARTED,)
    if new == Phase.EXITED:
        return (Kind.DIED,)
    if new == Phase.UNKNOWN:
        return (Kind.CHANGED,)
    return (Kind.REMOVED,) if old == Phase.EXITED else (Kind.DIED, Kind.REMOVED)


def phase_in(listing: Listing | None, about: object) -> Phase:
    """The phase of a container or sandbox in a listing."""
    return next((phase_of(state) for name, state in listing or () if name == about), Phase.NON_EXISTENT)


def differences(record: Record) -> tuple[Difference, ...]:
    """The events between the last and this listing of a pod, those that are never sent included.

    In upstream's order: containers and sandboxes of the old listing, then those that are new.
    """
    return tuple(
        Difference(kind, about)
        for about in _named(record)
        for kind in kinds_of(phase_in(record.old, about), phase_in(record.current, about))
    )


def _named(record: Record) -> Iterator[object]:
    return iter(dict.fromkeys(name for listing in (record.old, record.current) for name, _ in listing or ()))


def sent(found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """The events that are sent: all but ContainerChanged."""
    return tuple(each for each in found if each.kind != Kind.CHANGED)


@frozen(eq=False)
class Comparison:
    """How listings are compared: the events of one container between two of them, and which of all are sent."""

    kinds: Callable[[Phase, Phase], tuple[Kind, ...]] = kinds_of
    told: Callable[[tuple[Difference, ...]], tuple[Difference, ...]] = sent


def listed(record: Record, current: object, *, keeps_vanished: bool = False) -> Record:
    """The record once a pod was listed, or was not: `podRecords.setCurrent`.

    Before kubernetes 22155 a pod that was not listed kept its last listing (B17).
    """
    if current != record.nothing:
        return evolve(record, is_known=True, current=current)
    if not record.is_known or keeps_vanished:
        return record
    return evolve(record, current=record.nothing)


def advanced(record: Record) -> Record:
    """The record once what it shows was acted on: `podRecords.update`. That of a pod that is gone is forgotten."""
    if record.current == record.nothing:
        return evolve(record, is_known=False, old=record.nothing)
    return evolve(record, old=record.current, current=record.nothing)
