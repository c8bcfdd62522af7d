"""What a verdict was about, as two digests: the texts that it follows from, and the world that it was asked of."""

import ast
import hashlib
import inspect
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from pathlib import Path, PurePath
from types import FunctionType, MethodType
from typing import Any

import attrs

from verify.discover import ROOT
from verify.property import Property

ENGINES = "verify"  # the package whose every module takes part in every verdict
SIDES = ("models", "properties", ENGINES)
PLAIN = (bool, int, float, str, bytes, complex, Fraction, PurePath, range, type(None), type(...))


class Unnamed(TypeError):  # noqa: N818 - reads as the sentence it starts
    """A world holds something by which it cannot be recognised again; the message says what."""


def of_source(item: Property) -> str:
    """Digest the property's module, all that it imports of the models and sentences, and the whole of `verify`.

    Whoever changes a character of them gets another digest, even where the verdict is the same.
    """
    modules = sorted({*_reached(item.predicate.__module__), *_reached(ENGINES), *_engines()})
    return _joined(_text(name) for name in modules)


def of_world(given: object) -> str:
    """Digest what a world gives, by structure: the same in every process, whatever the order of its sets.

    Raises Unnamed.
    """
    return _Structure().digest(given).hex()


@cache
def _engines() -> frozenset[str]:
    files = (ROOT / ENGINES).rglob("*.py")
    return frozenset(".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files)


@cache
def _reached(start: str) -> frozenset[str]:
    """A module of ours and every one that it imports, whether at once or only when a function runs."""
    found, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name not in found and _file(name) is not None:
            found.add(name)
            waiting += [name.rpartition(".")[0], *_imports(name)]
    return frozenset(found)


@cache
def _imports(name: str) -> tuple[str, ...]:
    found = list[str]()
    for node in ast.walk(ast.parse(_text(name))):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{each.name}" for each in node.names)]
    return tuple(each for each in found if each.partition(".")[0] in SIDES)


def _file(name: str) -> Path | None:
    place = ROOT.joinpath(*name.split("."))
    return next((file for file in (place.with_suffix(".py"), place / "__init__.py") if name and file.is_file()), None)


@cache
def _text(name: str) -> str:
    file = _file(name)
    return "" if file is None else file.read_text(encoding="utf-8")


def _joined(texts: Iterable[str]) -> str:
    whole = hashlib.sha256()
    for text in texts:
        whole.update(hashlib.sha256(text.encode()).digest())
    return whole.hexdigest()


class _Structure:
    """One walk over a world; what occurs twice is digested once."""

    def __init__(self) -> None:
        self._known: dict[int, bytes] = {}
        self._held: list[object] = []  # so that no number of `_known` comes to stand for another object

    def digest(self, value: Any) -> bytes:  # noqa: ANN401 - a world gives anything
        """Digest one value."""
        if isinstance(value, PLAIN) and not isinstance(value, Enum):
            return _hashed(type(value).__name__, repr(value).encode())
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = self._fresh(value)
            self._held.append(value)
        return known

    def _fresh(self, value: Any) -> bytes:  # noqa: ANN401 - a world gives anything
        kind = type(value)
        if isinstance(value, Enum):
            return _hashed(_name(kind), value.name.encode())
        if attrs.has(kind):
            fields = (each for each in attrs.fields(kind) if each.init)
            return _hashed(_name(kind), *(part for each in fields for part in self._field(each.name, value)))
        if isinstance(value, Mapping):
            pairs = sorted(self.digest(key) + self.digest(part) for key, part in value.items())
            return _hashed("mapping", *pairs)
        if isinstance(value, (set, frozenset)):
            return _hashed("set", *sorted(self.digest(part) for part in value))
        if isinstance(value, (tuple, list)):
            return _hashed(_name(kind), *(self.digest(part) for part in value))
        return self._code(value)

    def _field(self, name: str, whole: object) -> tuple[bytes, bytes]:
        return name.encode(), self.digest(getattr(whole, name))

    def _code(self, value: Any) -> bytes:  # noqa: ANN401 - a world gives anything
        """A function, by its name and the texts that it reaches; what is bound to it counts."""
        if isinstance(value, partial):
            return _hashed("partial", *(self.digest(part) for part in (value.func, value.args, value.keywords)))
        if isinstance(value, MethodType):
            return _hashed("method", self.digest(value.__self__), value.__func__.__qualname__.encode())
        if isinstance(value, re.Pattern):
            return _hashed("pattern", repr((value.pattern, value.flags)).encode())
        plain = inspect.unwrap(value) if callable(value) else value
        if isinstance(plain, (FunctionType, type)):
            if "<lambda>" in plain.__qualname__:
                raise Unnamed("a lambda has no digest")
            held = [cell.cell_contents for cell in getattr(plain, "__closure__", None) or ()]
            held += [getattr(plain, "__defaults__", None), getattr(plain, "__kwdefaults__", None)]
            text = _joined(_text(name) for name in sorted(_reached(plain.__module__)))
            return _hashed(_name(plain), text.encode(), *(self.digest(part) for part in held))
        raise Unnamed(f"a {_name(type(value))} has no digest")


def _name(kind: Any) -> str:  # noqa: ANN401 - a class or a function
    return f"{kind.__module__}.{kind.__qualname__}"


def _hashed(kind: str, *parts: bytes) -> bytes:
    whole = hashlib.sha256(kind.encode())
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.digest()
