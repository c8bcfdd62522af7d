"""Pods, events and statuses that are missing, or there once too often."""

from typing import Self

from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.faults.worlds import (
    ACTED,
    AGAIN,
    ANSWER,
    ANSWERED,
    CALM,
    CAUGHT_UP,
    CRASH,
    EXIT,
    GONE,
    HEALED,
    RETRIED,
    STALE,
    TWICE,
    VOUCHED,
    of_bug,
)
from models.pleg.vocabulary import CONTAINERD, Settings
from models.pleg.vocabulary.releases import V1_33
from models.pleg.vocabulary.setup import Left, Setup
from verify import World, action, fault, frozen, require

ZOMBIE = (VOUCHED, ANSWER, GONE, CALM)


@frozen
class NeverLists(Kubelet):
    """No listing ever succeeds."""

    @action
    def relists(self) -> Self:
        """Nothing comes of it."""
        require(self.setup.coarse)
        return self


POSSIBLE = ("*.a_pod_can_live_and_be_seen_to_end", "*.the_cache_can_lag_behind")


@fault(reference="kubernetes 45496 (a runtime that hangs)", breaks=(*POSSIBLE, ANSWERED))
def no_listing_ever_succeeds() -> World:
    """The global time is never set: a worker whose pod has no entry waits for ever, and no container starts."""
    setup = Setup(Settings(V1_33), CONTAINERD, coarse=True)
    return World("fault", NeverLists(setup=setup, left=setup.left), scope="one pod, one change of configuration")


@fault(reference="facts §1.7 (a pod without updates)", breaks=(*POSSIBLE, "*.a_worker_can_wait"))
def no_pod_is_ever_added() -> World:
    """Nobody has anything to do."""
    setup = Setup(Settings(V1_33), CONTAINERD, Left(), coarse=True)
    return World("fault", kubelet(setup), scope="no pod")


@fault(reference="kubernetes 120942 (B1)", breaks=(VOUCHED, ANSWER, TWICE))
def a_missing_entry_is_answered_at_once() -> World:
    """With the gate on a caller whose pod has no entry gets the empty status, however new his last sync is."""
    return of_bug("B1")


@fault(reference="kubernetes 122475 (B8)", breaks=(CRASH,))
def a_missing_status_is_asked_for_its_time() -> World:
    """An inspection fails while Evented is in use: the kubelet reads the stamp of nothing."""
    return of_bug("B8")


@fault(reference="kubernetes 128654 (B9)", breaks=(CRASH,))
def an_event_comes_after_a_failed_inspection() -> World:
    """The cache holds an error, and the metrics of the event read its status."""
    return of_bug("B9")


@fault(reference="kubernetes 114351 (B12)", breaks=(CRASH,))
def an_event_has_no_sandbox() -> World:
    """A container outlives its sandbox: the kubelet reads what the event does not have."""
    return of_bug("B12")


@fault(reference="kubernetes 114371 (B12, since)", breaks=ZOMBIE)
def an_event_without_sandbox_is_dropped() -> World:
    """And with it the one that should have deleted the entry."""
    return of_bug("B12, since")


@fault(reference="containerd 11312 (B13)", breaks=(*STALE, CAUGHT_UP, CALM, ACTED))
def a_stamped_status_has_no_containers() -> World:
    """The runtime stamps its status, so the kubelet trusts the empty list of containers in it."""
    return of_bug("B13")


@fault(reference="kubernetes 136408 (B15)", breaks=(ACTED,))
def a_dropped_event_is_never_sent_again() -> World:
    """The channel is full of another pod's events: the record moves on, and the worker never learns of the exit."""
    return of_bug("B15")


@fault(reference="kubernetes 25077 (B16)", breaks=(RETRIED, HEALED, GONE, AGAIN, CAUGHT_UP, CALM))
def a_failed_inspection_is_forgotten() -> World:
    """The container is gone before the next listing, which equals the record: the error stays."""
    return of_bug("B16")


@fault(reference="kubernetes 22155 (B17)", breaks=(*ZOMBIE, AGAIN, CAUGHT_UP))
def a_vanished_pod_keeps_its_listing() -> World:
    """What was not listed this time shows what was listed last time: no difference, no deletion."""
    return of_bug("B17")


@fault(reference="kubernetes 23636 (B21)", breaks=(TWICE,))
def a_container_that_could_not_start_is_made_again() -> World:
    """It stays created, which the next sync takes for one that is to be started: a second one beside it."""
    return of_bug("B21")


@fault(reference="kubernetes 58711 (B23)", breaks=(EXIT, ACTED))
def a_dead_container_is_cleaned_up_at_once() -> World:
    """The sync loop removes the container that died; the worker comes too late for its exit code."""
    return of_bug("B23")


@fault(reference="containerd 7318 (B25)", breaks=ZOMBIE)
def the_last_event_is_lost() -> World:
    """The pod came and went between two relists, and the event of its end never arrives."""
    return of_bug("B25")


@fault(reference="facts D1", breaks=ZOMBIE)
def no_event_ends_a_sandbox() -> World:
    """CRI-O sends none: an entry that only events have made is never deleted."""
    return of_bug("D1")


@fault(reference="facts D8 (until 1.32)", breaks=(GONE, AGAIN, CAUGHT_UP, CALM))
def a_pod_is_inspected_by_its_old_object() -> World:
    """Its inspection failed, it is gone, and is inspected again: an empty status that nobody deletes."""
    return of_bug("D8")


@fault(reference="facts D9", breaks=ZOMBIE)
def an_event_comes_again_after_the_end() -> World:
    """The runtime replays after a reconnect: an entry is made for a pod that is gone."""
    return of_bug("D9")
