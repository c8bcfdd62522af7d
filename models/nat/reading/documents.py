"""Kubernetes objects inside JSON and YAML documents."""

from collections.abc import Iterable, Iterator
from typing import Self

from attrs import frozen

from verify.reading.refusing import Part, Unreadable, brief

HIGHEST = 2**31 - 1
LONGEST = 1000  # characters of a text


@frozen
class Item(Part):
    """An object of a document: what it leaves out is empty, or the default that is told."""

    def text(self, key: str, otherwise: str | None = "") -> str:
        """A printable text, `otherwise` where there is none."""
        value = super().text(key, otherwise)
        if len(value) > LONGEST or not value.isprintable():
            raise self.refuse(key, "text")
        return value

    def number(self, key: str, otherwise: int = 0) -> int:
        """A whole number that is not negative, `otherwise` where there is none."""
        value = self.keys.get(key)
        if value is None:
            return otherwise
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
            raise self.refuse(key, "a whole number that is not negative")
        return value

    def part(self, key: str) -> Self:
        """The object under a key, empty where there is none."""
        found = super().part(key)
        return found if found is not None else type(self)(self.place, {}, f"{self.path}{key}.")


def objects_of(label: str, documents: Iterable[object]) -> Iterator[Item]:
    """The Kubernetes objects of documents, those inside of lists too."""
    several = [each for each in documents if each is not None]
    for number, value in enumerate(several, 1):
        place = label if len(several) == 1 else f"{label}: document {number}"
        if not isinstance(value, dict):
            raise Unreadable(f"{place}: expected an object, found {brief(value)}")
        item = Item(place, value)
        if isinstance(value.get("items"), list):
            yield from item.parts("items")
        else:
            yield item
