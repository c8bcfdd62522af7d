"""Recordings that ship: series after what issues and the facts tell, and a builder for more."""

from collections.abc import Iterable
from fractions import Fraction

from models.cpu.vocabulary.series import Bounds, Recording, Series
from models.cpu.worlds.drawing import drawing
from models.cpu.worlds.recorded import recording
from verify import Known, World, evolve

SECOND = 10**9
MILLISECOND = 10**6
EIGHT = Bounds(Fraction(8), None, 100 * MILLISECOND)
BUSY = tuple((10 * number * SECOND, 80 * number * SECOND) for number in range(1, 13))  # eight cores, all busy


def series_of(name: str, samples: Iterable[tuple[int, int]], parent: str = "") -> Series:
    """A short series from pairs of time and usage, in nanoseconds."""
    times, usages = zip(*samples, strict=True)
    return Series(name, tuple(times), tuple(usages), parent=parent)


def world_of_series(name: str, *series: Series, bounds: Bounds = EIGHT, breaks: tuple[Known, ...] = ()) -> World:
    """A world of series, without a file."""
    given: Recording = recording(series, bounds)
    scope = f"{len(series)} series of {len(series[0])} samples, N = {float(bounds.cores or 0):g}"
    return World(name, given, breaks, scope=scope, illustrate=drawing(given))


def busy_node() -> Series:
    """A node of eight busy cores whose stamps come 50 ms late now and then, as the kubelet's do (cadvisor 2032)."""
    late = (0, 50, 0, 0, 50, 0, 50, 50, 0, 0, 50, 0)
    return series_of(
        "node", ((time + MILLISECOND * each, usage) for (time, usage), each in zip(BUSY, late, strict=True))
    )


def recorded_example() -> World:
    """The recording that is checked where no file is named."""
    known = Known("cpu.safety.no_window_is_above_capacity", "cadvisor 2032 (facts T1)")
    recipe = "from models.cpu.worlds.examples import recorded_example\nworld = recorded_example().given"
    made = world_of_series("recorded", busy_node(), breaks=(known,))
    return evolve(made, recipe=recipe)
