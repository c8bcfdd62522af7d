"""How reading refuses: one line that names the place and what was expected, and typed access to the keys of objects."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Self

from attrs import field, frozen

LONGEST = 60  # characters of a wrong value that are shown
SCALARS = (str, int, float, bool, type(None))
NOTHING = object()  # stands for the value of a key that is not there


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence that the user gets
    """Input that nobody can take: the message is one line with the file, the line or key, and what was expected."""


def printable(text: str | Path) -> str:
    """Text of whatever origin, such as a file's name, on one line."""
    written = str(text)
    return written if written.isascii() and written.isprintable() else ascii(written)


def brief(value: object) -> str:
    """A wrong value in few printable ASCII characters, however large or deep it is."""
    if value is NOTHING:
        return "nothing"
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, Decimal):
        return str(value)[:LONGEST]
    if not isinstance(value, SCALARS):
        return type(value).__name__
    try:
        return ascii(value[:LONGEST] if isinstance(value, str) else value)[: LONGEST + 2]
    except ValueError:
        return "a number of thousands of digits"


@frozen
class Part:
    """One object of a document, or a part of one, with the place that errors name.

    A key that is null says what one that is left out says, as in the objects of an API; see `Exact`.
    """

    place: str
    keys: dict[str, object] = field(repr=False)
    path: str = ""

    def at(self, key: str) -> str:
        """Where a key stands."""
        return f"{self.place}: {self.path}{key}"

    def wrong(self, key: str, expected: str, value: object) -> Unreadable:
        """Make the error that says what was expected at a key, or at an element of its list, and what stands there."""
        return Unreadable(f"{self.at(key)}: expected {expected}, found {brief(value)}")

    def refuse(self, key: str, expected: str) -> Unreadable:
        """Make the error that says what was expected under this key."""
        return self.wrong(key, expected, self.keys.get(key, NOTHING))

    def lacks(self, key: str) -> bool:
        """Whether the object does not say this key."""
        return self.keys.get(key) is None

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that nobody knows: a slip changes the meaning."""
        for key in self.keys:
            if key not in known:
                expected = f"one of {', '.join(known)}"
                raise Unreadable(f"{self.place}: {self.path or 'key '}{brief(key)}: expected {expected}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """Text; `otherwise` stands for what is left out, None makes it required."""
        value = self.keys.get(key)
        if isinstance(value, str):
            return value
        if otherwise is not None and self.lacks(key):
            return otherwise
        raise self.refuse(key, "text")

    def one_of(self, key: str, known: Iterable[str], otherwise: str | None = None) -> str:
        """One of these texts."""
        if otherwise is not None and self.lacks(key):
            return otherwise
        value = self.text(key)
        if value not in known:
            raise self.refuse(key, f"one of {', '.join(known)}")
        return value

    def truth(self, key: str, *, otherwise: bool) -> bool:
        """True or false."""
        if self.lacks(key):
            return otherwise
        value = self.keys[key]
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def part(self, key: str) -> Self | None:
        """The object under a key; None where it is left out."""
        if self.lacks(key):
            return None
        value = self.keys[key]
        if not isinstance(value, dict):
            raise self.refuse(key, "an object")
        return type(self)(self.place, value, f"{self.path}{key}.")

    def parts(self, key: str) -> tuple[Self, ...]:
        """The objects of a list; none where it is left out."""
        found = []
        for number, value in enumerate(self.listed(key)):
            if not isinstance(value, dict):
                raise self.wrong(f"{key}[{number}]", "an object", value)
            found.append(type(self)(self.place, value, f"{self.path}{key}[{number}]."))
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is left out."""
        found = []
        for number, each in enumerate(self.listed(key)):
            if not isinstance(each, str):
                raise self.wrong(f"{key}[{number}]", "text", each)
            found.append(each)
        return tuple(found)

    def listed(self, key: str) -> list[object]:
        """A list; an empty one where it is left out."""
        if self.lacks(key):
            return []
        value = self.keys[key]
        if not isinstance(value, list):
            raise self.refuse(key, "a list")
        return value

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, such as labels; none where it is left out. A text that is left out is empty."""
        inner = self.part(key)
        if inner is None:
            return ()
        return tuple((inner.named(name), inner.text(name, "")) for name in inner.keys)

    def named(self, name: object) -> str:
        """A key, which YAML allows to be anything, as text."""
        if not isinstance(name, str):
            raise Unreadable(f"{self.place}: {self.path}{brief(name)}: expected text for a key")
        return name


@frozen
class Exact(Part):
    """An object in which null is a value of its own, and a wrong one wherever text, a list or an object belongs."""

    def lacks(self, key: str) -> bool:
        """Whether the key is not there."""
        return key not in self.keys
