"""What must happen sooner or later, while the kubelet goes on: facts L1 to L4.

Every step of the kubelet and of its relist loop is fair: what stays possible is done. The runtime is not: its stream
may stall for ever, and the container may run for ever. One sentence asks of the stream that it goes on, but for the
events that the world says are lost. A run that has ended in a crash or a second container owes nothing more (S14 and
S5b tell).
"""

from models.pleg.behaviour.machine import Failing, Kubelet
from models.pleg.behaviour.machine.checks import Checks
from models.pleg.behaviour.machine.resizing import Resizing
from models.pleg.behaviour.machine.symptoms import has_acted, is_caught_up
from models.pleg.vocabulary.finite import Task
from verify import leads_to

KUBELET = (
    *("relists", "pod_is_relisted", "relist_lists", "relist_of_pod_lists"),
    *("inspection_begins", "inspection_reads", "relist_writes", "relist_ends"),
    "cache_is_vouched_for",
    *("sync_loop_reads", "worker_resyncs", "worker_asks", "worker_syncs", "container_starts"),
)
STREAM = ("event_is_stamped", "event_arrives")


def is_waiting(kubelet: Kubelet) -> bool:
    """Whether the worker waits for the cache."""
    return kubelet.worker.task == Task.WAITING and not kubelet.seen.is_over


def is_behind(kubelet: Kubelet) -> bool:
    """Whether the cache does not show what the runtime holds."""
    return not is_caught_up(kubelet) and not kubelet.seen.is_over


def is_owed_a_sync(kubelet: Kubelet) -> bool:
    """Whether the worker has not acted on what the runtime holds."""
    return not has_acted(kubelet) and not kubelet.seen.is_over


def has_failed(kubelet: Kubelet) -> bool:
    """Whether an error is in the cache."""
    return kubelet.holding.entry.error != "" and not kubelet.seen.is_over


@leads_to(Kubelet, after=is_waiting, fair=KUBELET)
def a_waiting_worker_is_answered(kubelet: Kubelet) -> bool:
    """L1: at the latest by the next relist that ends."""
    return not is_waiting(kubelet)


@leads_to(Kubelet, after=is_behind, fair=KUBELET)
def the_cache_catches_up(kubelet: Kubelet) -> bool:
    """L2: what the runtime holds, and goes on to hold, is in the cache at last, whether events come or not."""
    return not is_behind(kubelet)


@leads_to(Kubelet, after=is_behind, fair=(*KUBELET, *STREAM))
def the_cache_catches_up_while_events_come(kubelet: Kubelet) -> bool:
    """L2 of a stream that does not stall: the entry of a pod that no relist has seen waits for its last event (D1)."""
    return not is_behind(kubelet)


@leads_to(Kubelet, after=is_owed_a_sync, fair=KUBELET)
def the_worker_catches_up(kubelet: Kubelet) -> bool:
    """L2 and L3: the worker acts on it, also where the event that should have told it was dropped."""
    return not is_owed_a_sync(kubelet)


@leads_to(Failing, after=has_failed, fair=KUBELET)
def an_error_does_not_stay(kubelet: Failing) -> bool:
    """L4: once inspections succeed again, the error leaves the cache."""
    return not has_failed(kubelet)


def is_resized(resizing: Resizing) -> bool:
    """Whether the worker has not acted on the resources that its container has."""
    return resizing.acted != resizing.truth


@leads_to(Resizing, after=is_resized, fair=("relists", "worker_syncs"))
def the_worker_learns_of_new_resources(resizing: Resizing) -> bool:
    """L2 of what is no state: a relist compares states alone, so somebody has to ask for an inspection (B26)."""
    return not is_resized(resizing)


RELISTS = ("relist_finds_nothing", "sync_loop_reads")


def is_ill_without_cause(checks: Checks) -> bool:
    """Whether a check is bad though the runtime answers."""
    return not checks.is_healthy and not checks.is_down


@leads_to(Checks, after=is_ill_without_cause, fair=RELISTS)
def a_check_gets_well_again(checks: Checks) -> bool:
    """L5: once the runtime answers, no check stays bad: what would mend it must not wait for it."""
    return not is_ill_without_cause(checks)
