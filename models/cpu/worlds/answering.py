"""What is answered about a recording: verdicts, windows, headroom, nesting, and what programs would have printed."""

from collections.abc import Iterator
from fractions import Fraction

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import least_spread
from models.cpu.behaviour.judging import window_for
from models.cpu.behaviour.overhangs import worst
from models.cpu.behaviour.percentiles import Percentiles, hour, minutes
from models.cpu.behaviour.windows import Window, as_printed, highest
from models.cpu.vocabulary import RELEASES, Variant
from models.cpu.vocabulary.releases import CADVISOR_SUMMARY
from models.cpu.vocabulary.series import Bounds, Recording, Series
from models.cpu.worlds.plotting import chart_of
from models.cpu.worlds.recorded import RecordedOptions, length, recording_of
from models.cpu.worlds.telling import cores_text, rate_between, verdicts
from verify.answer import Answer

ACCURACIES = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
OWN_CLOCK = (
    "cadvisor and kubelet divide by a monotonic clock of their own, which the record does not have: where the clock of "
    "the stamps was set, what they print is not told."
)
SHOWN_MINUTES = 5
PRINTED = 1000  # samples of a long series that are handed to every program


def recorded_answers(options: RecordedOptions, variants: tuple[str, ...]) -> tuple[Answer, ...]:
    """Everything that can be said about the recording."""
    whole = recording_of(options)
    bounds, shown = whole.bounds, _worst_first(whole)
    found = [verdicts(whole)]
    if options.plot is not None:
        found.append(
            Answer(f"Plot of {shown[0].name}: {options.plot}", picture=chart_of(shown[0], bounds, options.plot))
        )
    found.append(_windows(shown, bounds, options.windows))
    if bounds.cores is not None:
        found += [_headroom(whole), _window_needed(whole)]
    if not shown[0].apart and len(shown[0]) > 1:
        found += _printed(shown[0], bounds, variants)
    if whole.nested:
        found.append(_nesting(whole))
    return tuple(found)


def _worst_first(whole: Recording) -> tuple[Series, ...]:
    """The series by how much skew they need; those that are quiet by their highest rate."""
    bounds = whole.bounds

    def key(series: Series) -> tuple[Fraction, Fraction]:
        found = explained(series, bounds)
        rate = rate_between(series, *found.fastest) if found.fastest is not None else Fraction(-1)
        return least_spread(found, bounds) or Fraction(), rate

    return tuple(sorted(whole.series, key=key, reverse=True))


def _windows(shown: tuple[Series, ...], bounds: Bounds, count: int) -> Answer:
    columns = ("series", "samples", "begins", "window", "CPU time", "rate, cores", "excess, cores", "excess")
    rows, data, left = [], [], count
    for series in shown:
        for window in highest(series, bounds, left):
            rows.append(_row(series, window, bounds))
            data.append(
                {
                    "series": series.name,
                    "samples": [window.first + 1, window.last + 1],
                    "begin_ns": window.begin,
                    "window_ns": window.span,
                    "growth_ns": window.growth,
                }
            )
        left = count - len(rows)
    total = sum(explained(series, bounds).windows for series in shown)
    which = "All windows" if len(rows) == total else f"The highest {len(rows):,} of {total:,} windows"
    return Answer(which, columns, tuple(rows), (), {"windows": data})


def _row(series: Series, window: Window, bounds: Bounds) -> tuple[str, ...]:
    over = None if bounds.cores is None else window.rate - bounds.cores
    return (
        series.name,
        f"{window.first + 1:,} to {window.last + 1:,}",
        f"+{length(window.begin - series.sample(0).time)}",
        length(window.span),
        length(window.growth),
        cores_text(window.rate),
        cores_text(over),
        "" if over is None else length(over * window.span),
    )


def _headroom(whole: Recording) -> Answer:
    """Capacity and allocatable apart: less than none against capacity is an error of measuring, the other is not."""
    bounds = whole.bounds
    columns = ("series", "capacity, mean", "least", "allocatable, mean", "least")
    rows = []
    for series in whole.series:
        found = explained(series, bounds)
        if found.fastest is not None and bounds.cores is not None:
            rates = (Fraction(found.growth, found.span), rate_between(series, *found.fastest))
            limits = (bounds.cores, bounds.allocatable)
            cells = (cores_text(None if limit is None else limit - rate) for limit in limits for rate in rates)
            rows.append((series.name, *cells))
    notes = [
        "Below zero against capacity: an effect of measuring, or more cores than told. Allocatable needs no error."
    ]
    if bounds.allocatable is None:
        notes.append("Against allocatable: not evaluated, --allocatable was not given.")
    return Answer("Headroom in cores", columns, tuple(rows), tuple(notes))


