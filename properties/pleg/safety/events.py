"""What PLEG promises of the events that it sends: facts S6 to S9, S14 and S16."""

from models.pleg.behaviour.machine import Failing, Kubelet
from models.pleg.behaviour.machine.symptoms import is_error_unattended, is_exit_unseen, is_notice_early
from verify import always


@always(Failing)
def a_failed_inspection_is_tried_again(kubelet: Failing) -> bool:
    """S7: an error in the cache comes with a reason to look at the pod at the next relist."""
    return not is_error_unattended(kubelet)


@always(Kubelet)
def the_cache_shows_what_an_event_tells(kubelet: Kubelet) -> bool:
    """S8: whoever receives an event finds in the cache what made it, or something newer."""
    return not is_notice_early(kubelet)


@always(Kubelet)
def events_follow_the_life_of_a_container(kubelet: Kubelet) -> bool:
    """S9: started, died, removed: in this order, and each once."""
    return not kubelet.seen.repeated


@always(Kubelet)
def the_kubelet_does_not_crash(kubelet: Kubelet) -> bool:
    """S14: no order of failed inspections and events makes it read what is not there."""
    return not kubelet.seen.crashed


@always(Kubelet)
def an_exit_is_seen_before_the_container_is_removed(kubelet: Kubelet) -> bool:
    """S16: the exit code is in the container; when it is gone, so is the code."""
    return not is_exit_unseen(kubelet)
