"""What the cache promises, and the pod worker relies on: facts S1 to S5 and S13."""

from models.pleg.behaviour.machine import Kubelet
from models.pleg.behaviour.machine.symptoms import (
    is_answer_stale,
    is_back_from_the_dead,
    is_there_again,
    is_vouched_wrongly,
)
from verify import always


@always(Kubelet)
def an_entry_is_never_replaced_under_an_older_time(kubelet: Kubelet) -> bool:
    """S1: between deletions the time of an entry does not go back, which is what the gate's comparison is for."""
    return not kubelet.seen.older_stamp


@always(Kubelet)
def an_entry_is_never_replaced_by_an_older_status(kubelet: Kubelet) -> bool:
    """S2: what times are compared for. S1 does not imply it: an event's time may be later than what it shows."""
    return not kubelet.seen.older_content


@always(Kubelet)
def the_global_time_vouches_for_nothing_older(kubelet: Kubelet) -> bool:
    """S3: whoever reads the cache after the global time t sees the pod as it was at t, or later."""
    return not is_vouched_wrongly(kubelet)


@always(Kubelet)
def the_global_time_never_goes_back(kubelet: Kubelet) -> bool:
    """S4: who was answered once is answered again."""
    return not kubelet.seen.global_back


@always(Kubelet)
def a_worker_never_sees_less_than_its_last_sync(kubelet: Kubelet) -> bool:
    """S5: a status that is newer than the last sync shows what the last sync has done."""
    return not is_answer_stale(kubelet)


@always(Kubelet)
def no_container_is_started_twice(kubelet: Kubelet) -> bool:
    """S5b: a second container beside one that runs holds its port, its lock or its name."""
    return not kubelet.seen.duplicated


@always(Kubelet)
def generic_alone_is_never_refused(kubelet: Kubelet) -> bool:
    """S15: where Evented is not in use, the cache takes whatever Generic has inspected, as with the gate off."""
    return not kubelet.seen.refused


@always(Kubelet)
def nothing_brings_back_what_is_gone(kubelet: Kubelet) -> bool:
    """S13: once the runtime has nothing of a pod and a relist has passed it has no entry, whatever still comes."""
    return not is_there_again(kubelet)


@always(Kubelet)
def a_pod_that_is_gone_stays_gone(kubelet: Kubelet) -> bool:
    """S13 in the end: once nothing more is on its way either, it has no entry."""
    return not is_back_from_the_dead(kubelet)
