"""The worlds beside the pod: several pods, threads, health checks, times, and what comparing times gives."""

from collections.abc import Iterator

from models.pleg.behaviour.differences import Comparison
from models.pleg.behaviour.machine.checks import Checks
from models.pleg.behaviour.machine.loops import Loops, loops_of
from models.pleg.behaviour.machine.pods import Pod, Pods
from models.pleg.behaviour.machine.resizing import Resizing
from models.pleg.behaviour.machine.sandboxes import Sandboxes
from models.pleg.behaviour.machine.waiting import Waiting
from models.pleg.vocabulary import Reinspection, Settings, release_of
from models.pleg.vocabulary.rules import Stamping, Writers
from models.pleg.vocabulary.timing import Timing
from verify import Known, World

LEAK = Known(
    "*.no_consumer_outlives_the_fallback",
    "B10 (kubernetes 134549): the consumer's end and the close wait for each other",
)
CLOSED = Known("*.nobody_sends_to_a_closed_channel", "B10 (kubernetes 132266, trace in 134549)")
SHORT = Known("*.a_short_outage_does_not_end_evented", "B11 (kubernetes 129827): 5 tries at once, and no way back")
TWO = Known("*.one_relist_loop_is_current", "facts D7, seen on 1.36.2: a busy loop reads the new stop channel")
ALSO = Known("*.after_the_fallback_one_loop_relists", TWO.reference)
RACE = Known(
    "*.nobody_reads_numbers_that_are_being_written", "facts D10: health reads the threshold without the update's lock"
)
FULL = Known(
    "*.a_check_gets_well_again", "facts D4: the check is bad while the channel is full, and only then nobody reads it"
)
FLAP = Known("*.the_fallback_makes_nobody_unhealthy", "facts D6: the threshold falls from 10 to 3 minutes")
HUNG = Known("*.one_hung_pod_leaves_the_node_healthy", "B22 (kubernetes 93886): inspections are made one by one")
WAIT = Known("*.a_worker_waits_a_period_and_one_relist", "finding 0010: the relist at hand is waited for, too")
SLOW = Known("*.a_worker_with_events_waits_no_longer_than_without", "B7 (kubernetes 124704): the tick of 5 s answers")
ALONE = Known("*.evented_lists_every_five_minutes", "kubernetes 139262: Generic writes alone, each second")
ALL = Known("*.one_relist_costs_less_than_a_worker_for_each_pod", "all pods changed: 2 listings more than polling")
EQUAL = Known("*.who_is_woken_would_be_answered", "facts D11: `subscribe` asks for newer, `notify` for as new")
RESIZED = Known("*.the_worker_learns_of_new_resources", "B26 (kubernetes 123940): only other states are inspected")
HIDDEN = Known("*.an_old_sandbox_hides_no_new_one", "demonstration X2: an event shows its own sandbox alone")
WIPED = Known(
    "*.the_end_of_a_sandbox_leaves_the_pod_its_entry",
    "demonstration X1: DELETED of an old sandbox deletes the whole entry",
)
OLDER = ("*.what_is_accepted_has_not_looked_earlier", "*.an_entry_never_goes_back_to_an_older_look")
LATER = "*.no_time_is_later_than_its_look"
RULES = {
    Stamping.ANY: ("facts §2: S1 does not imply S2", (*OLDER, LATER)),
    Stamping.BEFORE: ("finding 0009: looks of two writers may cross", OLDER),
    Stamping.AFTER: ("facts D2: an event is stamped after it has looked", (*OLDER, LATER)),
    Stamping.EXACT: ("", ()),
    Stamping.IN_TURN: ("", ()),
}


def loops(version: str) -> Loops:
    """The threads of a kubelet whose gate is on."""
    return loops_of(release_of(version))


def checks(version: str, *, gate: bool = False) -> Checks:
    """The health checks of a kubelet."""
    return Checks(release=release_of(version), gate=gate)


def pods(version: str) -> Pods:
    """Three pods on one node, the gate off."""
    return Pods(settings=Settings(release_of(version)), pods=(Pod(),) * 3)


def timing(version: str) -> Timing:
    """The times of a release."""
    return Timing(release_of(version))


