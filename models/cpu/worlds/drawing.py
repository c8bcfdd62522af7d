"""A recorded series as a plot, and the lines of the file from which a sentence about it is refuted."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.judging import MIXED
from models.cpu.reading import lines_of_samples
from models.cpu.vocabulary.series import Bounds, Joint, Nested, Recording, Series
from models.cpu.worlds.plotting import chart_of
from verify.picture import Illustration, Place
from verify.world import Illustrate

JOINTS = {
    "a_counter_never_decreases": (Joint.RESET, Joint.SWAPPED),
    "the_stamps_never_go_back": (Joint.OLDER, Joint.STEPPED_BACK),
    "no_sample_is_recorded_twice": (Joint.REPEATED,),
    "every_sample_is_of_one_counter": MIXED,
    "no_rate_is_since_a_default_record": (Joint.DEFAULT,),
}
FASTEST = ("no_window_is_above_capacity", "usage_stays_within_allocatable")


def drawing(given: Recording, file: Path | None = None) -> Illustrate:
    """What draws the series of a recording, and names the lines of the file that it was read from."""
    return partial(_illustration, given.bounds, len(given.series) == 1, file)


def _illustration(bounds: Bounds, is_alone: bool, file: Path | None, name: str, shown: Any) -> Illustration:  # noqa: ANN401, FBT001 - values by their names
    series = shown.get("series")
    if isinstance(nested := shown.get("nested"), Nested):
        return Illustration(chart_of(nested.child, bounds, None))
    if not isinstance(series, Series):
        return Illustration()
    places = dict.fromkeys(_samples(name.rpartition(".")[2], series, bounds))
    lines = lines_of_samples(file, tuple(places)) if file is not None and is_alone else {}
    found = (
        Place(str(file), lines[place], f"sample {place + 1} of {series.name}") for place in places if place in lines
    )
    return Illustration(chart_of(series, bounds, None), tuple(found))


def _samples(name: str, series: Series, bounds: Bounds) -> Iterator[int]:
    """The places of the samples that refute the sentence of this name, the later one of two first."""
    found = explained(series, bounds)
    if name in JOINTS:
        for noted in found.noted(*JOINTS[name]):
            yield from (noted.first, max(0, noted.first - 1))
    elif name == "no_zero_stands_for_a_missing_value" and found.zeros is not None:
        yield found.zeros.first
    elif name in FASTEST and found.fastest is not None:
        yield from reversed(found.fastest)
    elif found.forced is not None:
        yield from (found.forced.last, found.forced.first)
