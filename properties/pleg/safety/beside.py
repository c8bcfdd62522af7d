"""What the plain kubelets leave out: equal times, and sandboxes that follow each other. Facts S2, S3, D11."""

from models.pleg.behaviour.machine.sandboxes import Sandboxes
from models.pleg.behaviour.machine.waiting import Waiting
from verify import always, implies


@always(Waiting)
def who_is_woken_would_be_answered(waiting: Waiting) -> bool:
    """D11, which no release gives: a write of the very time wakes who waits, and answers nobody who asks now."""
    return implies(waiting.is_woken, waiting.is_answered)


@always(Sandboxes)
def an_old_sandbox_hides_no_new_one(pod: Sandboxes) -> bool:
    """S2: a status holds the sandbox of its event alone; a late one about the old sandbox replaces the newer view."""
    return not pod.went_back


@always(Sandboxes)
def the_end_of_a_sandbox_leaves_the_pod_its_entry(pod: Sandboxes) -> bool:
    """S3: a pod that lives on in a new sandbox has an entry, else who asks is told that there is nothing."""
    return pod.holding.entry.is_present
