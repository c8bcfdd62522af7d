"""JSON files of one document, or of several after each other, and the values that are looked up in them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.cpu.reading.numbers import instant
from models.cpu.reading.opening import text_of
from models.cpu.reading.unreadable import Unreadable, unreadable

Json = dict[str, Any]


def documents(file: Path) -> Iterator[Json]:
    """Each object of the file; raises Unreadable with the line where the text is no JSON."""
    text = text_of(file)
    decoder, at, found = json.JSONDecoder(parse_constant=_refuse), _skipped(text, 0), 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as wrong:
            place = getattr(wrong, "pos", at)
            reason = getattr(wrong, "msg", "too deep, too long a number, or NaN")
            raise unreadable(file, f"line {text.count(chr(10), 0, place) + 1}", reason, "a JSON document") from None
        if not isinstance(value, dict):
            raise unreadable(file, f"document {found + 1}", value, "a JSON object")
        found += 1
        yield value
        at = _skipped(text, at)
    if not found:
        raise unreadable(file, "", None, "a JSON object, and the file is empty")


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


class Keys:
    """Looks values up by their key, and says file and key where there is something else."""

    def __init__(self, file: Path, place: str, value: Json) -> None:
        self.file, self.place, self.value = file, place, value

    def wrong(self, key: str, expected: str) -> Unreadable:
        """What to raise about this key."""
        return unreadable(self.file, f"{self.place}{key}", self.value.get(key), expected)

    def part(self, key: str) -> "Keys | None":
        """The object under the key; None where there is none."""
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise self.wrong(key, "an object")
        return Keys(self.file, f"{self.place}{key}.", found)

    def parts(self, key: str) -> Iterator["Keys"]:
        """The objects in the list under the key."""
        found = self.value.get(key)
        if found is None:
            return
        if not isinstance(found, list):
            raise self.wrong(key, "a list")
        for number, each in enumerate(found):
            if not isinstance(each, dict):
                raise unreadable(self.file, f"{self.place}{key}[{number}]", each, "an object")
            yield Keys(self.file, f"{self.place}{key}[{number}].", each)

    def text(self, key: str) -> str:
        """The text under the key."""
        found = self.value.get(key)
        if not isinstance(found, str):
            raise self.wrong(key, "a text")
        return found

    def count(self, key: str) -> int | None:
        """The whole number under the key, as such or as a text; None where there is none."""
        found = self.value.get(key)
        if found is None:
            return None
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < len(str(2**64)) + 1:
            return int(found)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**64:
            return found
        raise self.wrong(key, "a whole number of 64 bits that is not negative")

    def time(self, key: str) -> int:
        """The RFC 3339 time under the key, in nanoseconds."""
        try:
            return instant(self.text(key))
        except ValueError as wrong:
            if isinstance(wrong, Unreadable):
                raise
            raise self.wrong(key, "a time since 1970 such as 2021-10-03T07:10:09Z") from None
