"""Which engines a property is asked of, in order: the next one only where the former cannot say.

Where one only says that no short run decides the property, the next is asked for a proof; the better verdict counts.
"""

from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from attrs import has

from verify.binding import free_parameters, machine_of
from verify.domain import FINITE, Member, domain_of, values_of
from verify.language import actions_of, initial_of
from verify.property import Claim, Property
from verify.world import World

LASTING = (Claim.WITHIN, Claim.LEADS_TO)  # what the search on (place, class) has no words for


def engines_for(item: Property, world: World) -> tuple[str, ...]:
    """Name the engines that may decide this property on this world, the most telling one first."""
    if item.claim is Claim.FOR_ALL:
        return ("classes", "smt")
    model = machine_of(item, world)
    if not _starts_concretely(model, world):
        if item.claim in LASTING:
            return ("induction", "unrolling")
        return ("classes", "induction", "pdr")
    solvers = ("induction",) if item.claim is Claim.LEADS_TO else ("induction", "pdr")
    return ("explicit", *solvers) if is_finite(model, world) else solvers


def _starts_concretely(model: type[Any], world: World) -> bool:
    """Whether the first states can be listed: the world is one, or nothing unknown goes into making them."""
    start = initial_of(model)
    if start is None or isinstance(world.given, model):
        return True
    return all(values_of(free.kind) is not None for free in free_parameters(start, world))


def is_finite(model: type[Any], world: World) -> bool:
    """Whether every field of the state, and every parameter that an action chooses, has few values."""
    chosen = [free.kind for action in actions_of(model) for free in free_parameters(action, world)]
    return _few_fields(model, world, ()) and all(values_of(kind) is not None for kind in chosen)


def _few_fields(model: type[Any], world: World, around: tuple[Any, ...]) -> bool:
    if model in around:
        return True
    fields = get_type_hints(model, include_extras=True).values()
    return all(_few(kind, world, (*around, model)) for kind in fields)


def _few(kind: Any, world: World, around: tuple[Any, ...]) -> bool:  # noqa: ANN401 - an annotation may be anything
    """Whether a field of this kind has few values; what the world itself supplies never changes."""
    domain = domain_of(kind)
    if values_of(kind) is not None:
        return True
    if domain is not None or kind is int:
        return isinstance(domain, Member) and _few_members(domain, world)
    origin = get_origin(kind)
    if origin is Annotated:
        return _few(get_args(kind)[0], world, around)
    if origin in (Union, UnionType, tuple, frozenset):
        return all(_few(part, world, around) for part in get_args(kind) if part is not Ellipsis)
    if isinstance(kind, type) and has(kind) and not issubclass(kind, Enum):
        return isinstance(world.given, kind) or _few_fields(kind, world, around)
    return True


def _few_members(domain: Member, world: World) -> bool:
    """Whether the world lists few of these; what the state itself lists is asked about as it is met."""
    if not hasattr(world.given, domain.attribute.partition(".")[0]):
        return True
    return len(domain.of(world.given) or ()) <= FINITE
