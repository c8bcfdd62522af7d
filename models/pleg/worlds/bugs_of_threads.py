"""Bugs of threads and health checks (facts §3, B10 to B20, D4 and D7)."""

from models.pleg.behaviour.machine.checks import CAPACITY, THRESHOLD, Checks, Sending
from models.pleg.behaviour.machine.loops import Loops
from models.pleg.vocabulary import Release
from models.pleg.worlds.bug import BEFORE, EVERY, TO_1_36, Bug


def threads(release: Release) -> Loops:
    """The threads of a kubelet whose gate is on."""
    return Loops(release=release)


def plain_checks(release: Release) -> Checks:
    """The checks without the gate."""
    return Checks(release=release)


def gated_checks(release: Release) -> Checks:
    """The checks with the gate."""
    return Checks(release=release, gate=True)


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
)
