"""What a domain answers beside its properties: a table for people, the same as data, and a chart where one helps."""

from pathlib import Path
from typing import Any

from attrs import field, frozen


@frozen
class Mark:
    """Something to be pointed out on a panel: a point, or a band where `until` is given."""

    name: str
    x: float
    y: float | None = None
    until: float | None = None


@frozen
class Curve:
    """One line of a panel: its name, and its points, which are few enough to be drawn."""

    name: str
    points: tuple[tuple[float, float], ...] = field(repr=False)
    is_limit: bool = False


@frozen
class Panel:
    """One set of axes; `y` is what stands on the upright axis, with its unit.

    Panels share the lying axis, other than one that shows a part of it.
    """

    y: str
    curves: tuple[Curve, ...]
    marks: tuple[Mark, ...] = ()
    is_part: bool = False


@frozen
class Chart:
    """Panels above each other, and what stands on their lying axes; it is saved where `file` says."""

    title: str
    x: str
    panels: tuple[Panel, ...]
    file: Path | None = None
    note: str = ""


@frozen
class Arrow:
    """A step in a diagram: from what, by what, to what."""

    source: str
    label: str
    target: str


@frozen
class Diagram:
    """Steps that lead to a goal, in columns: what is fewer steps away stands further right; saved where `file` says."""

    title: str
    goal: str
    arrows: tuple[Arrow, ...]
    file: Path | None = None
    note: str = ""


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
    chart: Chart | None = field(default=None, repr=False)
    diagram: Diagram | None = field(default=None, repr=False)
    is_asked: bool = False
