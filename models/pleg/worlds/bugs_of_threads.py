"""Bugs of threads, of health checks, and of what the finite kubelets leave out (facts §3, B10 to B26, D4 to D11)."""

from models.pleg.behaviour.machine.checks import CAPACITY, THRESHOLD, Checks, Sending
from models.pleg.behaviour.machine.loops import Fallback, Loops
from models.pleg.behaviour.machine.resizing import Resizing
from models.pleg.behaviour.machine.sandboxes import Sandboxes
from models.pleg.behaviour.machine.waiting import Waiting
from models.pleg.vocabulary import Release, Settings
from models.pleg.worlds.bug import BEFORE, EVERY, TO_1_32, TO_1_36, Bug


def threads(release: Release) -> Loops:
    """The threads of a kubelet whose gate is on."""
    return Loops(release=release)


def plain_checks(release: Release) -> Checks:
    """The checks without the gate."""
    return Checks(release=release)


def gated_checks(release: Release) -> Checks:
    """The checks with the gate."""
    return Checks(release=release, gate=True)


def resized(release: Release) -> Resizing:
    """A container that gets other resources."""
    return Resizing(Settings(release))


def readdressed(release: Release) -> Resizing:
    """A pod that gets another address of itself."""
    return Resizing(Settings(release), by_itself=True)


def asked(release: Release) -> Waiting:
    """Who asks the cache, by a coarse clock."""
    return Waiting(Settings(release))


def replaced(release: Release) -> Sandboxes:
    """A pod whose sandbox is replaced; Evented is in use."""
    return Sandboxes(Settings(release, gate=True, in_use=True))


def is_ill_for_good(checks: Checks) -> bool:
    """Whether a check is bad, and what would mend it waits for it."""
    is_full = checks.queue == CAPACITY and checks.is_generic_healthy
    return not checks.is_healthy and (checks.sending == Sending.BLOCKED or is_full)


THREADS = (
    Bug(
        "B10",
        "kubernetes 132266, 134549",
        "the consumer ends and closes the channel; the producer sends to it",
        lambda loops: loops.sent_after_close,
        TO_1_36,
        build=threads,
    ),
    Bug(
        "B11",
        "kubernetes 129827",
        "a restart of the runtime that takes less than a second ends Evented for good",
        lambda loops: not loops.in_use and not loops.outage_lasts,
        EVERY,
        build=threads,
    ),
    Bug(
        "B14",
        "kubernetes 72709",
        "a full channel stops the relist, the node is unhealthy, and so the channel stays full",
        is_ill_for_good,
        (BEFORE,),
        before={"blocks_when_full": True},
        build=plain_checks,
    ),
    Bug(
        "B18",
        "kubernetes 45496",
        "the runtime has not answered for longer than the threshold, and the check is good",
        lambda checks: checks.failing > THRESHOLD and checks.is_healthy,
        (BEFORE,),
        before={"stamps_first": True},
        build=plain_checks,
    ),
    Bug(
        "B20",
        "kubernetes 88779",
        "a relist panics, is run once more, and two relists run at a time",
        lambda loops: loops.relisting > 1,
        (BEFORE,),
        before={"has_relist_lock": False},
        build=threads,
    ),
    Bug(
        "B26",
        "kubernetes 123940, 128518, 137363",
        "a resize leaves the state as it was: no relist inspects the pod",
        lambda resizing: resizing.holding.entry.status != resizing.truth and not resizing.is_to_be_inspected,
        TO_1_32,
        build=resized,
    ),
    Bug(
        "B26, since",
        "kubernetes 123940, measured on 1.34 to 1.36",
        "the pod's address changes, nobody has asked for a look, and no relist takes one",
        lambda resizing: resizing.holding.entry.status != resizing.truth and not resizing.is_to_be_inspected,
        EVERY,
        build=readdressed,
    ),
    Bug(
        "D4",
        "facts D4",
        "the check is bad while the channel is full, and while it is bad nobody reads the channel",
        is_ill_for_good,
        TO_1_36,
        build=gated_checks,
    ),
    Bug(
        "D7",
        "facts D7",
        "a loop that relists during Stop and Start comes back to the new channel: two loops",
        lambda loops: loops.current > 1,
        ("1.36",),
        build=threads,
    ),
    Bug(
        "D10",
        "facts D10",
        "the fallback writes period and threshold while health reads them",
        lambda loops: loops.reads_numbers and loops.fallback == Fallback.WRITES,
        TO_1_36,
        build=threads,
    ),
    Bug(
        "D11",
        "facts D11",
        "a write of the very time that a caller waits for wakes it, and would answer nobody who asks now",
        lambda waiting: waiting.is_woken and not waiting.is_answered,
        EVERY,
        build=asked,
    ),
    Bug(
        "X1",
        "finding 0018, measured on 1.34 to 1.36",
        "DELETED of an old sandbox deletes the entry of a pod that lives on in a new one",
        lambda pod: not pod.holding.entry.is_present,
        TO_1_36,
        build=replaced,
    ),
    Bug(
        "X2",
        "finding 0018, measured on 1.34 to 1.36",
        "an event about the old sandbox replaces the view of the new one",
        lambda pod: pod.went_back,
        TO_1_36,
        build=replaced,
    ),
)
