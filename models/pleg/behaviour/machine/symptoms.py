"""What can be wrong with a state of a finite kubelet, each as a question; the sentences of `properties/pleg` ask them.

S and L are the numbers of facts §2.
"""

from models.pleg.behaviour.machine.generic import listing_of
from models.pleg.behaviour.machine.kubelet import Kubelet
from models.pleg.vocabulary import NEVER, ZERO
from models.pleg.vocabulary.finite import ABSENT, EXITED, FAR, NOTHING, Desired, Phase, Task


def is_caught_up(kubelet: Kubelet) -> bool:
    """Whether the cache shows what the runtime holds (L2)."""
    entry = kubelet.holding.entry
    if listing_of(kubelet.truth) == NOTHING:
        return not entry.is_present
    return entry.is_present and entry.status == kubelet.truth


def has_acted(kubelet: Kubelet) -> bool:
    """Whether the worker has synced with what the runtime holds, as far as a sync is owed (L2, L3)."""
    worker = kubelet.worker
    is_owed = worker.desired != Desired.NOTHING and kubelet.truth != ABSENT
    return not is_owed or worker.acted >= min(kubelet.truth, EXITED)


def is_quiet(kubelet: Kubelet) -> bool:
    """Whether nothing is under way: no event, no relist, no sync, no request."""
    worker = kubelet.worker
    return (
        len(kubelet.stream) == 0
        and len(kubelet.channel) == 0
        and kubelet.relist.phase == Phase.IDLE
        and not kubelet.requested
        and not worker.pending
        and worker.task in (Task.IDLE, Task.WAITING)
    )


def is_known_as_listed(kubelet: Kubelet) -> bool:
    """Whether a relist would find no difference, and has no other reason to look at the pod."""
    record, current = kubelet.holding.record, listing_of(kubelet.truth)
    is_same = (record.old == current and record.is_known) or (NOTHING == current == record.old)
    return is_same and not record.flagged


def is_stale_for_good(kubelet: Kubelet) -> bool:
    """Whether the cache is wrong and nothing under way or to come will put it right (L2, S13, D1, D2)."""
    return is_quiet(kubelet) and is_known_as_listed(kubelet) and not is_caught_up(kubelet)


def is_behind_for_ever(kubelet: Kubelet) -> bool:
    """Whether the entry's time is later than whatever Generic will write, and its status is outdated (B3, B4)."""
    entry, settings = kubelet.holding.entry, kubelet.setup.settings
    has_stamp = kubelet.setup.runtime.stamps_inspections
    writes_zero = settings.release.writes_zero and kubelet.in_use and settings.gate and not has_stamp
    is_kept = entry.modified == FAR or (writes_zero and entry.modified > ZERO)
    return is_quiet(kubelet) and settings.gate and is_kept and not is_caught_up(kubelet) and not kubelet.is_gone


def is_owed_for_good(kubelet: Kubelet) -> bool:
    """Whether the worker has missed something and nothing to come will tell it (L3, B15)."""
    is_idle = kubelet.worker.task == Task.IDLE
    return is_quiet(kubelet) and is_idle and is_known_as_listed(kubelet) and not has_acted(kubelet)


def is_leaked(kubelet: Kubelet) -> bool:
    """Whether a record without listings and an entry are left of a pod that is gone (D8 as measured)."""
    record = kubelet.holding.record
    is_empty = record.is_known and NOTHING == record.old == record.current
    return is_empty and is_stale_for_good(kubelet) and kubelet.is_gone


def is_exit_undone(kubelet: Kubelet) -> bool:
    """Whether events alone have made the cache show a container running that it showed exited (B24)."""
    return kubelet.seen.older_content and not kubelet.holding.record.is_known and kubelet.truth == EXITED


def is_vouched_wrongly(kubelet: Kubelet) -> bool:
    """Whether the global time vouches for an entry, or for none, that was outdated at that time (S3)."""
    entry = kubelet.holding.entry
    if kubelet.global_time == NEVER:
        return False
    if not entry.is_present:
        return kubelet.global_truth != ABSENT and not kubelet.is_gone
    return entry.status != NOTHING and entry.status < kubelet.global_truth


def is_answer_stale(kubelet: Kubelet) -> bool:
    """Whether the worker holds an answer older than its own last sync (S5)."""
    worker = kubelet.worker
    if worker.task != Task.ANSWERED or worker.failed:
        return False
    if worker.answer == NOTHING:
        return worker.last_truth != ABSENT and not kubelet.is_gone
    return worker.answer < worker.last_truth


def is_notice_early(kubelet: Kubelet) -> bool:
    """Whether an event waits in the channel that the cache does not show yet (S8)."""
    entry, own = kubelet.holding.entry, tuple(notice for notice in kubelet.channel if not notice.is_other)
    if entry.status == NOTHING:
        return not entry.is_present and not kubelet.is_gone and len(own) > 0
    return any(entry.status < notice.shows for notice in own)


def is_error_unattended(kubelet: Kubelet) -> bool:
    """Whether an error is in the cache and nobody will inspect the pod again (S7, L4)."""
    is_idle = kubelet.relist.phase == Phase.IDLE
    return kubelet.holding.entry.error != "" and is_idle and is_known_as_listed(kubelet)


def is_there_again(kubelet: Kubelet) -> bool:
    """Whether there is an entry after the last container and a whole relist (S13)."""
    return kubelet.seen.forgotten and kubelet.holding.entry.is_present


def is_back_from_the_dead(kubelet: Kubelet) -> bool:
    """Whether that is so, and nothing is on its way any more: it stays (S13, D1, D9)."""
    return is_there_again(kubelet) and len(kubelet.stream) == 0


def is_exit_unseen(kubelet: Kubelet) -> bool:
    """Whether the container is removed before the worker has seen its exit (S16)."""
    return kubelet.is_gone and kubelet.worker.acted < EXITED