def _window_needed(whole: Recording) -> Answer:
    bounds = whole.bounds
    measured = max(
        (least_spread(explained(series, bounds), bounds) or Fraction() for series in whole.series), default=Fraction()
    )
    rows = tuple(
        (
            f"{float(100 * accuracy):g}%",
            length(window_for(accuracy, Fraction(bounds.spread), bounds)),
            length(window_for(accuracy, measured, bounds)),
        )
        for accuracy in ACCURACIES
    )
    columns = (
        "of the cores",
        f"at the allowed spread, {length(bounds.spread)}",
        f"at what the file needs, {length(measured)}",
    )
    return Answer("The window that keeps a rate so near to the truth", columns, rows)


def _printed(series: Series, bounds: Bounds, names: tuple[str, ...]) -> Iterator[Answer]:
    found = explained(series, bounds)
    middle = (found.forced.last if found.forced is not None else found.fastest[1] if found.fastest else 0) + 1
    end = min(len(series), max(middle + PRINTED // 2, PRINTED))
    places = range(max(0, end - PRINTED), end)
    rows, untold = [], 0
    for variant in (each for each in RELEASES if each.name in names):
        said = as_printed(variant, series, bounds, places)
        numbers = [(each.number, place) for each, place in zip(said, places, strict=True) if each.number is not None]
        below = sum(number < 0 for number, _ in numbers)
        top, at = max(numbers, key=lambda each: each[0], default=(None, 0))
        over = sum(bounds.cores is not None and number > bounds.cores * variant.scale for number, _ in numbers)
        rows.append(
            (
                variant.name,
                _number(numbers[-1][0] if numbers else None, variant),
                _number(top, variant),
                "" if top is None else f"{at + 1:,}",
                "" if bounds.cores is None else f"{over:,}",
                f"{below:,}",
                f"{sum(each.refused and each.number is None for each in said):,}",
                f"{sum(each.refused and each.number is not None for each in said):,}",
            )
        )
        untold = max(untold, sum(each.untold for each in said))
    part = "" if len(places) == len(series) else f", samples {places.start + 1:,} to {places.stop:,}"
    columns = ("program", "last, cores", "highest", "at sample", "above N", "below 0", "no number", "zero for none")
    notes = (OWN_CLOCK,) if untold else ()
    yield Answer(f"What each program would have printed for {series.name}{part}", columns, tuple(rows), notes)
    told = minutes(CADVISOR_SUMMARY, map(series.sample, places)) if CADVISOR_SUMMARY.name in names else ()
    if told:
        yield _minutes(told, f"{series.name}{part}")


def _minutes(told: tuple[Percentiles, ...], of: str) -> Answer:
    """The last minutes that closed, and what is made of all."""
    shown = [(f"minute {number:,}", each) for number, each in enumerate(told, start=1)][-SHOWN_MINUTES:]
    rows = tuple(
        (
            name,
            f"{each.count}",
            *(
                _number(number, CADVISOR_SUMMARY)
                for number in (each.mean, each.maximum, each.fiftieth, each.ninetieth, each.ninety_fifth)
            ),
        )
        for name, each in (*shown, ("hour", hour(told)))
    )
    columns = ("", "rates", "mean, cores", "maximum", "50th", "90th", "95th")
    note = "Each percentile of the hour is one of the minutes' 90th, not of the rates (resource.Add)."
    return Answer(f"What cAdvisor's summary would have said of {of}", columns, rows, (note,))


def _number(number: int | None, variant: Variant) -> str:
    return "" if number is None else cores_text(Fraction(number, variant.scale))


def _nesting(whole: Recording) -> Answer:
    columns = ("child", "parent", "counter above by", "explained", "printed, cores", "of the parent")
    rows = []
    for nested in whole.nested or ():
        found = worst(nested, whole.bounds)
        rates = [
            Fraction(each.printed[-1][1], 10**9) if each.printed else None for each in (nested.child, nested.parent)
        ]
        is_higher = rates[0] is not None and rates[1] is not None and rates[0] > rates[1]
        if found is None and not is_higher:
            continue
        above = "" if found is None else length(found.above)
        why = "" if found is None else f"yes: up to {length(found.explained)}, by the times"
        if found is not None and found.above > found.explained:
            why = f"no: at most {length(found.explained)}"
        rows.append((nested.child.name, nested.parent.name, above, why, *(cores_text(rate) for rate in rates)))
    note = (
        "A printed rate may be above its parent's by up to N where their windows differ, which the file does not tell."
    )
    return Answer("Children above their parents", columns, tuple(rows), (note,) if rows else ("None.",))
