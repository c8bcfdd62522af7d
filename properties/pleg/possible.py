"""What can happen to a kubelet: a model in which it could not would prove nothing."""

from models.pleg.behaviour.machine import Kubelet
from models.pleg.behaviour.machine.loops import Fallback, Loops
from models.pleg.behaviour.machine.symptoms import is_caught_up
from models.pleg.vocabulary.finite import EXITED, RUNNING, Task
from verify import reachable


@reachable(Kubelet)
def a_pod_can_live_and_be_seen_to_end(kubelet: Kubelet) -> bool:
    """It was started and has ended; the cache shows it, and the worker has acted on it."""
    return kubelet.truth == EXITED and kubelet.worker.acted == EXITED and is_caught_up(kubelet)


@reachable(Kubelet)
def the_cache_can_lag_behind(kubelet: Kubelet) -> bool:
    """A container has exited, and the cache still shows it running."""
    return kubelet.truth == EXITED and kubelet.holding.entry.status == RUNNING


@reachable(Kubelet)
def a_worker_can_wait(kubelet: Kubelet) -> bool:
    """Its last sync is newer than all that the cache has."""
    return kubelet.worker.task == Task.WAITING


@reachable(Loops)
def the_fallback_can_settle(loops: Loops) -> bool:
    """Evented is out of use, the old loop has ended or was never needed, and one loop is left."""
    return loops.fallback == Fallback.DONE and loops.current == 1 and loops.relisting == 0
