"""How reading refuses: one line that names the place and what was expected, and typed access to fields."""

from collections.abc import Iterable, Iterator

from attrs import field, frozen

LONGEST = 60  # characters of a wrong value that are shown
SCALARS = (str, int, float, bool, type(None))


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence that the user gets
    """Input that nobody can take: the message is one line with the file, the document, the field, what was expected."""


def printable(text: str) -> str:
    """Text of whatever origin, on one line."""
    return text if text.isascii() and text.isprintable() else ascii(text)


def brief(value: object) -> str:
    """A wrong value in few characters, however large it is."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    if not isinstance(value, SCALARS):
        return type(value).__name__
    return ascii(value[:LONGEST] if isinstance(value, str) else value)[: LONGEST + 2]


@frozen
class Part:
    """One object of a document, or a part of one, with the place that errors name."""

    place: str
    keys: dict[str, object] = field(repr=False)
    path: str = ""

    def refuse(self, key: str, expected: str) -> Unreadable:
        """Make the error that says what was expected under this key."""
        found = brief(self.keys[key]) if key in self.keys else "nothing"
        return Unreadable(f"{self.place}: {self.path}{key}: expected {expected}, found {found}")

    def only(self, known: Iterable[str]) -> None:
        """Refuse keys that nobody knows, as the API server's strict validation does: a slip changes the meaning."""
        for key in self.keys:
            if key not in known:
                expected = f"one of {', '.join(known)}"
                raise Unreadable(f"{self.place}: {self.path or 'key '}{brief(key)}: expected {expected}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """Text; `otherwise` stands for what is left out or null, None makes it required."""
        value = self.keys.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if not isinstance(value, str):
            raise self.refuse(key, "text")
        return value

    def part(self, key: str) -> "Part | None":
        """The object under a key; None where it is left out or null."""
        value = self.keys.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.refuse(key, "an object")
        return Part(self.place, value, f"{self.path}{key}.")

    def parts(self, key: str) -> Iterator["Part"]:
        """The objects of a list; none where it is left out or null."""
        for number, value in enumerate(self._list(key)):
            if not isinstance(value, dict):
                raise Unreadable(f"{self.place}: {self.path}{key}[{number}]: expected an object, found {brief(value)}")
            yield Part(self.place, value, f"{self.path}{key}[{number}].")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is left out or null."""
        found = []
        for number, each in enumerate(self._list(key)):
            if not isinstance(each, str):
                raise Unreadable(f"{self.place}: {self.path}{key}[{number}]: expected text, found {brief(each)}")
            found.append(each)
        return tuple(found)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, such as labels; none where it is left out or null. A text that is null is empty."""
        inner = self.part(key)
        if inner is None:
            return ()
        return tuple((inner.named(name), inner.text(name, "")) for name in inner.keys)

    def named(self, name: object) -> str:
        """A key, which YAML allows to be anything, as text."""
        if not isinstance(name, str):
            raise Unreadable(f"{self.place}: {self.path}{brief(name)}: expected text for a key")
        return name

    def _list(self, key: str) -> list[object]:
        value = self.keys.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(key, "a list")
        return value
