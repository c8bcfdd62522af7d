"""The lines of one container in their order: events that were told, state changes, exit codes."""

from collections.abc import Iterator
from typing import Any

from models.pleg.vocabulary.lines import Changed, Finished, Told
from models.pleg.vocabulary.logs import Advance, Finish, Log, Succession


def paired(lines: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
    """Each line with the one before it of the same container and kubelet process; None where it is the first."""
    last: dict[tuple[int, str], Any] = {}
    for each in lines:
        key = (each.run, each.about)
        yield last.get(key), each
        last[key] = each


def successions(log: Log) -> tuple[Succession, ...] | None:
    """Every two events of a container that follow each other; None where the log shows no events."""
    if log.level < 2 and next(log.of(Told), None) is None:
        return None
    pairs = paired(each for each in log.of(Told) if each.about)
    return tuple(Succession(earlier, later) for earlier, later in pairs if earlier is not None)


def advances(log: Log) -> tuple[Advance, ...]:
    """Every state change with the one before it of its container."""
    return tuple(
        Advance(earlier, later, earlier is None and log.runs[later.run].is_whole)
        for earlier, later in paired(log.of(Changed))
    )


def finishes(log: Log) -> tuple[Finish, ...]:
    """Every two lines about the end of one container."""
    return tuple(Finish(earlier, later) for earlier, later in paired(log.of(Finished)) if earlier is not None)
