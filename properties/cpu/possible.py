"""What must be possible: the sanity of the machines."""

from models.cpu.behaviour.housekeeping import Sampling
from models.cpu.behaviour.store import Store, answer
from verify import reachable


@reachable(Store)
def both_containers_are_served(store: Store) -> bool:
    """The store answers for both containers."""
    return answer(store.kept_a, store.kept_b) is not None and answer(store.kept_b, store.kept_a) is not None


@reachable(Store)
def a_restarted_container_is_served_again(store: Store) -> bool:
    """After a restart there is an answer again."""
    found = answer(store.kept_b, store.kept_a)
    return store.began > 0 and found is not None and found.begin >= store.began


@reachable(Sampling)
def a_gap_lasts_the_whole_jitter(sampling: Sampling) -> bool:
    """The timer may wait up to double its interval: 60 samples at one second span up to two minutes (T10)."""
    return sampling.gap == 2 * sampling.rules.interval
