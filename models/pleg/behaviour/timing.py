"""When things happen, in whole milliseconds: relists, answers, and what calls of the runtime cost."""

from models.pleg.vocabulary import Release
from models.pleg.vocabulary.timing import EVENTED, GENERIC, Pace
from verify import pure


def pace_of(release: Release, *, in_use: bool) -> Pace:
    """The generic PLEG's period and threshold: others while Evented is in use, until 1.36."""
    return EVENTED if in_use and not release.single_writer else GENERIC


@pure
def answered_at(sync: int, began: int, lasts: int, next_lasts: int, period: int) -> int:
    """When a worker that synced at some time is answered by a relist, where nothing else is written.

    A relist vouches for its start: one that began before the sync does not count, so its end and a period are waited
    for, and then the next relist.
    """
    if began >= sync:
        return began + lasts
    return began + lasts + period + next_lasts


def calls_of_inspection(sandboxes: int, containers: int) -> int:
    """Calls that the status of one pod takes: two listings, and a status for each sandbox and container.

    `GetPodStatus` of pkg/kubelet/kuberuntime/kuberuntime_manager.go @1.36, without a stamp of the runtime.
    """
    return 2 + sandboxes + containers


def calls_of_polling(pods: int, sandboxes: int, containers: int) -> int:
    """Calls where each pod has a worker that asks for its status: before PLEG."""
    return pods * calls_of_inspection(sandboxes, containers)


def calls_of_relist(changed: int, sandboxes: int, containers: int) -> int:
    """Calls of a relist: two listings of all, and the status of each pod that changed."""
    return 2 + changed * calls_of_inspection(sandboxes, containers)
