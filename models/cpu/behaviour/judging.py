"""What is said of a recorded series, and what a lasting overshoot suggests (facts T7, T12, section 1.2)."""

from fractions import Fraction
from itertools import pairwise

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import least_spread
from models.cpu.behaviour.steps import allowance, excess, pauses, set_back
from models.cpu.behaviour.stillness import stillness
from models.cpu.vocabulary.series import Bounds, Cause, Explained, Finding, Joint, Noted, Series

SLEW = Fraction(1, 1000)  # a clock that is slower than this is not disciplined: ntpd slews by 500 ppm at most
PARTS = 6  # of a run: that all of seven delays fall by chance is seen once in 7! = 5040 runs
FEW = 3  # windows: that all of four delays fall by chance is seen once in 4! = 24 runs
MIXED = (Joint.CLASHING, Joint.SWAPPED, Joint.LEAPT, Joint.FOREIGN)


def zeros(series: Series, bounds: Bounds) -> Noted | None:
    """The samples that are zero where no counter can have been zero (facts: metrics-server PR 759)."""
    return explained(series, bounds).zeros


def met(series: Series, bounds: Bounds, *joints: Joint) -> tuple[Noted, ...]:
    """The samples that follow the one before them in one of these ways."""
    return explained(series, bounds).noted(*joints)


def above_capacity(series: Series, bounds: Bounds) -> int | None:
    """How many windows are above the number of cores; None where it was not told."""
    return explained(series, bounds).above


def above_allocatable(series: Series, bounds: Bounds) -> int | None:
    """How many windows are above what is allocatable; None where it was not told."""
    return explained(series, bounds).beyond


def is_explained(series: Series, bounds: Bounds) -> bool:
    """Whether the allowed skew, with the truncation of the stamps, explains every window of every run."""
    spread = least_spread(explained(series, bounds), bounds)
    return spread is not None and spread <= bounds.spread


def lasts(series: Series, bounds: Bounds) -> bool:
    """Whether what skew never does is seen: more than it explains, gained bit by bit, or a gain in every part.

    Bit by bit: no window has half of what the forced stretch gained.
    """
    found = explained(series, bounds)
    is_gradual = found.forced is not None and 2 * found.sudden < found.forced.excess
    return (is_gradual and not is_explained(series, bounds)) or gains_throughout(series, bounds)


