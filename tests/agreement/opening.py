"""Which parts of a function's arguments can be unknown, and the arguments with those parts replaced."""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

import attrs
from attrs import evolve, frozen

from verify.domain import Among, Between, domain_of
from verify.symbolic.filling import by_value, hints_of, rebuilt

ADDRESS = Annotated[int, Between(0, 2**32 - 1)]
OTHERS = 3  # strings that a text may be beside its own
Path = tuple[str | int, ...]


@frozen
class Leaf:
    """A part of the arguments that has bounds: where it is, and what it may be."""

    path: Path
    kind: Any

    @property
    def name(self) -> str:
        """The path, as it is written."""
        return ".".join(map(str, self.path))


@frozen(eq=False)
class Case:
    """A function as one of its leaves only: everything else is known."""

    function: Callable[..., Any]
    values: Mapping[str, Any]
    leaves: tuple[Leaf, ...]

    def __call__(self, **parts: Any) -> Any:
        """Call the function with these leaves."""
        values = dict(self.values)
        for leaf in self.leaves:
            parameter, *path = leaf.path
            values[str(parameter)] = _replaced(values[str(parameter)], tuple(path), parts[leaf.name])
        return self.function(**values)

    @property
    def kinds(self) -> dict[str, Any]:
        """What each leaf may be."""
        return {leaf.name: leaf.kind for leaf in self.leaves}


def _replaced(value: Any, path: Path, part: Any) -> Any:
    """The value with one of its parts exchanged."""
    if not path:
        return part
    here, *rest = path
    if isinstance(value, tuple):
        return tuple(_replaced(each, tuple(rest), part) if at == here else each for at, each in enumerate(value))
    fields = {each.name: getattr(value, each.name) for each in attrs.fields(type(value))}
    return rebuilt(value, {**fields, str(here): _replaced(fields[str(here)], tuple(rest), part)})


def leaves_of(
    kinds: Mapping[str, Any], values: Mapping[str, Any], others: Callable[[str], tuple[str, ...]]
) -> tuple[Leaf, ...]:
    """Every part of these arguments that has bounds.

    A bare number is taken for an address; a text may be one of the `others` as well.
    """
    leaves = (leaf for name, kind in kinds.items() for leaf in _leaves(kind, values[name], (name,)))
    return tuple(
        evolve(leaf, kind=Annotated[str, Among(*dict.fromkeys((leaf.kind, *others(leaf.kind))))])
        if type(leaf.kind) is str
        else leaf
        for leaf in leaves
    )


def _leaves(kind: Any, value: Any, path: Path) -> Iterator[Leaf]:
    """The leaves of one value; that of a text has the text itself as its kind."""
    actual = type(value)
    if isinstance(domain_of(kind), (Between, Among)) and actual in (int, str):
        yield Leaf(path, kind)
    elif actual is bool or isinstance(value, Enum):
        yield Leaf(path, actual)
    elif actual is str:
        yield Leaf(path, value)
    elif actual is int:
        yield Leaf(path, ADDRESS)
    elif actual is tuple or (attrs.has(actual) and by_value(actual)):
        for name, part, inner in _parts(kind, value):
            yield from _leaves(inner, part, (*path, name))


def _parts(kind: Any, value: Any) -> Iterator[tuple[str | int, Any, Any]]:
    """The parts of a tuple or a record, each with its name and its kind."""
    if type(value) is not tuple:
        hints = hints_of(type(value))
        for each in attrs.fields(type(value)):
            part = getattr(value, each.name)
            if not (_is_derived(type(value)) and type(part) is int and domain_of(hints[each.name]) is None):
                yield each.name, part, hints[each.name]
        return
    inner = get_args(kind) if get_origin(kind) is tuple else ()
    same = not inner or inner[-1] is Ellipsis
    for at, part in enumerate(value):
        yield at, part, object if not inner else inner[0 if same else at]


def _is_derived(kind: type) -> bool:
    """Whether a record works out some of its fields, so that none alone can be any number (a prefix and its last)."""
    return any(not each.init for each in attrs.fields(kind))
