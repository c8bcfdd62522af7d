"""A chart as one SVG picture that needs nothing from elsewhere."""

import math
from collections.abc import Iterator

from attrs import frozen

from reports.strokes import sheet, written
from verify.picture import Chart, Curve, Mark, Panel

WIDTH, HEIGHT = 1000, 300  # of a panel, in pixels
LEFT, RIGHT, TOP, BOTTOM, HEAD = 100, 50, 56, 46, 44
COLOURS = ("c0", "c1", "c2")
TICKS = 6  # about so many on an axis


@frozen
class _Axis:
    """Numbers to pixels."""

    low: float
    high: float
    first: float
    last: float

    def at(self, value: float) -> float:
        """The pixel of a value, within the axis."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.first + part * (self.last - self.first)

    def ticks(self) -> Iterator[float]:
        """Round numbers, from low to high."""
        raw = (self.high - self.low) / TICKS
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw)
        number = math.ceil(self.low / step)
        while number * step <= self.high:
            yield number * step
            number += 1


def render(chart: Chart) -> str:
    """Draw the chart."""
    height = HEAD + len(chart.panels) * HEIGHT + 30
    parts = [part for number, panel in enumerate(chart.panels) for part in _panel(chart, panel, HEAD + number * HEIGHT)]
    return sheet(chart.title, WIDTH, height, parts, chart.note)


def _panel(chart: Chart, panel: Panel, top: int) -> Iterator[str]:
    beside = [panel] if panel.is_part else [each for each in chart.panels if not each.is_part]
    xs = [x for each in beside for curve in each.curves for x, _ in curve.points]
    ys = [y for curve in panel.curves for _, y in curve.points]
    across = _Axis(*_span(xs, 0), LEFT, WIDTH - RIGHT)
    upright = _Axis(*_span(ys, 0.06), top + HEIGHT - BOTTOM, top + TOP)
    yield from _bands(panel, across, top)
    yield from _axes(chart, panel, across, upright, top)
    colours = iter(COLOURS * len(panel.curves))
    drawn = [(curve, "limit" if curve.is_limit else next(colours)) for curve in panel.curves]
    for curve, colour in drawn:
        points = " ".join(f"{across.at(x):.1f},{upright.at(y):.1f}" for x, y in curve.points)
        yield f'<polyline class="curve {colour}" points="{points}"/>'
    for mark in panel.marks:
        if mark.y is not None:
            yield (f'<circle class="ring" cx="{across.at(mark.x):.1f}" cy="{upright.at(mark.y):.1f}" r="5"/>')
    yield from _legend(panel, drawn, top)


def _axes(chart: Chart, panel: Panel, across: _Axis, upright: _Axis, top: int) -> Iterator[str]:
    low = top + HEIGHT - BOTTOM
    for tick in across.ticks():
        x = across.at(tick)
        yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{top + TOP}" y2="{low}"/>'
        yield written(x, low + 17, _number(tick), "dim", "middle")
    for tick in upright.ticks():
        y = upright.at(tick)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield written(LEFT - 8, y + 4, _number(tick), "dim", "end")
    yield f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{low}" y2="{low}"/>'
    yield written(WIDTH - RIGHT, low + 34, chart.x, "", "end")
    yield written(LEFT, top + 24, panel.y)


def _bands(panel: Panel, across: _Axis, top: int) -> Iterator[str]:
    for mark in panel.marks:
        if mark.until is not None:
            x, wide = across.at(mark.x), max(1.5, across.at(mark.until) - across.at(mark.x))
            yield (
                f'<rect class="band" x="{x:.1f}" y="{top + TOP}" width="{wide:.1f}" height="{HEIGHT - TOP - BOTTOM}"/>'
            )


def _legend(panel: Panel, drawn: list[tuple[Curve, str]], top: int) -> Iterator[str]:
    """What each line and mark means, once."""
    x, y = float(LEFT), top + 43
    for curve, colour in drawn:
        yield f'<line class="curve {colour}" x1="{x}" x2="{x + 24}" y1="{y - 4}" y2="{y - 4}"/>'
        yield written(x + 30, y, curve.name)
        x += 46 + 7 * len(curve.name)
    for mark in {mark.name: mark for mark in panel.marks}.values():
        yield _sign(mark, x, y)
        yield written(x + 20, y, mark.name)
        x += 36 + 7 * len(mark.name)


def _sign(mark: Mark, x: float, y: int) -> str:
    if mark.until is not None:
        return f'<rect class="band" x="{x}" y="{y - 10}" width="14" height="12"/>'
    return f'<circle class="ring" cx="{x + 7}" cy="{y - 4}" r="5"/>'


def _span(values: list[float], margin: float) -> tuple[float, float]:
    """From the lowest to the highest, with some room around, and never nothing."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high - low <= abs(high) * 1e-12:
        apart = max(1.0, abs(high) * 1e-6)
        low, high = low - apart, high + apart
    room = (high - low) * margin
    return low - room, high + room


def _number(value: float) -> str:
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return f"{value:.3g}" if text in ("0", "-0") and value else text.replace("-0", "0") if text == "-0" else text
