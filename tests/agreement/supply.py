"""Which functions a package marks, and values for those of their parameters that have no bounds."""

import importlib
import inspect
import pkgutil
import random
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from verify.domain import Between
from verify.symbolic.classes import CannotSay
from verify.symbolic.unknowns import fresh
from verify.world import World

UNIONS = (Union, types.UnionType)
MOST = 60  # values kept of each type
ADDRESS = Annotated[int, Between(0, 2**32 - 1)]
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


def is_bounded(kind: Any) -> bool:
    """Whether the engines can make an unknown of this kind."""
    try:
        fresh(kind, [])
    except CannotSay:
        return False
    return True


def unknowns_of(subject: Subject) -> dict[str, Any]:
    """The parameters that are made unknown; a number without bounds is taken for an address."""
    kinds = {name: ADDRESS if kind is int else kind for name, kind in subject.kinds.items()}
    return {name: kind for name, kind in kinds.items() if is_bounded(kind)}


class Pool:
    """Objects found by walking the worlds, by their type."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self.known: dict[type, list[Any]] = {}
        self.seen: set[int] = set()
        self.kept: list[Any] = []
        for world in worlds:
            self._walk(world.given)

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
                self._walk(getattr(value, each.name))

    def _walk_some(self, values: list[Any]) -> None:
        for value in values[:ROWS] + values[-ROWS:]:
            self._walk(value)

    def draw(self, kind: Any, dice: random.Random) -> Any:  # noqa: PLR0911 - one answer a kind
        """A value of this kind; LookupError if the worlds hold none."""
        if get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        origin = get_origin(kind)
        if origin in UNIONS:
            return self._of_union(list(get_args(kind)), dice)
        if origin is not None:
            return self._of_collection(origin, get_args(kind), dice)
        if kind is type(None):
            return None
        if kind is bool:
            return dice.random() < 0.5
        if not isinstance(kind, type):
            raise LookupError(f"nothing says what a {kind} is")  # noqa: TRY004 - no value, not a wrong one
        if issubclass(kind, Enum):
            return dice.choice(list(kind))
        found = [value for known in self.known if issubclass(known, kind) for value in self.known[known]]
        if found:
            return dice.choice(found)
        return self._made(kind, dice)

    def _of_union(self, kinds: list[Any], dice: random.Random) -> Any:
        dice.shuffle(kinds)
        for kind in kinds:
            try:
                return self.draw(kind, dice)
            except LookupError:
                continue
        raise LookupError(f"the worlds hold none of {kinds}")

    def _of_collection(self, origin: type, inner: tuple[Any, ...], dice: random.Random) -> Any:
        """A tuple or list whose first element fits, or one made of values that do."""
        kinds = [kind for kind in inner if kind is not Ellipsis]
        if not issubclass(tuple, origin) or not kinds:
            found = [value for known in self.known if issubclass(known, origin) for value in self.known[known]]
            if not found:
                raise LookupError(f"the worlds hold no {origin.__name__}")
            return dice.choice(found)
        fixed = len(kinds) == len(inner) and origin is tuple
        many = kinds if fixed else kinds * dice.randrange(1, 4)
        return tuple(self.draw(kind, dice) for kind in many)

    def _made(self, kind: type, dice: random.Random) -> Any:
        """A record whose fields are drawn: for records that no world holds because they only travel."""
        if kind is int:
            return dice.randrange(5)
        if not attrs.has(kind):
            raise LookupError(f"the worlds hold no {kind.__name__}")
        hints = get_type_hints(kind, include_extras=True)
        fields = [each for each in attrs.fields(kind) if each.init]
        return kind(**{each.alias: self.draw(hints[each.name], dice) for each in fields})


def supplies(subject: Subject, pool: Pool, times: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """So many ways to fill the parameters that have no bounds; LookupError if the worlds cannot."""
    dice = random.Random(f"{seed} {subject.name}")  # noqa: S311 - samples, not secrets
    unknown = unknowns_of(subject)
    open_kinds = {name: kind for name, kind in subject.kinds.items() if name not in unknown}
    for _ in range(times if open_kinds else 1):
        yield {name: pool.draw(kind, dice) for name, kind in open_kinds.items()}
