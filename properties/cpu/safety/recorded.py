"""What a recorded series must keep to, so that a run on a file is a gate."""

from models.cpu.behaviour.judging import MIXED, above_allocatable, above_capacity, is_explained, lasts, met, zeros
from models.cpu.behaviour.overhangs import unexplained
from models.cpu.vocabulary.series import (
    EachAllotted,
    EachCounter,
    EachMeasured,
    EachNested,
    EachTelling,
    EachWindowed,
    Joint,
    Recording,
)
from verify import for_all


@for_all
def a_counter_never_decreases(recording: Recording, series: EachCounter) -> bool:
    """CPU time only grows: a value below the one before it is a new counter, or another one (T13).

    A rate over it is absurd where nobody guards, and too low where the new counter has passed the old one.
    """
    return met(series, recording.bounds, Joint.RESET, Joint.SWAPPED) == ()


@for_all
def no_zero_stands_for_a_missing_value(recording: Recording, series: EachWindowed) -> bool:
    """A counter is zero once at most, where it begins: other zeros mean that nobody knew (metrics-server PR 759).

    So does the rate of a whole node: the kubelet publishes zero where it has none (facts E).
    """
    return zeros(series, recording.bounds) is None


@for_all
def the_stamps_never_go_back(recording: Recording, series: EachCounter) -> bool:
    """Each sample is stamped no earlier than the one before it, or windows are negative, or far too short (T12)."""
    return met(series, recording.bounds, Joint.OLDER, Joint.STEPPED_BACK) == ()


@for_all
def no_sample_is_recorded_twice(recording: Recording, series: EachCounter) -> bool:
    """A sample that comes again has no window: some print zero for it, others an old rate (T14, T19)."""
    return met(series, recording.bounds, Joint.REPEATED) == ()


@for_all
def every_sample_is_of_one_counter(recording: Recording, series: EachCounter) -> bool:
    """No value is out of reach of the one before it, up, down or at one time, or started before it: one key, one owner.

    Two reads that got one stamp may differ by what a step of the stamps and the skew allow (T1).
    """
    return met(series, recording.bounds, *MIXED) == ()


@for_all
def no_rate_is_since_a_default_record(recording: Recording, series: EachWindowed) -> bool:
    """A window of 2562047h47m16s is the time since the year 1: its first sample was never taken (finding 0004)."""
    return met(series, recording.bounds, Joint.DEFAULT) == ()


@for_all
def no_window_is_above_capacity(recording: Recording, series: EachMeasured) -> bool:
    """No rate is above the number of cores: one that is proves an effect of measuring, or more cores (T1, T17)."""
    return above_capacity(series, recording.bounds) == 0


@for_all
def every_overshoot_is_explained_by_the_allowed_skew(recording: Recording, series: EachMeasured) -> bool:
    """Reads and stamps as far apart as `--skew` allows explain every stretch of every length (T7)."""
    return is_explained(series, recording.bounds)


@for_all
def no_overshoot_lasts(recording: Recording, series: EachTelling) -> bool:
    """More than the cores can do, gained bit by bit, is never skew, which cancels itself (T6).

    The number of cores is wrong, or the clock is slow, or something is counted twice.
    """
    return not lasts(series, recording.bounds)


@for_all
def usage_stays_within_allocatable(recording: Recording, series: EachAllotted) -> bool:
    """No window uses what is reserved for the system; it may, without any error of measuring (T17)."""
    return above_allocatable(series, recording.bounds) == 0


@for_all
def no_child_is_above_its_parent(recording: Recording, nested: EachNested) -> bool:
    """What a counter is above that of its parent, the time between their samples and the allowed skew explain (T16)."""
    return unexplained(nested, recording.bounds) == ()
