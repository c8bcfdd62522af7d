"""What a place that keeps samples must keep true, whoever reads and writes it."""

from models.cpu.behaviour.cell import Readers
from models.cpu.behaviour.housekeeping import Sampling
from models.cpu.behaviour.store import NOWHERE, Store, answer
from verify import always, assume

TEN_SECONDS = 2  # in units of the store


@always(Store)
def the_previous_point_is_older(store: Store) -> bool:
    """Of the two points that a rate is made from the previous one is strictly older, so that the window is positive."""
    return all(
        kept.last is None or kept.before is None or kept.before.time < kept.last.time
        for kept in (store.kept_a, store.kept_b)
    )


@always(Store)
def the_previous_point_was_sampled(store: Store) -> bool:
    """A previous point is one that was stored, never the zero value of a map: that one is two thousand years old."""
    return all(kept.before is None or kept.before != NOWHERE for kept in (store.kept_a, store.kept_b))


@always(Store)
def an_answer_is_what_was_used(store: Store) -> bool:
    """A container that never rests is told to have used its whole window, and so the same for the same window."""
    found = answer(store.kept_b, store.kept_a)
    assume(found is not None)
    return found is None or found.usage == found.end - found.begin


@always(Store)
def no_answer_spans_a_restart(store: Store) -> bool:
    """Both points of a rate belong to one life of the container; across two it shows less than was used."""
    return (
        store.kept_b.before is None or store.kept_b.last is None or store.kept_b.before.time >= store.kept_b.last.start
    )


@always(Readers)
def a_readers_window_is_its_own(readers: Readers) -> bool:
    """A rate spans the time since its reader last asked: not since somebody else did, which may be no time (T19)."""
    assume(readers.own > 0)
    return readers.window == readers.own


@always(Sampling)
def samples_are_an_interval_apart(sampling: Sampling) -> bool:
    """Between two samples lies the interval of the housekeeping, so that a rate has a window (T8)."""
    assume(sampling.samples > 1)
    return sampling.gap >= sampling.rules.interval


@always(Sampling)
def no_gap_is_longer_than_two_intervals(sampling: Sampling) -> bool:
    """However the timer jitters and whoever asks, the next sample is no more than two intervals away (T10)."""
    return sampling.gap <= 2 * sampling.rules.interval


@always(Store)
def a_young_container_is_old_enough(store: Store) -> bool:
    """Where the start of a container stands for a previous point, ten seconds lie behind it: less is no window.

    Of the kubelet's newest sample: after one from before, the start may stay as the previous point of a shorter one.
    """
    assume(store.began > 0, store.kept_b.before is not None, store.kept_b.last == store.b)
    return (
        store.kept_b.before is None
        or store.kept_b.last is None
        or store.kept_b.before.time != store.began
        or store.kept_b.last.time - store.began >= TEN_SECONDS
    )
