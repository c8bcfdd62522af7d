"""The stream of `crictl events`: JSON objects of several lines one after the other, as protojson writes them.

64-bit numbers are texts, enums are names; numbers are taken for both as well. A missing sandbox status is absent or
null. Keys that nobody asks about here are passed over. A document that is cut off is refused, the last one too.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from models.pleg.reading.opening import shown, text_of
from models.pleg.reading.refusing import Part, Unreadable, brief
from models.pleg.vocabulary import EventType, State
from models.pleg.vocabulary.streams import Message, ShownContainer, ShownSandbox

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
    return messages_of(shown(path), text_of(path))


def messages_of(place: str, text: str) -> tuple[Message, ...]:
    """Every message of a text; raises Unreadable, with document and line."""
    found = tuple(_message(number, line, part) for number, line, part in _documents(place, text))
    if not found:
        raise Unreadable(f"{place}: expected what crictl events prints, and the file is empty")
    return found


def _documents(place: str, text: str) -> Iterator[tuple[int, int, Part]]:
    """Each document with its number and first line."""
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)
    at, line, number = _blank(text, 0), 1 + text.count("\n", 0, _blank(text, 0)), 0
    while at < len(text):
        number += 1
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as wrong:
            where = line + text.count("\n", at, getattr(wrong, "pos", at))
            reason = "it is cut off" if text[getattr(wrong, "pos", at) :].strip() == "" else "this is none"
            raise Unreadable(f"{place}:{where}: document {number}: expected a JSON object, {reason}") from None
        if not isinstance(value, dict):
            raise Unreadable(f"{place}:{line}: document {number}: expected a JSON object, found {brief(value)}")
        yield number, line, Part(f"{place}:{line}: document {number}", value)
        after = _blank(text, end)
        line += text.count("\n", at, after)
        at = after


def _blank(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _no_number(text: str) -> object:
    raise ValueError(text)


def _message(number: int, line: int, part: Part) -> Message:
    status = _part(part, "podSandboxStatus")
    return Message(
        number,
        line,
        TYPES[_enum(part, "containerEventType", tuple(each.value for each in TYPES))],
        _id(part, "containerId"),
        _number(part, "createdAt", required=True),
        None if status is None else _sandbox(status),
        tuple(_container(each) for each in _parts(part, "containersStatuses")),
    )


def _sandbox(part: Part) -> ShownSandbox | None:
    """The sandbox status; none where it has no metadata, which the kubelet takes for none as well."""
    meta = _part(part, "metadata")
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
    meta = _part(part, "metadata")
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


def _part(part: Part, key: str) -> Part | None:
    """The object under a key; None where there is none, or null."""
    return None if part.keys.get(key) is None else part.part(key)


def _parts(part: Part, key: str) -> Iterator[Part]:
    return iter(()) if part.keys.get(key) is None else part.parts(key)


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
