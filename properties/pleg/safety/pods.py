"""What one global time says of several pods: facts S3 and S4."""

from models.pleg.behaviour.machine.pods import Pods, is_vouched_wrongly
from verify import always


@always(Pods)
def the_global_time_vouches_for_every_pod(pods: Pods) -> bool:
    """S3: whoever reads the cache after the global time t sees each pod as it was at t, or later."""
    return not any(is_vouched_wrongly(pods, one) for one in pods.pods)


@always(Pods)
def the_time_of_all_pods_never_goes_back(pods: Pods) -> bool:
    """S4: who was answered about one pod is answered about the others."""
    return not pods.went_back
