"""Steps that lead to a goal as one SVG picture: boxes in columns, the goal on the right, each step an arrow."""

import textwrap
from collections.abc import Iterator

from attrs import frozen

from reports.strokes import LINE, PAD, boxed, sheet, tip, written
from verify.picture import Arrow, Diagram

BOX, GAP = 230, 170  # width of a box, room between columns
LETTERS = 30  # of a line in a box
BETWEEN, TOP, LEFT = 18, 60, 30


@frozen
class Box:
    """Where something that is held stands, and what is written in it."""

    name: str
    lines: tuple[str, ...]
    x: float
    y: float

    @property
    def height(self) -> float:
        """With all its lines."""
        return 2 * PAD + LINE * len(self.lines)

    @property
    def middle(self) -> float:
        """The height at which arrows meet it."""
        return self.y + self.height / 2


def render(diagram: Diagram) -> str:
    """Draw the diagram; without a step it says so."""
    boxes = _placed(diagram)
    width = max((box.x + BOX for box in boxes.values()), default=600) + LEFT
    height = max((box.y + box.height for box in boxes.values()), default=TOP + LINE) + 40
    parts = [
        *(_arrow(arrow, boxes) for arrow in diagram.arrows),
        *(part for box in boxes.values() for part in _box(box, is_goal=box.name == diagram.goal)),
        *dict.fromkeys(_label(arrow, diagram, boxes) for arrow in diagram.arrows),
    ]
    note = diagram.note or ("" if diagram.arrows else "Nothing leads there.")
    return sheet(diagram.title, width, height, parts, note)


def _distances(diagram: Diagram) -> dict[str, int]:
    """How many arrows each thing is away from the goal; what leads nowhere stands with what is furthest."""
    found, layer = {diagram.goal: 0}, [diagram.goal]
    while layer:
        before = [arrow.source for arrow in diagram.arrows if arrow.target in layer and arrow.source not in found]
        layer = list(dict.fromkeys(before))
        found.update(dict.fromkeys(layer, max(found.values()) + 1))
    names = dict.fromkeys(name for arrow in diagram.arrows for name in (arrow.source, arrow.target))
    return {name: found.get(name, max(found.values())) for name in names}


def _placed(diagram: Diagram) -> dict[str, Box]:
    distances = _distances(diagram)
    furthest = max(distances.values(), default=0)
    lowest = dict.fromkeys(distances.values(), float(TOP))
    boxes = {}
    for name, distance in distances.items():
        lines = tuple(textwrap.wrap(name, LETTERS)) or ("",)
        box = Box(name, lines, LEFT + (furthest - distance) * (BOX + GAP), lowest[distance])
        lowest[distance] += box.height + BETWEEN
        boxes[name] = box
    return boxes


def _box(box: Box, *, is_goal: bool) -> Iterator[str]:
    yield boxed(box.x, box.y, BOX, box.height, "bad" if is_goal else "")
    for number, line in enumerate(box.lines):
        yield written(box.x + PAD, box.y + PAD + LINE * number + 13, line)


def _arrow(arrow: Arrow, boxes: dict[str, Box]) -> str:
    source, target = boxes[arrow.source], boxes[arrow.target]
    x, y, to_x, to_y = source.x + BOX, source.middle, target.x, target.middle
    bend = max(GAP / 2, (to_x - x) / 2)
    return (
        f'<path class="arrow" d="M{x:.0f} {y:.0f}'
        f'C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x - 5:.0f} {to_y:.0f}"/>'
        f"{tip(to_x, to_y, down=False)}"
    )


def _label(arrow: Arrow, diagram: Diagram, boxes: dict[str, Box]) -> str:
    """The step, beside the box from which it is taken; above it further ones from there."""
    source = boxes[arrow.source]
    labels = dict.fromkeys(each.label for each in diagram.arrows if each.source == arrow.source)
    above = list(labels).index(arrow.label)
    return written(source.x + BOX + 6, source.middle - 5 - LINE * above, arrow.label, "dim")
