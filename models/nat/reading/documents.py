"""Values inside JSON and YAML documents, each with its place, so that what is wrong is refused at its key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml
from attrs import frozen

from models.nat.reading.unreadable import Unreadable, shown

HIGHEST = 2**31 - 1


@frozen
class Item:
    """An object of a document, and its place, such as `FILE: items[3].spec`."""

    place: str
    value: dict[str, Any]

    def at(self, key: str) -> str:
        """The place of what stands under a key; a document itself has none beside its file."""
        return f"{self.place}{key}" if self.place.endswith(": ") else f"{self.place}.{key}"

    def refuse(self, key: str, expected: str) -> NoReturn:
        """Raise Unreadable for what stands under this key."""
        raise Unreadable(f"{self.at(key)}: expected {expected}, found {shown(self.value.get(key))}")

    def text(self, key: str, default: str = "") -> str:
        """A text, the default where there is none."""
        value = self.value.get(key)
        if value is None:
            return default
        if not isinstance(value, str) or len(value) > 1000 or not value.isprintable():
            self.refuse(key, "a text")
        return value

    def number(self, key: str, default: int = 0) -> int:
        """A whole number that is not negative, the default where there is none."""
        value = self.value.get(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
            self.refuse(key, "a whole number that is not negative")
        return value

    def truth(self, key: str, *, default: bool) -> bool:
        """True or false, the default where there is neither."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "true or false")
        return default if value is None else value

    def part(self, key: str) -> "Item":
        """The object under a key, empty where there is none."""
        value = self.value.get(key)
        if value is not None and not isinstance(value, dict):
            self.refuse(key, "an object")
        return Item(self.at(key), value or {})

    def parts(self, key: str) -> Iterator["Item"]:
        """The objects listed under a key."""
        for number, value in enumerate(self._list(key)):
            if not isinstance(value, dict):
                raise Unreadable(f"{self.at(key)}[{number}]: expected an object, found {shown(value)}")
            yield Item(f"{self.at(key)}[{number}]", value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed under a key."""
        found = self._list(key)
        if not all(isinstance(value, str) for value in found):
            self.refuse(key, "a list of texts")
        return tuple(found)

    def _list(self, key: str) -> list[Any]:
        value = self.value.get(key)
        if value is not None and not isinstance(value, list):
            self.refuse(key, "a list")
        return value or []


class _Strict(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML ships no types
    """YAML in which no key is given twice, as JSON is read here too."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - as PyYAML has it
        """A mapping whose keys all differ, merge keys aside."""
        own = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        _refuse_twice([str(key) for key in own])
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


def _refuse_twice(keys: list[str]) -> None:
    if len(set(keys)) != len(keys):
        raise ValueError(f"the key {max(keys, key=keys.count)} twice in one object")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object whose keys all differ; raises ValueError: of two values none is the right one."""
    _refuse_twice([key for key, _ in pairs])
    return dict(pairs)


def documents_of(label: str, text: str) -> list[Any]:
    """The documents of a file, JSON or YAML; raises Unreadable for what is neither."""
    try:
        if text.lstrip().startswith(("{", "[")):
            return [json.loads(text, object_pairs_hook=once)]
        return [each for each in yaml.load_all(text, _Strict) if each is not None]
    except (ValueError, RecursionError, yaml.YAMLError) as wrong:
        raise Unreadable(f"{label}: expected JSON or YAML, found {shown(' '.join(str(wrong).split()))}") from wrong


def objects_of(label: str, documents: list[Any]) -> Iterator[Item]:
    """The Kubernetes objects of documents, those inside of lists too."""
    for number, value in enumerate(documents):
        place = label if len(documents) == 1 else f"{label}: document {number + 1}"
        if not isinstance(value, dict):
            raise Unreadable(f"{place}: expected an object, found {shown(value)}")
        if isinstance(value.get("items"), list):
            yield from Item(f"{place}: ", value).parts("items")
        else:
            yield Item(place, value)


def text_of(file: Path) -> str:
    """A file's text; raises Unreadable for one that is not in UTF-8."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{file}: expected text in UTF-8, found byte {wrong.object[wrong.start]:#x}") from wrong
