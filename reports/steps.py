"""A run of a machine as one SVG picture: a column for each field, time downwards, what has changed in a box."""

from collections.abc import Iterator

from attrs import frozen

from reports.strokes import LEFT, LINE, PAD, TOP, boxed, sheet, wrapped, written
from verify.picture import Moment, Steps

ACTION, WIDE, BETWEEN = 240, 190, 16  # the column of actions, that of a field, the room between
OF_ACTION, OF_FIELD, LINES = 30, 21, 5  # letters of a line, and lines of a value
FIRST, LAST = 40, 20  # moments that are drawn of a long run


@frozen
class Row:
    """A moment where it is drawn: the lines of its action and of each value, and which values have changed."""

    number: int
    action: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    changed: tuple[bool, ...]
    full: tuple[str, ...]
    y: float

    @property
    def height(self) -> float:
        """As its longest text needs."""
        most = max(
            [len(self.action), *(len(lines) for lines, new in zip(self.values, self.changed, strict=True) if new)]
        )
        return 2 * PAD + LINE * most


def render(steps: Steps) -> str:
    """Draw the run; of a long one, how it begins and ends."""
    head = [wrapped(name, OF_FIELD, 3) for name in steps.fields]
    top = TOP + 10 + LINE * max((len(lines) for lines in head), default=1)
    rows = tuple(_rows(steps, top + 12))
    low = max((row.y + row.height for row in rows), default=float(top)) + 8 + (LINE if steps.again else 0)
    left_out = len(steps.moments) - len(rows)
    note = " ".join([*([f"{left_out} moments between them are not drawn."] if left_out else []), steps.note]).strip()
    below = wrapped(note, max(60, (len(steps.fields) * (WIDE + BETWEEN) + ACTION) // 7), 4) if note else ()
    width = LEFT * 2 + ACTION + len(steps.fields) * (WIDE + BETWEEN)
    parts = [
        *(_column(place, lines, top, low) for place, lines in enumerate(head)),
        *(part for row in rows for part in _row(row)),
        *_loop(steps, rows),
        *(written(LEFT, low + LINE * number, line, "dim") for number, line in enumerate(below, 1)),
    ]
    return sheet(steps.title, width, low + LINE * len(below) + 12, parts)


def _rows(steps: Steps, top: float) -> Iterator[Row]:
    numbers = list(range(len(steps.moments)))
    chosen = numbers if len(numbers) <= FIRST + LAST else [*numbers[:FIRST], *numbers[-LAST:]]
    before: Moment | None = None
    y = top
    for number in chosen:
        moment = steps.moments[number]
        previous = moment.values if before is None else before.values
        changed = tuple(old != new for old, new in zip(previous, moment.values, strict=True))
        values = tuple(wrapped(text, OF_FIELD, LINES) for text in moment.values)
        row = Row(number, wrapped(moment.action, OF_ACTION, LINES), values, changed, moment.values, y)
        yield row
        y += row.height + 6
        before = moment


def _x(place: int) -> float:
    return LEFT + ACTION + BETWEEN + place * (WIDE + BETWEEN)


def _column(place: int, lines: tuple[str, ...], top: float, low: float) -> str:
    middle = _x(place) + WIDE / 2
    first = top - LINE * len(lines) + LINE
    head = "".join(
        written(middle, first + LINE * number - 6, line, "name", "middle") for number, line in enumerate(lines)
    )
    return f'{head}<line class="life" x1="{middle:.0f}" x2="{middle:.0f}" y1="{top + 4:.0f}" y2="{low:.0f}"/>'


def _row(row: Row) -> Iterator[str]:
    yield written(LEFT, row.y + PAD + 13, f"{row.number}.", "dim")
    for number, line in enumerate(row.action):
        yield written(LEFT + 30, row.y + PAD + LINE * number + 13, line, "name")
    for place, (lines, is_new) in enumerate(zip(row.values, row.changed, strict=True)):
        x = _x(place)
        if is_new or row.number == 0:
            yield boxed(x, row.y, WIDE, row.height, "changed" if is_new else "", row.full[place])
        room = max(1, int((row.height - 2 * PAD) // LINE))
        shown = lines if is_new or len(lines) <= room else (*lines[: room - 1], f"{lines[room - 1]} …")
        for number, line in enumerate(shown):
            y = row.y + PAD + LINE * number + 13
            yield written(x + WIDE / 2, y, line, "name" if is_new else "dim", "middle")


def _loop(steps: Steps, rows: tuple[Row, ...]) -> Iterator[str]:
    """The moments that repeat for ever, under one bracket on the left."""
    turning = [row for row in rows if row.number > len(steps.moments) - 1 - steps.again]
    if steps.again and turning:
        top, low = turning[0].y, turning[-1].y + turning[-1].height
        yield f'<path class="loop" d="M{LEFT - 6} {top:.0f}h-10V{low:.0f}h10"><title>repeats for ever</title></path>'
        yield written(LEFT, low + LINE, "↻ repeats for ever", "name")
