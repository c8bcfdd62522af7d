"""The stream of `crictl events`: JSON objects of several lines one after the other, as protojson writes them.

64-bit numbers are texts, enums are names; numbers are taken for both as well. A missing sandbox status is absent or
null. Keys that nobody asks about here are passed over. A document that is cut off is refused, the last one too.
"""

from collections.abc import Iterator
from pathlib import Path

from models.pleg.vocabulary import EventType, State
from models.pleg.vocabulary.streams import Message, ShownContainer, ShownSandbox
from verify.reading.documents import json_values
from verify.reading.opening import text_of
from verify.reading.refusing import Part, Unreadable, brief, printable

TYPES = tuple(EventType)
STATES = {
    "CONTAINER_CREATED": State.CREATED,
    "CONTAINER_RUNNING": State.RUNNING,
    "CONTAINER_EXITED": State.EXITED,
    "CONTAINER_UNKNOWN": State.UNKNOWN,
}
READY = ("SANDBOX_READY", "SANDBOX_NOTREADY")
WORD = 2**63
LONGEST = 21  # digits of a number of 64 bits, and a sign


def read_messages(path: Path) -> tuple[Message, ...]:
    """Every message of a file; raises Unreadable, with document and line."""
    return messages_of(printable(path), text_of(path))


def messages_of(place: str, text: str) -> tuple[Message, ...]:
    """Every message of a text; raises Unreadable, with document and line."""
    found = tuple(_message(number, line, part) for number, line, part in _documents(place, text))
    if not found:
        raise Unreadable(f"{place}: expected what crictl events prints, and the file is empty")
    return found


def _documents(place: str, text: str) -> Iterator[tuple[int, int, Part]]:
    """Each document with its number and first line."""
    for number, (line, value) in enumerate(json_values(place, text, exact=True), 1):
        where = f"{place}:{line}: document {number}"
        if not isinstance(value, dict):
            raise Unreadable(f"{where}: expected a JSON object, found {brief(value)}")
        yield number, line, Part(where, value)


def _message(number: int, line: int, part: Part) -> Message:
    status = part.part("podSandboxStatus")
    return Message(
        number,
        line,
        TYPES[_enum(part, "containerEventType", tuple(each.value for each in TYPES))],
        _id(part, "containerId"),
        _number(part, "createdAt", required=True),
        None if status is None else _sandbox(status),
        tuple(_container(each) for each in part.parts("containersStatuses")),
    )


def _sandbox(part: Part) -> ShownSandbox | None:
    """The sandbox status; none where it has no metadata, which the kubelet takes for none as well."""
    meta = part.part("metadata")
    if meta is None:
        return None
    return ShownSandbox(
        _id(part, "id"),
        _enum(part, "state", READY) == 0,
        _number(part, "createdAt"),
        _number(meta, "attempt"),
        _id(meta, "uid"),
        f"{meta.text('namespace', '')}/{meta.text('name', '')}",
    )


def _container(part: Part) -> ShownContainer:
    meta = part.part("metadata")
    return ShownContainer(
        _id(part, "id"),
        tuple(STATES.values())[_enum(part, "state", tuple(STATES))],
        _number(part, "createdAt"),
        _number(part, "startedAt"),
        _number(part, "finishedAt"),
        _number(part, "exitCode"),
        part.text("reason", ""),
        "" if meta is None else meta.text("name", ""),
    )


def _id(part: Part, key: str) -> str:
    text = part.text(key)
    if not text:
        raise part.refuse(key, "a text that is not empty")
    return text


def _enum(part: Part, key: str, names: tuple[str, ...]) -> int:
    """The place of an enum's value, written as its name or as its number."""
    value = part.keys.get(key)
    if type(value) is int and 0 <= value < len(names):
        return value
    if not isinstance(value, str) or value not in names:
        raise part.refuse(key, f"one of {', '.join(names)}")
    return names.index(value)


def _number(part: Part, key: str, *, required: bool = False) -> int:
    """A number of 64 bits, as a text or as such; 0 where it is left out."""
    value = part.keys.get(key)
    if value is None and not required:
        return 0
    text = value.removeprefix("-") if isinstance(value, str) else ""
    if text.isascii() and text.isdigit() and len(text) < LONGEST:
        value = int(str(value))
    if type(value) is not int or not -WORD <= value < WORD:
        raise part.refuse(key, "a whole number of 64 bits")
    return value
