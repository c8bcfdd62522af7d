"""A record as the list of the terms in it, in the order of another record of the same shape."""

from typing import Any

import attrs
import z3

from verify.limits import CannotSay
from verify.symbolic.filling import by_value
from verify.symbolic.terms import Choice, Number, Truth

OUTSIDE = -1  # the position of a name that is not among those of its field


def as_terms(value: Any, like: Any, name: str = "the state") -> list[z3.ExprRef]:  # noqa: ANN401 - any value
    """The terms of a value where `like` has unknowns; CannotSay if it differs from it anywhere else."""
    kind, actual = type(like), type(value)
    if kind is Number and actual in (int, Number):
        return [value.z if actual is Number else z3.IntVal(value)]
    if kind is Truth and actual in (bool, Truth):
        return [value.z if actual is Truth else z3.BoolVal(value)]
    if kind is Choice:
        return [place_among(value, like.values)]
    if kind is tuple and actual is tuple:
        if len(value) != len(like):
            raise CannotSay(f"{name} changes its length")
        pairs = enumerate(zip(value, like, strict=True))
        return [term for place, (part, known) in pairs for term in as_terms(part, known, f"{name}[{place}]")]
    if by_value(kind):
        if actual is not kind:
            raise CannotSay(f"{name} becomes another kind of record")
        return [
            term
            for each in attrs.fields(kind)
            for term in as_terms(getattr(value, each.name), getattr(like, each.name), f"{name}.{each.name}")
        ]
    if value is like or (type(value) is type(like) and value == like):
        return []
    raise CannotSay(f"{name} changes and has no bounds: annotate it with Between or Among")


def place_among(value: Any, names: tuple[Any, ...]) -> z3.ArithRef:  # noqa: ANN401 - a name, known or not
    """The position of a name, known or not, among the names of its field; OUTSIDE if it is none of them."""
    if type(value) is not Choice:
        return z3.IntVal(names.index(value) if value in names else OUTSIDE)
    if names[: len(value.values)] == value.values:
        return value.z
    place = z3.IntVal(OUTSIDE)
    for number, name in enumerate(value.values):
        if name in names:
            place = z3.If(value.z == number, z3.IntVal(names.index(name)), place)
    return place
