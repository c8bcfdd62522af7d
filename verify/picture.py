"""What may be drawn of a run or of an answer, as data: a way, steps, a graph, a plot. `reports/` draws them.

A picture knows shapes alone; what they stand for is written in its texts, which may hold whatever an input held.
"""

from enum import Enum
from pathlib import Path

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


class Ending(Enum):
    """What a stop means for the way."""

    NONE = ""
    GOOD = "good"
    BAD = "bad"


@frozen
class Stop:
    """One stop of a way: the place whose column it stands in, what it is, further lines, and whether the way ends."""

    place: str
    head: str
    lines: tuple[str, ...] = ()
    ending: Ending = Ending.NONE


@frozen
class Way:
    """Stops one after the other, below each other, each in the column of its place; an arrow leads to the next."""

    title: str
    stops: tuple[Stop, ...]
    file: Path | None = None
    note: str = ""


@frozen
class Moment:
    """What happened, and the value of each field after it, in a few words."""

    action: str
    values: tuple[str, ...]


@frozen
class Steps:
    """A run of a machine: fields as columns, moments below each other, a value that has changed in a box.

    `again` is the number of the last moments that repeat for ever.
    """

    title: str
    fields: tuple[str, ...]
    moments: tuple[Moment, ...]
    again: int = 0
    file: Path | None = None
    note: str = ""


Picture = Chart | Diagram | Way | Steps


@frozen
class Place:
    """Where something stands in what the user gave: the file, the line from 1 where it has one, and what is there."""

    file: str
    line: int | None = None
    text: str = ""

    def __str__(self) -> str:
        """Write it as editors and people do."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@frozen
class Illustration:
    """What a domain adds to a counterexample: a picture of it, and the places of the input that it comes from."""

    picture: Picture | None = None
    places: tuple[Place, ...] = ()
