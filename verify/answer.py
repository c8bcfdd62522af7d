"""What a domain answers beside its properties: a table for people, the same as data, and a picture where one helps."""

from typing import Any

from attrs import field, frozen

from verify.picture import Picture


@frozen
class Answer:
    """A question of the user's and what was found: a table, notes below it, and for programs the same as JSON data.

    An answer has no verdict and changes no exit status: what must hold is a property. `is_asked` where nothing but the
    table was asked for: it is printed however quiet the run is.
    """

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    data: dict[str, Any] = field(factory=dict, repr=False)
    picture: Picture | None = field(default=None, repr=False)
    is_asked: bool = False
