"""What there is to verify, found by importing folders: no registry, and nothing happens before it is asked."""

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import verify
from verify.answer import Answer
from verify.property import Property
from verify.world import Fault, World

ROOT = Path(verify.__file__).parent.parent


class Shadowed(ImportError):  # noqa: N818 - reads as the sentence it starts
    """Another package of the same name was imported first; run `verify` in an environment of its own."""


def own(name: str) -> ModuleType:
    """Import one of our packages from beside this one, whatever the module search path holds before it."""
    parent, _, _ = name.partition(".")
    here = ROOT / parent
    loaded = sys.modules.get(parent)
    if loaded is None:
        loaded = _load(parent, here)
    if here not in (Path(place) for place in loaded.__path__):
        raise Shadowed(f"the package {parent!r} was imported from elsewhere: {loaded.__path__[0]}")
    return importlib.import_module(name)


def _load(name: str, folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None or not (folder / "__init__.py").is_file():
        raise Shadowed(f"the package {name!r} is missing beside {Path(verify.__file__).parent}")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def domains() -> tuple[str, ...]:
    """The names of the domains: folders of `models` (of `properties`, where several models meet) that have worlds."""
    return tuple(
        sorted({place.parent.name for side in ("models", "properties") for place in (ROOT / side).glob("*/worlds*")})
    )


def summary(domain: str) -> str:
    """The first line of a domain's docstring, read without importing it."""
    source = (_home(domain) / "__init__.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or domain).partition("\n")[0]


def _home(domain: str) -> Path:
    return ROOT / ("models" if (ROOT / "models" / domain).is_dir() else "properties") / domain


def room(domain: str, name: str) -> ModuleType | None:
    """Import one room of a domain, or give None where the domain has no such room."""
    home = _home(domain)
    if not (home / name).is_dir() and not (home / f"{name}.py").is_file():
        return None
    return own(f"{home.parent.name}.{domain}.{name}")


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    """Yield a module and every module below it, in the order of their names."""
    yield package
    for found in sorted(pkgutil.iter_modules(getattr(package, "__path__", ())), key=lambda found: found.name):
        yield from _modules(importlib.import_module(f"{package.__name__}.{found.name}"))


def properties(domain: str) -> tuple[Property, ...]:
    """The properties of a domain, in the order of their modules and of their definition."""
    if not (ROOT / "properties" / domain).is_dir():
        return ()
    return tuple(
        value
        for module in _modules(own(f"properties.{domain}"))
        for value in vars(module).values()
        if isinstance(value, Property) and value.predicate.__module__ == module.__name__
    )


def faults(domain: str) -> tuple[Fault, ...]:
    """The named faults of a domain, in the order of their modules and of their definition."""
    place = room(domain, "faults")
    if place is None:
        return ()
    found = (value for module in _modules(place) for value in vars(module).values() if isinstance(value, Fault))
    return tuple({id(value): value for value in found}.values())


def collector() -> str:
    """The shell script by which the domains' inputs are dumped on a node."""
    return "\n".join(
        place.read_text(encoding="utf-8") for place in sorted((ROOT / "models").glob("*/reading/collect.sh"))
    )


def options(domain: str) -> type[Any] | None:
    """The attrs class that declares a domain's command-line options, if it has any."""
    return getattr(room(domain, "worlds"), "Options", None)


def worlds(domain: str, chosen: object = None) -> tuple[World, ...]:
    """The worlds of a domain under the options chosen: its defaults where nothing was."""
    make: Callable[[Any], tuple[World, ...]] = vars(room(domain, "worlds"))["worlds"]
    return tuple(make(_or_defaults(domain, chosen)))


def answers(domain: str, chosen: object = None) -> tuple[Answer, ...]:
    """What a domain answers, beside its properties, under the options chosen; nothing where it has no answers.

    Worlds do not know the properties: answers that list what breaks them ask for them as a second parameter.
    """
    make: Callable[..., tuple[Answer, ...]] | None = getattr(room(domain, "worlds"), "answers", None)
    if make is None:
        return ()
    wants = len(inspect.signature(make).parameters) > 1
    return tuple(make(_or_defaults(domain, chosen), *((properties(domain),) if wants else ())))


def printed(domain: str, chosen: object = None) -> str | None:
    """A text that the options ask for instead of verdicts; None where they ask for none, or the domain has no such."""
    make: Callable[[Any], str | None] | None = getattr(room(domain, "worlds"), "printed", None)
    return None if make is None else make(_or_defaults(domain, chosen))


def _or_defaults(domain: str, chosen: object) -> object:
    declared = options(domain)
    return declared() if chosen is None and declared is not None else chosen
