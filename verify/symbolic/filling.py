"""Making unknown values for the solver from annotations, and reading its models back as plain values."""

from enum import Enum
from typing import Any, get_args, get_origin, get_type_hints

import attrs
import z3

from verify.domain import Among, Between, Listed, domain_of
from verify.limits import CannotSay
from verify.symbolic.terms import Choice, Number, Truth

NOTHING = object()


def hints_of(kind: type) -> dict[str, Any]:
    """The annotation of each field of a record, domains included."""
    return get_type_hints(kind, include_extras=True)


def by_value(kind: type) -> bool:
    """Whether a record is compared field by field; others are tables and settings, and hold no unknowns."""
    return attrs.has(kind) and kind.__eq__ is not object.__eq__


def rebuilt(record: Any, values: dict[str, Any]) -> Any:  # noqa: ANN401 - any record
    """The same record with these fields, its checks and converters left out: they have run on the parts."""
    new = object.__new__(type(record))
    for each in attrs.fields(type(record)):
        object.__setattr__(new, each.name, values[each.name])
    return new


def fresh(
    kind: Any,  # noqa: ANN401 - any annotation
    name: str,
    like: Any = NOTHING,  # noqa: ANN401 - any value
    whole: Any = None,  # noqa: ANN401 - any world
) -> tuple[Any, list[z3.BoolRef]]:
    """An unknown of this kind, and what its domain promises of it.

    `like` is a value of the same kind: it gives tuples their length, and stands for itself where the kind has no
    bounds. `whole` is the world that lists the values of some. Raises CannotSay for a kind without bounds when no such
    value is given.
    """
    domain = domain_of(kind)
    if isinstance(domain, Between):
        number = z3.Int(name)
        return Number(number), [number >= domain.low, number <= domain.high]
    if isinstance(domain, Among):
        return _one_of(domain.names, name)
    if isinstance(domain, Listed):
        return _one_of(domain.among(whole), name)
    if kind is bool:
        return Truth(z3.Bool(name)), []
    if kind is int:
        return Number(z3.Int(name)), []
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _one_of(tuple(kind), name)
    if get_origin(kind) is tuple:
        return _several(get_args(kind), name, like, whole)
    if isinstance(kind, type) and by_value(kind):
        return _record(kind, name, like, whole)
    if like is NOTHING:
        raise CannotSay(f"{name} has no bounds: annotate it with Between or Among")
    return like, []


def _one_of(values: tuple[Any, ...], name: str) -> tuple[Choice, list[z3.BoolRef]]:
    if not values:
        raise CannotSay(f"{name} is one of nothing: the world lists no values for it")
    place = z3.Int(name)
    return Choice(place, values), [place >= 0, place < len(values)]


def _several(
    kinds: tuple[Any, ...],
    name: str,
    like: Any,  # noqa: ANN401 - any value
    whole: Any,  # noqa: ANN401 - any world
) -> tuple[Any, list[z3.BoolRef]]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:  # noqa: PLR2004 - tuple[kind, ...]
        if type(like) is not tuple:
            raise CannotSay(f"{name} has no length: a tuple of any length is known only from a given one")
        kinds = (kinds[0],) * len(like)
    known = like if type(like) is tuple else (NOTHING,) * len(kinds)
    made = [fresh(kind, f"{name}.{place}", known[place], whole) for place, kind in enumerate(kinds)]
    return tuple(value for value, _ in made), [promise for _, promises in made for promise in promises]


def _record(
    kind: type,
    name: str,
    like: Any,  # noqa: ANN401 - any value
    whole: Any,  # noqa: ANN401 - any world
) -> tuple[Any, list[z3.BoolRef]]:
    actual = kind if like is NOTHING or not isinstance(like, kind) else type(like)
    hints, values, promises = hints_of(actual), {}, []
    for each in attrs.fields(actual):
        known = NOTHING if like is NOTHING or actual is not type(like) else getattr(like, each.name)
        values[each.name], more = fresh(hints[each.name], f"{name}.{each.name}", known, whole)
        promises += more
    new: Any = object.__new__(actual)
    for field, value in values.items():
        object.__setattr__(new, field, value)
    return new, promises


def concrete(value: Any, model: z3.ModelRef) -> Any:  # noqa: ANN401 - any value; one answer a kind
    """The value with each unknown replaced by what the model says."""
    kind = type(value)
    if kind is Truth:
        return z3.is_true(model.eval(value.z, model_completion=True))
    if kind is Number:
        return model.eval(value.z, model_completion=True).as_long()
    if kind is Choice:
        return value.values[model.eval(value.z, model_completion=True).as_long()]
    if kind in (tuple, list):
        return kind(concrete(part, model) for part in value)
    if by_value(kind):
        fields = {each.name: concrete(getattr(value, each.name), model) for each in attrs.fields(kind)}
        if all(fields[each.name] is getattr(value, each.name) for each in attrs.fields(kind)):
            return value
        return rebuilt(value, fields)
    return value
