"""Recordings as worlds: what the command line is told of them, and which of their series can be judged."""

import functools
import re
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.judging import above_capacity, is_explained, lasts, may_last
from models.cpu.reading import FORMATS, Record, read_recording
from models.cpu.vocabulary.series import Bounds, Nested, Recording, Series
from models.cpu.worlds.drawing import drawing
from verify import Among, Known, World

SKEW = "100ms"  # twice what the documented overshoots need at the kubelet's interval (facts section 3: 21 to 64 ms)
WINDOWED = 2  # samples that make a window
DIVISORS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9}
MOST_CORES = 1_000_000
SECOND = 1e9
LONG = 10  # days, or hours, from which a length is told in them

_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(ns|us|ms|s)?", re.ASCII)
_CORES = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(m)?", re.ASCII)

BESIDE = ("series",)  # without which the others say nothing


@frozen
class RecordedOptions:
    """What `verify cpu` can be asked about a recording."""

    series: Path | None = field(
        default=None,
        metadata={"help": "A file of recorded samples.", "metavar": "FILE"},
    )
    cores: str | None = field(
        default=None,
        metadata={"help": "The cores that the samples are held to, such as 8.", "metavar": "N", "needs": BESIDE},
    )
    allocatable: str | None = field(
        default=None,
        metadata={"help": "The cores left for pods, such as 7.5 or 7500m.", "metavar": "A", "needs": BESIDE},
    )
    series_format: Annotated[str, Among("auto", *FORMATS)] = field(
        default="auto", metadata={"help": "What the file holds; auto: as its content shows.", "needs": BESIDE}
    )
    skew: str = field(
        default=SKEW,
        metadata={
            "help": "The allowed spread of the time from a read to its stamp; ms without a unit.",
            "metavar": "MS",
            "needs": BESIDE,
        },
    )
    stamp: str | None = field(
        default=None,
        metadata={
            "help": "The step of recorded times, such as 1s; else the format's.",
            "metavar": "STEP",
            "needs": BESIDE,
        },
    )
    granularity: str | None = field(
        default=None,
        metadata={
            "help": "The step of the counter, such as 1us; else the format's.",
            "metavar": "STEP",
            "needs": BESIDE,
        },
    )
    only: str = field(
        default="*", metadata={"help": "Only the series whose name matches.", "metavar": "GLOB", "needs": BESIDE}
    )
    windows: int = field(default=10, metadata={"help": "How many windows are listed.", "metavar": "K", "needs": BESIDE})
    plot: Path | None = field(
        default=None, metadata={"help": "Also draw the series, as SVG.", "metavar": "FILE", "needs": BESIDE}
    )


def is_asked(options: RecordedOptions) -> bool:
    """Whether a recording is named."""
    return options.series is not None


@functools.lru_cache(maxsize=1)
def recording_of(options: RecordedOptions) -> Recording:
    """Read what the options name, once; raises ValueError where an option, or the file, cannot be read."""
    if options.windows < 0:
        raise ValueError(f"--windows {options.windows}: expected a number that is not negative")
    if options.plot is not None and (options.plot.suffix != ".svg" or not options.plot.absolute().parent.is_dir()):
        raise ValueError(f"--plot {options.plot}: expected a file that ends in .svg, in a folder that exists")
    bounds_of(options, Record("", ()))  # what is wrong with the options is said before a long file is read
    form = "" if options.series_format == "auto" else options.series_format
    record = read_recording(Path(options.series or ""), form)
    series = tuple(each for each in record.series if fnmatchcase(each.name, options.only))
    if not series:
        names = ", ".join(each.name for each in record.series[:5])
        raise ValueError(f"--only {options.only}: expected a name of the file's series, such as {names}")
    return recording(series, bounds_of(options, record))


def bounds_of(options: RecordedOptions, record: Record) -> Bounds:
    """What the options hold the recording to; steps that they leave out are the format's."""
    cores = None if options.cores is None else cores_of("--cores", options.cores)
    allocatable = None if options.allocatable is None else cores_of("--allocatable", options.allocatable)
    if cores is not None and allocatable is not None and allocatable > cores:
        raise ValueError(f"--allocatable {options.allocatable}: expected no more than --cores {options.cores}")
    return Bounds(
        cores,
        allocatable,
        length_of("--skew", options.skew, "ms"),
        record.stamp if options.stamp is None else step_of("--stamp", options.stamp),
        record.granularity if options.granularity is None else step_of("--granularity", options.granularity),
    )


def cores_of(option: str, text: str) -> Fraction:
    """A number of cores, exactly."""
    found = _CORES.fullmatch(text)
    cores = Fraction(found[1]) / (1000 if found[2] else 1) if found else Fraction()
    if not 0 < cores <= MOST_CORES:
        raise ValueError(f"{option} {ascii(text)[1:-1]}: expected a number of cores above 0, such as 8, 7.5 or 7500m")
    return cores


def step_of(option: str, text: str) -> int:
    """The step of a time or a counter in nanoseconds: one at least."""
    step = length_of(option, text, "ns")
    if step < 1:
        raise ValueError(f"{option} {ascii(text)[1:-1]}: expected a step of 1ns or more")
    return step


