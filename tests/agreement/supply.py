"""Which functions a package marks, and the objects that its worlds hold."""

import importlib
import inspect
import pkgutil
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_type_hints

import attrs
from attrs import frozen

MOST = 60  # values kept of each type
ROWS = 8  # elements looked at in each collection


@frozen
class Subject:
    """A marked function, and the annotation of each of its parameters (`self` is its class)."""

    name: str
    function: Callable[..., Any]
    kinds: Mapping[str, Any]


def subjects(package: str) -> Iterator[Subject]:
    """Every `@pure` function and every `@action` that the modules of a package define."""
    root = importlib.import_module(package)
    modules = [root, *(importlib.import_module(found.name) for found in _modules(root))]
    for module in modules:
        for name, member in sorted(vars(module).items()):
            if getattr(member, "__module__", None) != module.__name__:
                continue
            if inspect.isclass(member):
                yield from _methods(member)
            elif getattr(member, "is_pure", False):
                yield Subject(f"{module.__name__}.{name}", member, _kinds(member, None))


def _modules(root: types.ModuleType) -> Iterator[pkgutil.ModuleInfo]:
    return pkgutil.walk_packages(root.__path__, f"{root.__name__}.") if hasattr(root, "__path__") else iter(())


def _methods(owner: type) -> Iterator[Subject]:
    for name, member in sorted(vars(owner).items()):
        if getattr(member, "is_action", False) or getattr(member, "is_pure", False):
            yield Subject(f"{owner.__module__}.{owner.__name__}.{name}", member, _kinds(member, owner))


def _kinds(function: Callable[..., Any], owner: type | None) -> dict[str, Any]:
    plain = inspect.unwrap(function)
    hints = get_type_hints(plain, include_extras=True)
    return {name: hints.get(name, owner) for name in inspect.signature(plain).parameters}


class Pool:
    """Objects found by walking some values, by their type; `texts` are the strings in records, by their field."""

    def __init__(self, roots: Sequence[Any]) -> None:
        self.known: dict[type, list[Any]] = {}
        self.texts: dict[str, list[str]] = {}
        self.seen: set[int] = set()
        self.kept: list[Any] = []
        for root in roots:
            self._walk(root)

    def of(self, kind: type) -> list[Any]:
        """Every object that was kept of this type; a truth is no number."""
        kinds = [known for known in self.known if issubclass(known, kind) and (known is not bool or kind is bool)]
        return [value for known in kinds for value in self.known[known]]

    def _walk(self, value: Any) -> None:
        if id(value) in self.seen:
            return
        self.seen.add(id(value))
        self.kept.append(value)
        found = self.known.setdefault(type(value), [])
        if len(found) < MOST and not any(value is known for known in found):
            found.append(value)
        if isinstance(value, dict):
            self._walk_some([*value.keys(), *value.values()])
        elif isinstance(value, (tuple, list, frozenset)):
            self._walk_some(list(value))
        elif attrs.has(type(value)):
            for each in attrs.fields(type(value)):
                part = getattr(value, each.name)
                if type(part) is str:
                    self.texts.setdefault(each.name, []).append(part)
                self._walk(part)

    def _walk_some(self, values: list[Any]) -> None:
        for value in values[:ROWS] + values[-ROWS:]:
            self._walk(value)
