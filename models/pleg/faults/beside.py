"""Bugs that need what a pod with one container and exact clocks does not have."""

from models.pleg.faults.worlds import of_bug
from verify import World, fault


@fault(reference="kubernetes 123940 (B26)", breaks=("*.the_worker_learns_of_new_resources",))
def no_relist_inspects_a_resized_pod() -> World:
    """Its state is what it was, so the cache shows the old resources for as long as the container runs."""
    return of_bug("B26")


@fault(reference="facts D11, shown on 1.34 to 1.36", breaks=("*.who_is_woken_would_be_answered",))
def equal_times_wake_and_do_not_answer() -> World:
    """One comparison is strict and the other is not; it takes a clock that shows a time twice."""
    return of_bug("D11")


@fault(
    reference="demonstration X1, measured on 1.34 to 1.36",
    breaks=("*.the_end_of_a_sandbox_leaves_the_pod_its_entry", "*.an_old_sandbox_hides_no_new_one"),
)
def an_old_sandbox_is_removed_and_hides_the_new_one() -> World:
    """Its DELETED deletes the entry of the whole pod; its STOPPED, if it comes late, replaces the newer view (X2)."""
    return of_bug("X1")
