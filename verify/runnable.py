"""Counterexamples as runnable Python."""

import inspect
from operator import attrgetter
from typing import Any

import attrs

from verify.binding import kinds_of
from verify.domain import Member, domain_of
from verify.property import Property
from verify.world import World

WIDTH = 100


def names_in(value: Any) -> dict[str, str]:  # noqa: ANN401 - any value
    """The modules to import for the value's repr, by the name that the repr uses."""
    found: dict[str, str] = {}
    if isinstance(value, tuple):
        for part in value:
            found.update(names_in(part))
    elif attrs.has(type(value)):
        found[type(value).__name__] = type(value).__module__
        for each in attrs.fields(type(value)):
            found.update(names_in(getattr(value, each.name)))
            if each.repr not in (True, False):  # a repr of its own speaks of a function beside the class's fields
                module = inspect.getmodule(each.repr)
                found["address"] = module.__name__ if module is not None else "models.packet"
    elif hasattr(type(value), "__members__"):
        found[type(value).__name__] = type(value).__module__
    return found


def text_of(value: Any) -> str:  # noqa: ANN401 - any value
    """The repr of a value, with enum members as `Class.NAME`."""
    if hasattr(type(value), "__members__"):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, tuple):
        inner = ", ".join(text_of(part) for part in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if attrs.has(type(value)):
        parts = []
        for each in attrs.fields(type(value)):
            part = getattr(value, each.name)
            shown = each.repr(part) if callable(each.repr) and not isinstance(each.repr, bool) else text_of(part)
            parts.append(f"{each.alias}={shown}")
        return f"{type(value).__name__}({', '.join(parts)})"
    return repr(value)


def imports(names: dict[str, str]) -> list[str]:
    """The import lines for these names."""
    by_module: dict[str, list[str]] = {}
    for name, module in names.items():
        by_module.setdefault(module, []).append(name)
    return [f"from {module} import {', '.join(sorted(by_module[module]))}" for module in sorted(by_module)]


def _place(value: Any, domain: Member, world: World) -> str:  # noqa: ANN401 - any value
    """Where the value stands in its list; nothing for what is no list."""
    if attrgetter(domain.attribute)(world.given) is value:
        return ""
    return f"[{[known is value for known in domain.of(world.given) or ()].index(True)}]"


def as_python(item: Property, world: World, values: dict[str, Any]) -> str:
    """A program that asserts the property on these values; it fails where the counterexample is one.

    The world is rebuilt by the expression that `World.recipe` gives.
    """
    names: dict[str, str] = {item.predicate.__name__: item.predicate.__module__}
    arguments = []
    for name, kind in kinds_of(item.predicate).items():
        value, domain = values[name], domain_of(kind)
        if value is world.given:
            arguments.append(f"{name}=world")
        elif isinstance(domain, Member):
            arguments.append(f"{name}=world.{domain.attribute}{_place(value, domain, world)}")
        else:
            names.update(names_in(value))
            arguments.append(f"{name}={text_of(value)}")
    setup = world.recipe.splitlines() if world.recipe else ["world = None"]
    call = f"assert {item.predicate.__name__}({', '.join(arguments)})"
    return "\n".join([*imports(names), *setup, call])
