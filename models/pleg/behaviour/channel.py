"""The channel of PLEG events: one for both generators, never waited for."""

from typing import TypeVar

T = TypeVar("T")


def with_sent(queue: tuple[T, ...], capacity: int, events: tuple[T, ...]) -> tuple[tuple[T, ...], int]:
    """Put events into a channel as far as it has room: the queue, and how many were dropped.

    The non-blocking sends of pleg/generic.go and pleg/evented.go since kubernetes 72709; a dropped event is counted
    (`PLEGDiscardEvents`) and never sent again (B15).
    """
    room = capacity - len(queue)
    return (*queue, *events[:room]), len(events[room:])