def threads_world(version: str) -> World:
    """The world of the threads; 1.37 has no fallback, only an end of Evented."""
    release = release_of(version)
    two = (TWO, ALSO) if release.rereads_channel and not release.single_writer else ()
    closed = (CLOSED,) if release.reads_missing_entry else ()
    recipe = _recipe("loops", repr(version))
    known = (SHORT, *two, *closed, *(() if release.single_writer else (LEAK, RACE)))
    scope = "one fallback, one restart of a loop"
    if release.single_writer:
        scope = "Evented ends once, and nothing falls back: what then ends its consumer is not asked"
    return World(f"{version}-threads", loops(version), known, scope=scope, recipe=recipe)


def checks_worlds(version: str) -> Iterator[World]:
    """The worlds of the health checks, without and with the gate."""
    scope = "an event channel of 2, time in thirds of the threshold, one outage"
    yield World(f"{version}-checks", checks(version), scope=scope, recipe=_recipe("checks", repr(version)))
    recipe = _recipe("checks", f"{version!r}, gate=True")
    known = () if release_of(version).single_writer else (FULL,)
    yield World(f"{version}-checks-gate", checks(version, gate=True), known, scope=f"{scope}; gate on", recipe=recipe)


def pods_world(version: str) -> World:
    """The world of several pods."""
    scope = "3 pods that start and run, relists in steps, gate off; clocks by order, pods by what they are"
    return World(f"{version}-pods", pods(version), scope=scope, recipe=_recipe("pods", repr(version)))


def timing_world(version: str) -> World:
    """The world of the times."""
    old = (ALONE,) if release_of(version).single_writer else (FLAP, SLOW)
    recipe = _recipe("timing", repr(version))
    scope = "30 days, whole milliseconds, 100,000 pods"
    return World(f"{version}-times", timing(version), (*old, HUNG, WAIT, ALL), scope=scope, recipe=recipe)


def waiting(version: str) -> Waiting:
    """Who asks the cache, by a coarse clock."""
    return Waiting(Settings(release_of(version)))


def resizing(version: str) -> Resizing:
    """A container that gets other resources."""
    return Resizing(Settings(release_of(version)))


def sandboxes(version: str) -> Sandboxes:
    """A pod whose sandbox is replaced; Evented is in use."""
    return Sandboxes(Settings(release_of(version), gate=True, in_use=True))


def small_worlds(version: str) -> Iterator[World]:
    """The worlds of what the finite kubelets leave out, each with a few states."""
    release = release_of(version)
    recipe = _recipe("waiting", repr(version))
    yield World(f"{version}-waiting", waiting(version), (EQUAL,), scope="one caller, two times", recipe=recipe)
    noticed = release.has_watches or release.reinspection == Reinspection.MARKED
    missed = () if noticed else (RESIZED,)
    recipe = _recipe("resizing", repr(version))
    scope = "one container, one resize, which its worker makes"
    yield World(f"{version}-resizing", resizing(version), missed, scope=scope, recipe=recipe)
    hidden = () if release.single_writer else (HIDDEN, WIPED)
    recipe = _recipe("sandboxes", repr(version))
    yield World(f"{version}-sandboxes", sandboxes(version), hidden, scope="two sandboxes, no relist", recipe=recipe)


def lemma_worlds() -> Iterator[World]:
    """A world for each way in which times may stand to what they are times of."""
    for stamping, (reference, broken) in RULES.items():
        recipe = (
            f"from models.pleg.vocabulary.rules import Stamping, Writers\nworld = Writers(Stamping.{stamping.name})"
        )
        known = tuple(Known(glob, reference) for glob in broken)
        scope = "one entry, any writes, every time of 62 bits"
        yield World(f"stamps-{stamping.value.replace(' ', '-')}", Writers(stamping), known, scope=scope, recipe=recipe)


def table_world() -> World:
    """The world of the event table, which is that of every release."""
    recipe = "from models.pleg.behaviour.differences import Comparison\nworld = Comparison()"
    return World("event-table", Comparison(), scope="two listings of one container", recipe=recipe)


def _recipe(builder: str, arguments: str) -> str:
    return f"from models.pleg.worlds.beside import {builder}\nworld = {builder}({arguments})"
