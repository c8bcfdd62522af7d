"""What a kubelet that is given only this stream holds in the end, by the model's own functions."""

from collections.abc import Iterator

from models.pleg.behaviour.evented import processed
from models.pleg.vocabulary import ContainerEvent, Holding, Settings, State, Status
from models.pleg.vocabulary.streams import Message
from verify import frozen


@frozen
class Kept:
    """A pod after the stream: its entry, and how many messages have changed it, and were refused as older."""

    pod: str
    label: str
    holding: Holding
    written: int = 0
    refused: int = 0


def kept(settings: Settings, messages: tuple[Message, ...]) -> tuple[Kept, ...]:
    """Every pod of the stream, as Evented PLEG alone leaves it: no relist, no failed inspection."""
    found: dict[str, Kept] = {}
    for message, event in _events(messages):
        before = found.get(message.pod) or Kept(
            message.pod, message.sandbox.label if message.sandbox else "", Holding()
        )
        done = processed(settings, before.holding, event)
        found[message.pod] = Kept(
            message.pod,
            before.label,
            done.holding,
            before.written + (done.accepted and done.holding is not before.holding),
            before.refused + (not done.accepted),
        )
    return tuple(found.values())


def _events(messages: tuple[Message, ...]) -> Iterator[tuple[Message, ContainerEvent]]:
    """The messages that have a sandbox, as the model takes them."""
    for message in messages:
        if message.sandbox is not None:
            containers = tuple((each.id, each.state) for each in message.containers)
            sandbox = (message.sandbox.id, State.RUNNING if message.sandbox.ready else State.EXITED)
            status = Status(containers, (sandbox,))
            yield (
                message,
                ContainerEvent(message.type, message.about, status, message.created, is_sandbox=message.is_sandbox),
            )
