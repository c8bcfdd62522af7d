"""How a property's or a machine's parameters are supplied: by the world, by choice, or left unknown."""

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from attrs import frozen

from verify.domain import Member, domain_of, values_of
from verify.language import Irrelevant, NotEnabled, initial_of
from verify.limits import CannotSay
from verify.property import Claim, Property
from verify.world import World


@frozen
class Free:
    """A parameter that nothing supplies: it ranges over its whole kind."""

    name: str
    kind: Any


class Boundless(CannotSay):
    """A parameter has too many values to try each; give it a small Between, Among, Enum or bool."""


def kinds_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotated kind of each parameter, in order, without `cls` and the result."""
    plain = inspect.unwrap(function)
    hints = get_type_hints(plain, include_extras=True)
    hints.pop("return", None)
    return hints


def _bare(kind: Any) -> Any:  # noqa: ANN401 - an annotation may be anything
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _is_given(kind: Any, world: World) -> bool:  # noqa: ANN401 - an annotation may be anything
    bare = _bare(kind)
    return domain_of(kind) is None and isinstance(bare, type) and isinstance(world.given, bare)


def free_parameters(function: Callable[..., Any], world: World) -> tuple[Free, ...]:
    """The parameters that neither the world nor a choice among its members supplies."""
    return tuple(
        Free(name, kind)
        for name, kind in kinds_of(function).items()
        if not _is_given(kind, world) and not isinstance(domain_of(kind), Member)
    )


def choices(function: Callable[..., Any], world: World) -> Iterator[dict[str, Any]]:
    """Every way to supply the parameters that the world decides: itself, or one of its members."""
    names: list[str] = []
    pools: list[tuple[Any, ...]] = []
    for name, kind in kinds_of(function).items():
        domain = domain_of(kind)
        if isinstance(domain, Member):
            names.append(name)
            pools.append(domain.of(world.given) or ())
        elif _is_given(kind, world):
            names.append(name)
            pools.append((world.given,))
    for values in itertools.product(*pools):
        yield dict(zip(names, values, strict=True))


def every(free: Iterable[Free]) -> Iterator[dict[str, Any]]:
    """Every way to fill these parameters, in order; raises Boundless for one that is not small and finite."""
    names: list[str] = []
    pools: list[Iterable[Any]] = []
    for each in free:
        values = values_of(each.kind)
        if values is None:
            raise Boundless(f"parameter {each.name} has too many values to try each")
        names.append(each.name)
        pools.append(values)
    for chosen in itertools.product(*pools):
        yield dict(zip(names, chosen, strict=True))


def starts(model: type[Any], world: World) -> Iterator[Any]:
    """The first states of a machine: the world's own, or all that the machine's `@initial` makes from the world."""
    if isinstance(world.given, model):
        yield world.given
        return
    start = initial_of(model)
    if start is None:
        raise TypeError(f"{model.__name__} has no @initial, and the world {world.name} is not one")
    for given in choices(start, world):
        for chosen in every(free_parameters(start, world)):
            try:
                yield start(**given, **chosen)
            except (NotEnabled, Irrelevant):
                continue


def machine_of(item: Property, world: World) -> type[Any]:
    """The class whose actions move the machine: the world's own (a fault is a subclass), or the property's model."""
    if item.model is None:
        raise TypeError(f"{item.name} is not about a machine")
    return type(world.given) if isinstance(world.given, item.model) else item.model


def applies(item: Property, world: World) -> bool:
    """Whether this world can supply what the property is about: a list that is empty cannot, a missing one could."""
    if item.claim is Claim.FOR_ALL:
        return _needs(item.predicate, world)
    if item.model is not None and isinstance(world.given, item.model):
        return True
    start = initial_of(item.model) if item.model is not None else None
    return start is not None and _needs(start, world)


def why_not(item: Property, world: World) -> str | None:
    """The reason why the world's data cannot decide the property: one that it gives, or a part that is missing."""
    start = None if item.model is None or isinstance(world.given, item.model) else initial_of(item.model)
    asked = item.predicate if item.claim is Claim.FOR_ALL else start
    missing = [member for member in _members(asked) if member.of(world.given) is None] if asked is not None else []
    found = world.why_not(item.name)
    return found or next((member.absent or f"no {member.attribute}" for member in missing), None)


def breaking(item: Property, given: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - a world gives anything
    """All members that break a property of each one of a list; None where it is of another shape, or the list missing.

    An engine stops at the first; who is told where to look wants them all.
    """
    kinds = tuple(kinds_of(item.predicate).values()) if item.claim is Claim.FOR_ALL else ()
    chosen = domain_of(kinds[0]) if len(kinds) == 1 else None
    if not isinstance(chosen, Member) or not hasattr(given, chosen.attribute):
        return None
    members = chosen.of(given)
    return None if members is None else tuple(each for each in members if not item.predicate(each))


def _members(function: Callable[..., Any]) -> tuple[Member, ...]:
    """What the parameters choose from."""
    found = (domain_of(kind) for kind in kinds_of(function).values())
    return tuple(domain for domain in found if isinstance(domain, Member))


def _lists(domain: Any, kind: Any, world: World) -> bool:  # noqa: ANN401 - an annotation may be anything
    """Whether what the world lists under the name of a Member is of its kind; another domain lists nothing."""
    bare = _bare(kind)
    listed = domain.of(world.given) if isinstance(domain, Member) else None
    return not listed or not isinstance(bare, type) or isinstance(listed[0], bare)


def _needs(function: Callable[..., Any], world: World) -> bool:
    members = _members(function)
    if not all(hasattr(world.given, member.attribute.partition(".")[0]) for member in members):
        return False
    if not all(_lists(domain_of(kind), kind, world) for kind in kinds_of(function).values()):
        return False
    is_about = members or any(_is_given(kind, world) for kind in kinds_of(function).values())
    return bool(is_about) and all(member.of(world.given) != () for member in members)
