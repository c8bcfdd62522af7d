"""How reading refuses: one line that names the place and what was expected, and typed access to the keys of JSON."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from attrs import field, frozen

LONGEST = 60  # characters of a wrong value that are shown
MOST_DIGITS = 30  # of a number, whatever its size
NANOSECONDS = 9  # digits behind the point of a second


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence that the user gets
    """Input that nobody can take: the message is one line with the file, the line, the key, and what was expected."""


def brief(value: object) -> str:
    """A wrong value in few characters, however large it is."""
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    if isinstance(value, Decimal):
        return str(value)[:LONGEST]
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
        """Refuse keys that nobody knows: a slip changes the meaning."""
        for key in self.keys:
            if key not in known:
                raise Unreadable(f"{self.place}: {self.path}{brief(key)}: expected one of {', '.join(sorted(known))}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """Text; `otherwise` stands for what is left out, None makes it required."""
        if key not in self.keys and otherwise is not None:
            return otherwise
        value = self.keys.get(key)
        if not isinstance(value, str):
            raise self.refuse(key, "text")
        return value

    def one_of(self, key: str, known: Iterable[str], otherwise: str | None = None) -> str:
        """One of these texts."""
        value = self.text(key, otherwise)
        if value not in known and not (value == otherwise and key not in self.keys):
            raise self.refuse(key, f"one of {', '.join(known)}")
        return value

    def truth(self, key: str, *, otherwise: bool) -> bool:
        """True or false."""
        value = self.keys.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false")
        return value

    def whole(self, key: str, otherwise: int | None = None, least: int = 0) -> int | None:
        """A whole number that is not below the least."""
        if key not in self.keys:
            return otherwise
        value = self.keys[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refuse(key, f"a whole number from {least} on")
        return value

    def seconds(self, key: str, otherwise: int | None = None) -> int:
        """Seconds, not negative and of at most nine decimals, as whole nanoseconds."""
        if key not in self.keys and otherwise is not None:
            return otherwise
        value = self.keys.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value < 0:
            raise self.refuse(key, "seconds, zero or more")
        number = Decimal(value)
        if (
            not number.is_finite()
            or number.adjusted() > MOST_DIGITS
            or (number != 0 and number.adjusted() < -MOST_DIGITS)
        ):
            raise self.refuse(key, "seconds that a clock can show")
        nanoseconds = number.scaleb(NANOSECONDS)
        if nanoseconds != int(nanoseconds):
            raise self.refuse(key, "seconds of at most nine decimals")
        return int(nanoseconds)

    def part(self, key: str) -> "Part | None":
        """The object under a key; None where it is left out."""
        if key not in self.keys:
            return None
        value = self.keys[key]
        if not isinstance(value, dict):
            raise self.refuse(key, "an object")
        return Part(self.place, value, f"{self.path}{key}.")

    def parts(self, key: str) -> Iterator["Part"]:
        """The objects of a list; none where it is left out."""
        for number, value in enumerate(self.listed(key)):
            if not isinstance(value, dict):
                raise Unreadable(f"{self.place}: {self.path}{key}[{number}]: expected an object, found {brief(value)}")
            yield Part(self.place, value, f"{self.path}{key}[{number}].")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is left out."""
        found = []
        for number, each in enumerate(self.listed(key)):
            if not isinstance(each, str):
                raise Unreadable(f"{self.place}: {self.path}{key}[{number}]: expected text, found {brief(each)}")
            found.append(each)
        return tuple(found)

    def listed(self, key: str) -> list[object]:
        """A list; an empty one where it is left out."""
        value = self.keys.get(key, [])
        if not isinstance(value, list):
            raise self.refuse(key, "a list")
        return value