def gains_throughout(series: Series, bounds: Bounds) -> bool:
    """Whether the skew that is needed grows from each part of the run to the next, though it may still be allowed.

    The run that forces the spread is cut into six parts of as many samples each, wherever they lie. If in each of them
    the counter gets ahead of full cores by more than a step of the stamps and of the counter can make, N × (h - 1) +
    g - 1 (facts T2), then the delay at the seven ends has fallen each time. Delays that do not know of each other do
    that once in 7! = 5040 runs; a clock that is slow, and cores that are more than told, do it always (T6, T12).
    """
    found = explained(series, bounds)
    if series.apart or bounds.cores is None or found.run is None:
        return False
    first, last = found.run
    if last - first < PARTS:
        return False
    ends = [_at_or_before(series, first + (last - first) * part // PARTS) for part in range(PARTS + 1)]
    least = bounds.cores * (bounds.stamp - 1) + bounds.granularity - 1
    return all(
        excess(series.sample(earlier), series.sample(later), bounds) > least for earlier, later in pairwise(ends)
    )


def _at_or_before(series: Series, place: int) -> int:
    """The place, or where there is a zero that stands for a missing value, one before it."""
    while place > 0 and series.usages[place] == 0 and series.usages[place - 1] != 0:
        place -= 1
    return place


def may_last(series: Series, bounds: Bounds) -> bool:
    """Whether every one of three windows or more is above the cores, and the allowed skew explains it all the same.

    Nothing shows then that it is skew: that all three are is seen once in 4! = 24 runs.
    """
    found = explained(series, bounds)
    return (
        not series.apart
        and found.above is not None
        and FEW <= found.above == found.windows
        and is_explained(series, bounds)
        and not gains_throughout(series, bounds)
    )


def decided_after(series: Series, bounds: Bounds) -> Fraction | None:
    """How long a series at the rate of the forced stretch has to be until `lasts` is decided, in ns (facts T6).

    x cores too many for longer than N × D / x are more than skew explains; a sixth of the series must show more than
    the steps of stamps and counter make.
    """
    rate = rate_of_forced(series, bounds)
    if rate is None or bounds.cores is None or rate <= bounds.cores:
        return None
    steps = bounds.cores * (bounds.stamp - 1) + bounds.granularity - 1
    return min(allowance(bounds), PARTS * steps) / (rate - bounds.cores)


def findings(series: Series, bounds: Bounds) -> tuple[Finding, ...]:
    """Every fact about the series, and as the last word what it says about the capacity."""
    found = explained(series, bounds)
    met = [
        (Finding.MIX, found.noted(*MIXED) and not series.apart),
        (Finding.RESET, found.noted(Joint.RESET)),
        (Finding.ZERO, found.zeros),
        (Finding.STILL, stillness(series, bounds)),
        (Finding.DEFAULT_RECORD, found.noted(Joint.DEFAULT)),
        (Finding.CLOCK_STEP, found.noted(Joint.STEPPED_BACK) or set_back(series, bounds)),
        (Finding.PAUSE, pauses(series, bounds)),
        (Finding.OUT_OF_ORDER, found.noted(Joint.OLDER)),
        (Finding.DUPLICATE, found.noted(Joint.REPEATED)),
    ]
    return (*(finding for finding, seen in met if seen), _of_capacity(series, bounds, found))


def _of_capacity(series: Series, bounds: Bounds, found: Explained) -> Finding:
    if not found.windows and found.forced is None:
        return Finding.NO_WINDOW
    if bounds.cores is None:
        return Finding.NO_CORES
    if series.apart and found.noted(Joint.LEAPT):
        return Finding.ABSURD
    if lasts(series, bounds):
        return Finding.PERSISTENT
    if not is_explained(series, bounds):
        is_one = found.unexplained == 1 or _is_at_one_stamp(series, found)
        return Finding.SUDDEN if is_one else Finding.SEVERAL
    if may_last(series, bounds):
        return Finding.TOO_SHORT
    return Finding.SKEW if found.forced is not None else Finding.WITHIN


def _is_at_one_stamp(series: Series, found: Explained) -> bool:
    return found.leap is not None and series.sample(found.leap[0]).time == series.sample(found.leap[1]).time


def rate_of_forced(series: Series, bounds: Bounds) -> Fraction | None:
    """The rate, in cores, over the stretch that forces the smallest spread."""
    forced = explained(series, bounds).forced
    if forced is None:
        return None
    first, last = series.sample(forced.first), series.sample(forced.last)
    if first.time == last.time:
        return None  # two reads within one step of the stamps
    return Fraction(last.usage - first.usage, last.time - first.time)


def causes(series: Series, bounds: Bounds) -> tuple[Cause, ...]:
    """What could make an overshoot last; several can fit, and the series alone does not tell which."""
    rate, cores = rate_of_forced(series, bounds), bounds.cores
    if rate is None or cores is None or not (lasts(series, bounds) or may_last(series, bounds)):
        return ()
    fits = [Cause.WRONG_CORES]
    if slowness(rate, cores) <= SLEW:
        fits.append(Cause.SLOW_CLOCK)
    if rate <= 2 * cores:
        fits.append(Cause.GUEST_TWICE)
    fits.append(Cause.QUOTA)
    return tuple(fits)


def slowness(rate: Fraction, cores: Fraction) -> Fraction:
    """By how much the clock of the stamps would have to be slow (rho), for full cores to show this rate (facts T12)."""
    return 1 - cores / rate


def window_for(accuracy: Fraction, spread: Fraction, bounds: Bounds) -> Fraction:
    """The shortest window, in ns, whose rate is within this part of the cores, given this spread (facts T4)."""
    step = Fraction(bounds.granularity - 1) / (bounds.cores or 1)
    return (spread + step) / accuracy
