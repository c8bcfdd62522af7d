"""What is said of a recorded series, and what a lasting overshoot suggests (facts T7, T12, section 1.2)."""

from fractions import Fraction

from models.cpu.behaviour.arrays import explained
from models.cpu.behaviour.explaining import least_spread
from models.cpu.vocabulary.series import Bounds, Cause, Explained, Finding, Joint, Noted, Series

SLEW = Fraction(1, 1000)  # a clock that is slower than this is not disciplined: ntpd slews by 500 ppm at most
ORDER = (Joint.OLDER, Joint.STEPPED_BACK)


def zeros(series: Series, bounds: Bounds) -> Noted | None:
    """The samples that are zero although the counter was above zero before (facts: metrics-server PR 759)."""
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
    """Whether more than skew explains is gained bit by bit: no window has half of what the forced stretch gained."""
    found = explained(series, bounds)
    return not is_explained(series, bounds) and found.forced is not None and 2 * found.sudden < found.forced.excess


def findings(series: Series, bounds: Bounds) -> tuple[Finding, ...]:
    """Everything that is said of the series, the gravest first; the last one is about capacity."""
    found = explained(series, bounds)
    said = []
    if found.noted(Joint.CLASHING, Joint.SWAPPED, Joint.LEAPT):
        said.append(Finding.MIX)
    if found.noted(Joint.RESET):
        said.append(Finding.RESET)
    if found.zeros is not None:
        said.append(Finding.ZERO)
    if found.noted(Joint.STEPPED_BACK):
        said.append(Finding.CLOCK_STEP)
    if found.noted(Joint.OLDER):
        said.append(Finding.OUT_OF_ORDER)
    if found.noted(Joint.REPEATED):
        said.append(Finding.DUPLICATE)
    return (*said, _of_capacity(series, bounds, found))


def _of_capacity(series: Series, bounds: Bounds, found: Explained) -> Finding:
    if not found.windows:
        return Finding.NO_WINDOW
    if bounds.cores is None:
        return Finding.NO_CORES
    if lasts(series, bounds):
        return Finding.PERSISTENT
    if not is_explained(series, bounds):
        return Finding.SUDDEN
    return Finding.SKEW if found.above else Finding.WITHIN


def rate_of_forced(series: Series, bounds: Bounds) -> Fraction | None:
    """The rate, in cores, over the stretch that forces the smallest spread."""
    forced = explained(series, bounds).forced
    if forced is None:
        return None
    first, last = series.sample(forced.first), series.sample(forced.last)
    return Fraction(last.usage - first.usage, last.time - first.time)


def causes(series: Series, bounds: Bounds) -> tuple[Cause, ...]:
    """What could make an overshoot last; several can fit, and the series alone does not tell which."""
    rate, cores = rate_of_forced(series, bounds), bounds.cores
    if rate is None or cores is None or not lasts(series, bounds):
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
