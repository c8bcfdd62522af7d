"""What must be possible, or the claims about safety would be cheap."""

from models.authorization.behaviour.invaded import Invaded
from verify import reachable


@reachable(Invaded)
def a_node_shows_its_static_pods(at: Invaded) -> bool:
    """A kubelet makes mirror pods of what it runs on its own account, so that they are seen."""
    return any(pod.is_mirror for pod in at.pods)
