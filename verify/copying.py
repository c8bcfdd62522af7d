"""Records with some fields replaced: a model does little else, so it is done without running their checks again."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, TypeVar, cast

import attrs

T = TypeVar("T")
Copy = Callable[..., Any]

_copies: dict[type[Any], Copy] = {}


def evolve(record: T, /, **changes: Any) -> T:  # noqa: ANN401 - fields of any type
    """The record with some of its fields replaced: `attrs.evolve`, faster where nothing but fields makes a record.

    Raises TypeError for a field that the record does not have.
    """
    copy = _copies.get(type(record))
    if copy is None:
        copy = _copies[type(record)] = _field_by_field(type(record)) if _is_plain(type(record)) else attrs.evolve
    return cast("T", copy(record, **changes))


def _is_plain(kind: type[Any]) -> bool:
    """Whether a record of this class has two fields and more, and no converter, check, or derived field."""
    if not attrs.has(kind) or hasattr(kind, "__attrs_post_init__") or len(attrs.fields(kind)) < 2:  # noqa: PLR2004 - `attrgetter` of one name gives no tuple
        return False
    return all(
        each.init and each.validator is None and each.converter is None and each.alias == each.name
        for each in attrs.fields(kind)
    ) and all(hasattr(getattr(kind, each.name, None), "__set__") for each in attrs.fields(kind))


def _field_by_field(kind: Any) -> Copy:  # noqa: ANN401 - any class of records
    """A function that copies records of this class through their slots."""
    names = [each.name for each in attrs.fields(kind)]
    places = {name: place for place, name in enumerate(names)}
    read, writers = attrgetter(*names), [getattr(kind, name).__set__ for name in names]

    def copy(record: Any, /, **changes: Any) -> Any:  # noqa: ANN401 - any record
        values = list(read(record))
        for name, value in changes.items():
            if name not in places:
                raise TypeError(f"{kind.__name__} has no field {name}")
            values[places[name]] = value
        made = kind.__new__(kind)
        for write, value in zip(writers, values, strict=True):
            write(made, value)
        return made

    return copy
