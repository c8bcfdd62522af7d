"""What tells two states apart, and whether a state's fields keep to their domains."""

import types
from collections.abc import Callable, Iterable
from enum import Enum
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

from verify.binding import Boundless
from verify.domain import Among, Between, Listed, Member, domain_of
from verify.world import World


class Fields:
    """The fields of a machine: `key` is all of them as one tuple, `breach` names one that left its domain.

    A field whose kind has no bounds (a bare `int`) may hold what a first state holds, and nothing else: a constant.
    """

    def __init__(self, model: type[Any], world: World, starts: Iterable[Any]) -> None:
        hints = get_type_hints(model, include_extras=True)
        self.names = tuple(each.name for each in attrs.fields(model) if each.eq)
        self.kinds = tuple(hints[name] for name in self.names)
        self.world = world
        self.key = _key(self.names)
        first = [self.key(start) for start in starts]
        self.constants = tuple({state[place] for state in first} for place in range(len(self.names)))
        self.admitted: tuple[set[Any], ...] = tuple(set() for _ in self.names)

    def breach(self, parts: tuple[Any, ...]) -> str | None:
        """Say which field leaves its domain, if one does; raises Boundless for one without bounds that changes."""
        for part, admitted in zip(parts, self.admitted, strict=True):
            if part not in admitted:
                return self._breach(parts)
        return None

    def _breach(self, parts: tuple[Any, ...]) -> str | None:
        for place, part in enumerate(parts):
            kind = self.kinds[place]
            if not _has_bounds(kind):
                if part not in self.constants[place]:
                    raise Boundless(f"field {self.names[place]} changes and has no bounds: give it Between or Among")
            elif not self._is_within(part, kind):
                return f"field {self.names[place]} leaves its domain {_told(kind)}: it becomes {part!r}"
            self.admitted[place].add(part)
        return None

    def _is_within(self, value: Any, kind: Any) -> bool:  # noqa: ANN401 - any value of any kind
        """Whether the value is one of its kind; the parts of tuples and records are asked as well."""
        domain, origin, arguments = domain_of(kind), get_origin(kind), get_args(kind)
        if domain is not None:
            return self._is_in_domain(value, domain)
        if origin is tuple:
            return isinstance(value, tuple) and self._are_within(value, arguments)
        if origin is frozenset:
            return isinstance(value, frozenset) and all(self._is_within(part, arguments[0]) for part in value)
        if origin in UNIONS:
            return any(self._is_within(value, choice) for choice in arguments)
        return isinstance(value, kind) and (not attrs.has(kind) or self._is_sound(value))

    def _is_in_domain(self, value: Any, domain: Between | Among | Member | Listed) -> bool:  # noqa: ANN401 - any value
        if isinstance(domain, Between):
            return isinstance(value, int) and domain.low <= value <= domain.high
        if isinstance(domain, Among):
            return value in domain.names
        if isinstance(domain, Listed):
            return value in domain.among(self.world.given)
        return value in getattr(self.world.given, domain.attribute, (value,))

    def _is_sound(self, record: Any) -> bool:  # noqa: ANN401 - a record of any kind
        parts = _parts_of(type(record))
        return all(self._is_within(getattr(record, name), kind) for name, kind in parts.items())

    def _are_within(self, values: tuple[Any, ...], kinds: tuple[Any, ...]) -> bool:
        if len(kinds) == 2 and kinds[1] is Ellipsis:  # noqa: PLR2004 - tuple[kind, ...]
            return all(self._is_within(value, kinds[0]) for value in values)
        return len(values) == len(kinds) and all(map(self._is_within, values, kinds))


UNIONS = (Union, types.UnionType)


def _key(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """The fields of a state as one tuple: hashed and compared in C, where a record's own methods are Python."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda state: tuple(getattr(state, name) for name in names)


def _parts_of(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {each.name: hints[each.name] for each in attrs.fields(kind)}


def _has_bounds(kind: Any) -> bool:  # noqa: ANN401 - an annotation may be anything
    """Whether the kind says which values there are; a tuple of bounded parts may be of any length."""
    if domain_of(kind) is not None or kind in (bool, type(None)):
        return True
    if get_origin(kind) in (tuple, frozenset, *UNIONS):
        return all(_has_bounds(part) for part in get_args(kind) if part is not Ellipsis)
    if not isinstance(kind, type):
        return False
    if attrs.has(kind):
        return kind.__eq__ is not object.__eq__ and all(map(_has_bounds, _parts_of(kind).values()))
    return issubclass(kind, Enum)


def _told(kind: Any) -> str:  # noqa: ANN401 - an annotation may be anything
    domain = domain_of(kind)
    if isinstance(domain, Between):
        return f"{domain.low}..{domain.high}"
    if isinstance(domain, Among):
        return " | ".join(domain.names)
    return kind.__name__ if isinstance(kind, type) else str(kind)
