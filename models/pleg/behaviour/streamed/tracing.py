"""Messages as what is asked about them: which follow each other, of which id, sandbox and pod."""

from collections.abc import Callable, Iterator

from models.pleg.vocabulary import EventType
from models.pleg.vocabulary.streams import Delivery, Message, StreamTrace


def traced_stream(title: str, messages: tuple[Message, ...]) -> StreamTrace:
    """Everything that is asked of a stream."""
    with_sandbox = tuple(each for each in messages if each.sandbox is not None)
    return StreamTrace(
        title,
        messages,
        tuple(_following(messages, lambda _: "")),
        tuple(_following(messages, lambda message: message.about)),
        tuple(_following(with_sandbox, lambda message: message.sandbox.id if message.sandbox else "", seeing=True)),
        tuple(_following(with_sandbox, lambda message: message.pod)),
        with_sandbox,
    )


def _following(
    messages: tuple[Message, ...], key_of: Callable[[Message], str], *, seeing: bool = False
) -> Iterator[Delivery]:
    """Every two messages of one key that follow each other; with what is gone by the earlier one, if asked."""
    last: dict[str, Message] = {}
    seen: dict[str, set[str]] = {}
    for message in messages:
        key = key_of(message)
        earlier = last.get(key)
        if earlier is not None:
            shown = {name for name, _ in earlier.states()} if seeing else set()
            gone = frozenset(seen[key] - shown) if seeing else frozenset()
            yield Delivery(earlier, message, gone)
        if seeing:
            seen.setdefault(key, set()).update(name for name, _ in message.states())
            if message.type == EventType.DELETED:
                seen[key].add(message.about)
        last[key] = message