def length_of(option: str, text: str, unit: str) -> int:
    """A length of time in nanoseconds, which it must be whole."""
    found = _DURATION.fullmatch(text)
    length = Fraction(found[1]) * DIVISORS[found[2] or unit] if found else Fraction(1, 2)
    if length.denominator != 1:
        raise ValueError(f"{option} {ascii(text)[1:-1]}: expected a length of time such as 50ms, 1us or 20 ({unit})")
    return int(length)


def recording(series: tuple[Series, ...], bounds: Bounds) -> Recording:
    """Series with what they are held to; lists that cannot be made are None."""
    windowed = tuple(each for each in series if len(each) >= WINDOWED)
    counters = tuple(each for each in windowed if not each.apart)
    with_windows = tuple(each for each in windowed if _has_window(each, bounds))
    measured = (with_windows or None) if bounds.cores is not None else None
    by_name = {each.name: each for each in series if not each.apart}
    pairs = tuple(
        Nested(child, by_name[child.parent]) for child in series if child.parent in by_name and not child.apart
    )
    return Recording(
        bounds,
        series,
        counters if windowed else None,  # rates alone have no counter: then nothing is asked of one
        measured,
        (with_windows or None) if bounds.allocatable is not None else (),
        pairs if bounds.cores is not None or not pairs else None,
        windowed or None,
        measured if measured is None or _is_told(measured, bounds) else None,
    )


def _has_window(series: Series, bounds: Bounds) -> bool:
    """Whether anything is there to be held to the cores: a window, or two reads that got one stamp."""
    found = explained(series, bounds)
    return found.windows > 0 or found.forced is not None


def _is_told(measured: tuple[Series, ...], bounds: Bounds) -> bool:
    """Whether it can be said if an overshoot lasts: one that does, or none that may."""
    return any(lasts(each, bounds) for each in measured) or not any(may_last(each, bounds) for each in measured)


def recorded_worlds(options: RecordedOptions) -> tuple[World, ...]:
    """The world of the recording, and one of the series that are too short, where there are others."""
    recording_of.cache_clear()  # the file may have changed; what is answered is answered about the same reading
    whole = recording_of(options)
    file = Path(options.series or "")
    short = tuple(each for each in whole.series if len(each) < WINDOWED)
    found = [_world(file.name, whole, options)]
    if short and len(short) < len(whole.series):
        found.append(_world(f"{file.name}: one sample only", recording(short, whole.bounds), options))
    return tuple(found)


def _world(name: str, given: Recording, options: RecordedOptions) -> World:
    told = {key: value for key, value in _told(options).items() if value is not None}
    arguments = ", ".join(f"{key}={value}" for key, value in told.items())
    recipe = (
        "from pathlib import Path\nfrom models.cpu.worlds import Options\n"
        "from models.cpu.worlds.recorded import recording_of\n"
        f"world = recording_of(Options({arguments}))"
    )
    file = options.series or Path()
    scope = scope_of(given)
    return World(name, given, _explained(given), (), scope, recipe, (str(file),), drawing(given, file))


def _explained(given: Recording) -> tuple[Known, ...]:
    """Windows above capacity are expected where the skew that the user allows explains each of them."""
    measured = given.measured or ()
    if not any(above_capacity(each, given.bounds) for each in measured):
        return ()
    if not all(is_explained(each, given.bounds) for each in measured):
        return ()
    reason = f"explained by the allowed skew of {length(given.bounds.skew)} (cadvisor 2032, T7)"
    return (Known("cpu.safety.no_window_is_above_capacity", reason),)


def _told(options: RecordedOptions) -> dict[str, str | None]:
    """The options that decide what is read, as Python."""
    named = ("cores", "allocatable", "stamp", "granularity")
    return {
        "series": f"Path({str((options.series or Path()).absolute())!r})",
        **{name: None if getattr(options, name) is None else repr(getattr(options, name)) for name in named},
        "series_format": None if options.series_format == "auto" else repr(options.series_format),
        "skew": repr(options.skew),
        "only": None if options.only == "*" else repr(options.only),
    }


def scope_of(given: Recording) -> str:
    """What the label of every verdict carries."""
    bounds, samples = given.bounds, sum(len(each) for each in given.series)
    parts = [
        f"{len(given.series)} series" if len(given.series) > 1 else f"series {given.series[0].name}",
        f"{samples:,} samples" if samples != 1 else "1 sample",
        "cores not told" if bounds.cores is None else f"N = {float(bounds.cores):g} cores",
        f"allowed skew {length(bounds.skew)}",
        f"stamps in steps of {length(bounds.stamp)}",
        f"counters in steps of {length(bounds.granularity)}",
    ]
    if bounds.allocatable is not None:
        parts.insert(3, f"{float(bounds.allocatable):g} allocatable")
    return ", ".join(parts)


def length(nanoseconds: int | Fraction) -> str:
    """A length of time with a unit that keeps it short."""
    value = float(nanoseconds)
    for unit, least in (("d", 86_400e9), ("h", 3_600e9), ("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if abs(value) >= least * (1 if least <= SECOND else LONG):
            return f"{value / least:.6g} {unit}"
    return f"{value:.6g} ns"
