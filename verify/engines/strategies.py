"""Hypothesis strategies for the kinds that a model is annotated with."""

import types
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies

from verify.binding import Boundless
from verify.domain import Among, Between, Listed, domain_of


def strategy_for(
    kind: Any,  # noqa: ANN401 - an annotation
    name: str,
    whole: Any = None,  # noqa: ANN401 - any world
) -> strategies.SearchStrategy[Any]:
    """Every value of a bounded kind; raises Boundless, with the parameter's name, for any other.

    `whole` is the world that lists the values of some.
    """
    domain = domain_of(kind)
    if isinstance(domain, Between):
        return strategies.integers(domain.low, domain.high)
    if isinstance(domain, (Among, Listed)):
        return strategies.sampled_from(domain.names if isinstance(domain, Among) else domain.among(whole))
    if kind in (bool, type(None)):
        return strategies.booleans() if kind is bool else strategies.none()
    arguments = get_args(kind)
    if get_origin(kind) is tuple and Ellipsis not in arguments:
        return strategies.tuples(*(strategy_for(part, name, whole) for part in arguments))
    if get_origin(kind) in (Union, types.UnionType):
        return strategies.one_of(*(strategy_for(part, name, whole) for part in reversed(arguments)))
    return _of_class(kind, name, whole)


def _of_class(
    kind: Any,  # noqa: ANN401 - an annotation
    name: str,
    whole: Any,  # noqa: ANN401 - any world
) -> strategies.SearchStrategy[Any]:
    """Every member of an Enum, and every record whose fields are bounded."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return strategies.sampled_from(kind)
    if isinstance(kind, type) and attrs.has(kind):
        hints = get_type_hints(kind, include_extras=True)
        fields = [each for each in attrs.fields(kind) if each.init]
        return strategies.builds(
            kind, **{each.alias: strategy_for(hints[each.name], f"{name}.{each.name}", whole) for each in fields}
        )
    raise Boundless(f"parameter {name} has no bounds: annotate it with Between or Among")
