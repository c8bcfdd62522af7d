"""JSON files of one document, or of several after each other, and the values that are looked up in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

from models.cpu.reading.numbers import instant
from models.cpu.reading.unreadable import unreadable
from verify.reading.documents import json_values
from verify.reading.opening import text_of
from verify.reading.refusing import Part, Unreadable, printable

Json = dict[str, Any]


def documents(file: Path) -> Iterator[Json]:
    """Each object of the file; raises Unreadable with the line where the text is no JSON."""
    found = 0
    for found, (_, value) in enumerate(json_values(printable(file), text_of(file)), 1):
        if not isinstance(value, dict):
            raise unreadable(file, f"document {found}", value, "a JSON object")
        yield value
    if not found:
        raise unreadable(file, "", None, "a JSON object, and the file is empty")


@frozen
class Keys(Part):
    """Looks values up by their key, and says file and key where there is something else."""

    def wrong(self, key: str, expected: str, value: object) -> Unreadable:
        """What to raise about this key."""
        return unreadable(self.place, f"{self.path}{key}", value, expected)

    def count(self, key: str) -> int | None:
        """The whole number under the key, as such or as a text; None where there is none."""
        found = self.keys.get(key)
        if found is None:
            return None
        if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < len(str(2**64)) + 1:
            return int(found)
        if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**64:
            return found
        raise self.refuse(key, "a whole number of 64 bits that is not negative")

    def time(self, key: str) -> int:
        """The RFC 3339 time under the key, in nanoseconds."""
        try:
            return instant(self.text(key))
        except ValueError as wrong:
            if isinstance(wrong, Unreadable):
                raise
            raise self.refuse(key, "a time since 1970 such as 2021-10-03T07:10:09Z") from None
