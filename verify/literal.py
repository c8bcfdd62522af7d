"""Values as the expressions that make them again."""

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from types import FunctionType
from typing import Any, get_origin, get_type_hints

import attrs

from verify.world import World

Known = Mapping[int, str]
"""How the things of a world are called, by their `id`."""

Names = dict[str, str]
"""The names that a text uses, each with the module that it is imported from."""

NOTHING: Known = {}


def literal(value: Any, names: Names | None = None, known: Known = NOTHING) -> str:  # noqa: ANN401 - any value
    """The expression that makes this value, without what is default in it; the names that it uses go into `names`."""
    names = {} if names is None else names
    if id(value) in known:
        return known[id(value)]
    if isinstance(value, Enum):
        return f"{_named(type(value), names)}.{value.name}"
    if isinstance(value, tuple):
        parts = [literal(part, names, known) for part in value]
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    if isinstance(value, frozenset):
        inner = ", ".join(sorted(literal(part, names, known) for part in value))
        return f"frozenset({{{inner}}})" if value else "frozenset()"
    if attrs.has(type(value)):
        told = (f"{each.alias}={_part(each, now, names, known)}" for each, now in _told(value))
        return f"{_named(type(value), names)}({', '.join(told)})"
    return repr(value)


def _named(kind: type, names: Names) -> str:
    names[kind.__qualname__.partition(".")[0]] = kind.__module__
    return kind.__qualname__


def _told(value: Any) -> Iterator[tuple["attrs.Attribute[Any]", Any]]:  # noqa: ANN401 - any attrs instance
    """The fields that are not at their default."""
    for each in attrs.fields(type(value)):
        now = getattr(value, each.name)
        default = each.default
        if isinstance(default, attrs.Factory) and not default.takes_self:  # type: ignore[arg-type]
            default = default.factory()
        if each.init and not (type(now) is type(default) and now == default):
            yield each, now


def _part(each: "attrs.Attribute[Any]", now: Any, names: Names, known: Known) -> str:  # noqa: ANN401 - any value
    """A field's value, as the field's own `repr` writes it where that is an expression: an address with its dots."""
    own: Any = each.repr
    if not isinstance(own, FunctionType) or id(now) in known:
        return literal(now, names, known)
    text = own(now)
    try:
        used = {node.id for node in ast.walk(ast.parse(text, mode="eval")) if isinstance(node, ast.Name)}
    except SyntaxError:
        return literal(now, names, known)
    for name in used - set(dir(builtins)):
        module = _home_of(name, own)
        if module is None:
            return literal(now, names, known)
        names[name] = module
    return str(text)


def _home_of(name: str, function: Callable[..., Any]) -> str | None:
    """The module in which the text of this function, or of one that it calls, finds the name."""
    if not isinstance(function, FunctionType):
        return None
    if name in function.__globals__:
        return str(getattr(function.__globals__[name], "__module__", function.__module__))
    called = (function.__globals__.get(each) for each in function.__code__.co_names)
    return next((home for each in called if each is not None and (home := _home_of(name, each)) is not None), None)


def imports(names: Names) -> list[str]:
    """The import lines for these names, sorted."""
    by_module: dict[str, list[str]] = {}
    for name, module in names.items():
        by_module.setdefault(module, []).append(name)
    return [f"from {module} import {', '.join(sorted(by_module[module]))}" for module in sorted(by_module)]


def things_of(world: World) -> Known:
    """The world, its parts, and the records that their lists hold, each with the expression that finds it."""
    known: dict[int, str] = {}
    _name(world.given, "world", known)
    return known


def _name(part: Any, path: str, known: dict[int, str]) -> None:  # noqa: ANN401 - a world gives anything
    """Name a part, what its lists hold, and the parts of its own that are compared by identity, as tables are.

    Nothing else of it is read.
    """
    known[id(part)] = path
    if not attrs.has(type(part)):
        return
    for name, kind in get_type_hints(type(part)).items():
        if get_origin(kind) is tuple:
            records = ((place, record) for place, record in enumerate(getattr(part, name)) if attrs.has(type(record)))
            known |= {id(record): f"{path}.{name}[{place}]" for place, record in records if id(record) not in known}
        elif attrs.has(kind) and "__eq__" not in vars(kind) and id(getattr(part, name)) not in known:
            _name(getattr(part, name), f"{path}.{name}", known)


def setup_of(world: World, lines: Iterable[str], names: Names) -> list[str]:
    """The lines that build the world again, where these lines speak of it."""
    if not any(_speaks_of_world(line) for line in lines):
        return []
    return world.recipe.splitlines() if world.recipe else [f"world = {literal(world.given, names)}"]


def _speaks_of_world(line: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "world" for node in ast.walk(ast.parse(line)))
