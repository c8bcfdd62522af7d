"""A way as one SVG picture: a column for each place, stops below each other, an arrow from each to the next."""

from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from reports.strokes import LEFT, LINE, PAD, TOP, boxed, sheet, tip, wrapped, written
from verify.picture import Ending, Stop, Way

WIDE, BETWEEN = 270, 36  # a column, and the room between two
DROP = 24  # from one stop to the next
LETTERS, LINES = 36, 8  # of a stop's text
FIRST, LAST = 30, 10  # stops that are drawn of a long way
STYLES = {Ending.NONE: "", Ending.GOOD: "good", Ending.BAD: "bad"}


@frozen
class Box:
    """A stop where it is drawn."""

    stop: Stop
    lines: tuple[str, ...]
    x: float
    y: float

    @property
    def height(self) -> float:
        """With all its lines, and the head."""
        return 2 * PAD + LINE * (1 + len(self.lines))

    @property
    def middle(self) -> float:
        """Where arrows meet it."""
        return self.x + WIDE / 2


def render(way: Way) -> str:
    """Draw the way; of one that goes round for long, how it begins and ends."""
    left_out = max(0, len(way.stops) - FIRST - LAST)
    stops = way.stops if not left_out else (*way.stops[:FIRST], *way.stops[-LAST:])
    places = list(dict.fromkeys(stop.place for stop in stops))
    boxes, y = [], float(TOP + 46)
    for number, stop in enumerate(stops):
        y += DROP if left_out and number == FIRST else 0
        lines = tuple(line for text in stop.lines if text for line in wrapped(text, LETTERS, LINES))
        boxes.append(Box(stop, lines, LEFT + places.index(stop.place) * (WIDE + BETWEEN), y))
        y += boxes[-1].height + DROP
    width = LEFT * 2 + max(1, len(places)) * (WIDE + BETWEEN) - BETWEEN
    height = y + (26 if way.note else 0)
    told = [f"{left_out} stops between them are not drawn."] if left_out else []
    parts = (
        *_columns(places, y),
        *_arrows(boxes, FIRST if left_out else 0),
        *(part for box in boxes for part in _box(box)),
    )
    return sheet(
        way.title, width, height + (26 if told and not way.note else 0), parts, " ".join([*told, way.note]).strip()
    )


def _columns(places: list[str], low: float) -> Iterator[str]:
    for number, place in enumerate(places):
        x = LEFT + number * (WIDE + BETWEEN) + WIDE / 2
        yield written(x, TOP + 22, wrapped(place, LETTERS, 1)[0], "name", "middle")
        yield f'<line class="life" x1="{x:.0f}" x2="{x:.0f}" y1="{TOP + 32}" y2="{low:.0f}"/>'


def _arrows(boxes: list[Box], gap: int) -> Iterator[str]:
    for number, (before, after) in enumerate(pairwise(boxes), 1):
        if number == gap:
            continue
        start, end = before.y + before.height, after.y
        half = (start + end) / 2
        yield (
            f'<path class="arrow" d="M{before.middle:.0f} {start:.0f}V{half:.0f}H{after.middle:.0f}V{end - 4:.0f}"/>'
            f"{tip(after.middle, end, down=True)}"
        )


def _box(box: Box) -> Iterator[str]:
    style = STYLES[box.stop.ending]
    yield boxed(box.x, box.y, WIDE, box.height, style, "\n".join(box.stop.lines))
    is_bad = box.stop.ending is Ending.BAD
    head = wrapped(box.stop.head, LETTERS - 4, 1)[0]
    yield written(box.x + PAD, box.y + PAD + 13, head, "name bad-ink" if is_bad else "name")
    if is_bad:
        x, y = box.x + WIDE - 24, box.y + 9
        yield f'<path class="bad" d="M{x:.0f} {y:.0f}l12 12m0 -12l-12 12"><title>the way ends here</title></path>'
    for number, line in enumerate(box.lines, 1):
        yield written(box.x + PAD, box.y + PAD + LINE * number + 13, line)
