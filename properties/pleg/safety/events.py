"""What PLEG promises of the events that it sends: facts S6 to S9, L3, S14 and S16."""

from models.pleg.behaviour.differences import Comparison
from models.pleg.behaviour.machine import Failing, Kubelet
from models.pleg.behaviour.machine.symptoms import is_error_unattended, is_exit_unseen, is_notice_early
from models.pleg.vocabulary import Difference, Kind, Phase
from verify import always, for_all


@always(Failing)
def a_listing_that_fails_changes_nothing(kubelet: Failing) -> bool:
    """S6: neither records nor entries nor the global time, and nothing is sent: no answer is not the answer none.

    It holds by how the machine is made: `listing_fails` returns before anything is set, as the real code was
    measured to do. A relist that goes on breaks it.
    """
    return not kubelet.seen.disturbed


@always(Failing)
def a_failed_inspection_is_tried_again(kubelet: Failing) -> bool:
    """S7: an error in the cache comes with a reason to look at the pod at the next relist."""
    return not is_error_unattended(kubelet)


@always(Failing)
def a_failed_inspection_sends_nothing(kubelet: Failing) -> bool:
    """S7: nor does the record move, so that the next relist finds the same difference."""
    return not kubelet.seen.hasty


@always(Kubelet)
def a_change_that_is_seen_is_sent(kubelet: Kubelet) -> bool:
    """L3: the record moves with the events that the table gives; what the channel has no room for is counted."""
    return not kubelet.seen.untold


@for_all
def events_are_what_two_listings_differ_by(comparison: Comparison, old: Phase, new: Phase) -> bool:
    """S9: it runs and did not; it has ended, or is gone without having ended; it is gone; nobody knows."""
    kinds, is_other = comparison.kinds(old, new), old != new
    has_ended = new == Phase.EXITED or (new == Phase.NON_EXISTENT and old != Phase.EXITED)
    return (
        (Kind.STARTED in kinds) == (is_other and new == Phase.RUNNING)
        and (Kind.DIED in kinds) == (is_other and has_ended)
        and (Kind.REMOVED in kinds) == (is_other and new == Phase.NON_EXISTENT)
        and (Kind.CHANGED in kinds) == (is_other and new == Phase.UNKNOWN)
    )


@for_all
def all_but_what_nobody_knows_is_sent(comparison: Comparison, old: Phase, new: Phase) -> bool:
    """S9: ContainerChanged makes PLEG inspect, and goes no further; nothing else is held back."""
    kinds = comparison.kinds(old, new)
    told = comparison.told(tuple(Difference(kind) for kind in kinds))
    return tuple(each.kind for each in told) == tuple(kind for kind in kinds if kind != Kind.CHANGED)


@always(Kubelet)
def the_cache_shows_what_an_event_tells(kubelet: Kubelet) -> bool:
    """S8: whoever receives an event finds in the cache what made it, or something newer."""
    return not is_notice_early(kubelet)


@always(Kubelet)
def events_follow_the_life_of_a_container(kubelet: Kubelet) -> bool:
    """S9: started, died, removed: in this order, each once, and no running container is removed that has not died.

    Facts §2 lets a container of one id start and die again; no runtime does, so it is once here.
    """
    return not kubelet.seen.repeated


@always(Kubelet)
def the_kubelet_does_not_crash(kubelet: Kubelet) -> bool:
    """S14: no order of failed inspections and events makes it read what is not there."""
    return not kubelet.seen.crashed


@always(Kubelet)
def an_exit_is_seen_before_the_container_is_removed(kubelet: Kubelet) -> bool:
    """S16: the exit code is in the container; when it is gone, so is the code."""
    return not is_exit_unseen(kubelet)
