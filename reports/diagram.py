"""Steps that lead to a goal as one SVG picture: boxes in columns, the goal on the right, each step an arrow."""

import textwrap
from collections.abc import Iterator

from attrs import frozen

from reports.svg import STYLE, plain, written
from verify.answer import Arrow, Diagram

BOX, GAP, LINE, PAD = 230, 170, 17, 10  # width of a box, room between columns, height of a line, inside of a box
LETTERS = 30  # of a line in a box
BETWEEN, TOP, LEFT = 18, 60, 30
GOAL, PLAIN = "#b42318", "#8c959f"
HEAD = (
    '<marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
    f'<path d="M0 0L10 5L0 10z" fill="{PLAIN}"/></marker>'
)


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
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{plain(diagram.title)}">',
        f"<style>{STYLE}</style>",
        f"<defs>{HEAD}</defs>",
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
        written(LEFT, 30, diagram.title, "head"),
        *(_arrow(arrow, boxes) for arrow in diagram.arrows),
        *(part for box in boxes.values() for part in _box(box, is_goal=box.name == diagram.goal)),
        *dict.fromkeys(_label(arrow, diagram, boxes) for arrow in diagram.arrows),
    ]
    note = diagram.note if diagram.arrows else "Nobody who is not meant to."
    return "\n".join([*lines, written(LEFT, height - 12, note, "dim"), "</svg>"]) + "\n"


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
    colour = GOAL if is_goal else PLAIN
    yield (
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{BOX}" height="{box.height:.0f}" rx="6" fill="#fff"'
        f' stroke="{colour}" stroke-width="1.6"/>'
    )
    for number, line in enumerate(box.lines):
        yield written(box.x + PAD, box.y + PAD + LINE * number + 13, line)


def _arrow(arrow: Arrow, boxes: dict[str, Box]) -> str:
    source, target = boxes[arrow.source], boxes[arrow.target]
    x, y, to_x, to_y = source.x + BOX, source.middle, target.x, target.middle
    bend = max(GAP / 2, (to_x - x) / 2)
    return (
        f'<path d="M{x:.0f} {y:.0f}C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}"'
        f' fill="none" stroke="{PLAIN}" stroke-width="1.4" marker-end="url(#head)"/>'
    )


def _label(arrow: Arrow, diagram: Diagram, boxes: dict[str, Box]) -> str:
    """The step, beside the box from which it is taken; above it further ones from there."""
    source = boxes[arrow.source]
    labels = dict.fromkeys(each.label for each in diagram.arrows if each.source == arrow.source)
    above = list(labels).index(arrow.label)
    return written(source.x + BOX + 6, source.middle - 5 - LINE * above, arrow.label, "dim")
