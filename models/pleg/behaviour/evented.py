"""What Evented PLEG does with a message of the runtime: `processCRIEvents` of pleg/evented.go @1.26 to 1.37."""

from models.pleg.behaviour.cache import deleted, written
from models.pleg.vocabulary import ContainerEvent, Difference, Entry, EventType, Holding, Kind, Settings, Wait
from verify import frozen, pure


@frozen
class Processed:
    """A pod after a message: who was woken, what is sent, whether a relist of the pod is asked for (1.37)."""

    holding: Holding
    woken: tuple[Wait, ...] = ()
    sent: tuple[Difference, ...] = ()
    crashed: bool = False
    relists: bool = False
    accepted: bool = True


@pure
def kinds_sent(event: EventType) -> tuple[Kind, ...]:
    """The PLEG events of a message that was accepted; a created container sends none (B21)."""
    if event == EventType.STARTED:
        return (Kind.STARTED,)
    if event == EventType.STOPPED:
        return (Kind.DIED,)
    return (Kind.DIED, Kind.REMOVED) if event == EventType.DELETED else ()


@pure
def crashes_at(settings: Settings, entry: Entry, *, has_sandbox: bool) -> bool:
    """Whether the message makes the kubelet read what is not there: a sandbox (B12), or a status (B9)."""
    if not has_sandbox:
        return settings.release.reads_missing_sandbox
    return settings.release.reads_missing_entry and entry.is_present and entry.status == entry.nothing


def processed(settings: Settings, holding: Holding, event: ContainerEvent) -> Processed:
    """Make a status of the message alone, write it under the message's time, and send.

    Without sandbox status the message is dropped whole. DELETED of a sandbox deletes the entry whatever its time, of a
    container leaves it; both are sent. Since 1.37 only an unexpected stop counts, and only asks for a relist: the
    caller says that it was one by passing it on.
    """
    if settings.release.single_writer:
        return Processed(holding, relists=event.type == EventType.STOPPED)
    if crashes_at(settings, holding.entry, has_sandbox=event.status is not None):
        return Processed(holding, crashed=True)
    if event.status is None:
        return Processed(holding)
    found = tuple(Difference(kind, event.about) for kind in kinds_sent(event.type))
    if event.type == EventType.DELETED:
        return Processed(deleted(holding) if event.is_sandbox else holding, sent=found)
    change = written(settings, holding, event.status, "", event.created_at)
    if not change.accepted:
        return Processed(holding, accepted=False)
    return Processed(change.holding, change.woken, found)
