"""The finite kubelets that ship: each release without the gate, and with each runtime's events."""

from collections.abc import Iterator

from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.vocabulary import CONTAINERD, CRIO, Release, Runtime, Settings, release_of
from models.pleg.vocabulary.releases import Reinspection
from models.pleg.vocabulary.setup import Left, Setup
from verify import Known, World

LIFE = Left(updates=2)
FAILING = Left(updates=2, failures=1)
SCOPE = "one pod, one container, an event channel of 1, 2 changes of configuration; clocks by order"


def generic(version: str, left: Left = FAILING) -> Kubelet:
    """The gate is off: a pod is added, changed, deleted, and one inspection fails; a relist takes five steps."""
    return kubelet(Setup(Settings(release_of(version)), CONTAINERD, left))


def resyncing(version: str) -> Kubelet:
    """Events of another pod fill the channel, and the worker syncs once in a while whatever was sent."""
    setup = Setup(Settings(release_of(version)), CONTAINERD, Left(updates=1), resyncs=True, others=True)
    return kubelet(setup)


def evented(version: str, runtime: Runtime = CONTAINERD, left: Left = LIFE) -> Kubelet:
    """Evented is in use, its events in order, with its tick where the release has one; a relist takes one step.

    The tick is left out where other bugs break what it breaks: with CRI-O, and until 1.31. The worlds from 1.32 to
    1.36 with containerd have it.
    """
    settings = Settings(release_of(version), gate=True, in_use=True)
    return kubelet(Setup(settings, runtime, left, coarse=True, ticks=has_tick(settings.release, runtime)))


def has_tick(release: Release, runtime: Runtime) -> bool:
    """Whether the world of a release with a runtime has Evented's tick."""
    return not release.single_writer and not release.reads_seconds and runtime != CRIO


def fine(version: str) -> Kubelet:
    """Evented is in use and a relist takes five steps: a pod that is added, and ends by itself.

    Relists on request (1.36) are off, by their gate.
    """
    settings = Settings(release_of(version), gate=True, in_use=True, on_demand=False)
    left = Left(updates=1)
    return kubelet(Setup(settings, CONTAINERD, left, ticks=not settings.release.single_writer))


def generic_world(version: str) -> World:
    """The world of a release without the gate."""
    apart = release_of(version).reinspection == Reinspection.APART
    gone = "facts D8: a pod whose inspection failed is inspected by its old object (until 1.32)"
    known = tuple(Known(f"*.{name}", gone) for name in (*GONE, *CAUGHT_UP)) if apart else ()
    return _world(f"{version}-generic", "generic", version, generic(version), known, "; gate off, 1 failure")


def resyncing_world(version: str) -> World:
    """The world in which dropped events are made up for."""
    return _world(
        f"{version}-resyncing", "resyncing", version, resyncing(version), (), "; gate off, resyncs, another pod"
    )


def evented_world(version: str, runtime: Runtime) -> World:
    """The world of a release with a runtime's events."""
    release = release_of(version)
    known = tuple(_of_events(release, runtime))
    made = evented(version, runtime)
    name = f"{version}-{runtime.name}"
    argument = "" if runtime == CONTAINERD else f", {'CRIO' if runtime == CRIO else 'NO_EVENTS'}"
    return _world(name, "evented", f"{version!r}{argument}", made, known, f"; {runtime.name}, relists at once")


def fine_world(version: str) -> World:
    """The world in which events race a relist."""
    release = release_of(version)
    back = Known("*.the_global_time_never_goes_back", "facts D3: a relist writes its start, the tick before it its own")
    older = Known("*.an_entry_is_never_replaced_by_an_older_status", "facts D2: the stamp is taken before the look")
    known = () if release.single_writer else (back, older, VOUCHED, LESS, REPEATED)
    if release.reads_seconds:
        unit = "B2 (kubernetes 124297): nanoseconds are read as seconds"
        broken = ("the_cache_shows_what_an_event_tells", "no_container_is_started_twice", "the_worker_catches_up")
        known = (*known, *(Known(f"*.{name}", unit) for name in (*broken, CAUGHT_UP[0])))
    return _world(f"{version}-fine", "fine", version, fine(version), known, "; containerd, 1 change")


REPEATED = Known(
    "*.events_follow_the_life_of_a_container", "demonstration X3: Evented moves no record, and Generic sends again"
)


TICK = "B6 (kubernetes 127086): the tick vouches for what nobody has asked"
VOUCHED = Known("*.the_global_time_vouches_for_nothing_older", TICK)
LESS = Known("*.a_worker_never_sees_less_than_its_last_sync", TICK)
TWICE = Known("*.no_container_is_started_twice", TICK)
GONE = ("nothing_brings_back_what_is_gone", "a_pod_that_is_gone_stays_gone")
CAUGHT_UP = ("the_cache_catches_up", "the_cache_catches_up_while_events_come")
OUTDATED = (
    "an_entry_is_never_replaced_by_an_older_status",
    "the_cache_shows_what_an_event_tells",
    "the_global_time_vouches_for_nothing_older",
    "a_worker_never_sees_less_than_its_last_sync",
    "no_container_is_started_twice",
    "the_worker_catches_up",
)


def of_seconds(*names: str) -> Iterator[Known]:
    """What an entry in the far future breaks: each event passes, and nothing that Generic writes."""
    unit = "B2 (kubernetes 124297): nanoseconds are read as seconds"
    yield from (Known(f"*.{name}", unit) for name in names)


def of_missing() -> Iterator[Known]:
    """What an answer about a pod without entry breaks."""
    empty = "B1 (kubernetes 120942): with the gate, a missing entry is answered at once"
    yield from (Known(each.properties, empty) for each in (LESS, TWICE))


def _of_events(release: Release, runtime: Runtime) -> Iterator[Known]:
    """What is documented to break where Evented writes; where two bugs break it, that with the shorter run."""
    if release.single_writer:
        return
    yield REPEATED
    if release.answers_missing:
        yield from of_missing()
    if release.reads_seconds:
        yield from of_seconds(*OUTDATED)
    if has_tick(release, runtime):
        yield from (VOUCHED, LESS, TWICE)
    late = "facts D9: a deletion leaves no trace, and an event on its way makes the entry again"
    yield Known("*.the_cache_shows_what_an_event_tells", late)
    yield Known(f"*.{GONE[0]}", "facts D1: its last event is on its way, and no relist has seen the pod")
    yield Known(f"*.{CAUGHT_UP[0]}", "facts D1: no relist deletes an entry that only events have made; they may stall")
    if not runtime.sends_sandbox_deleted:
        yield Known(f"*.{GONE[1]}", "facts D1: no event deletes an entry that no relist has seen")
        yield Known(f"*.{CAUGHT_UP[1]}", "facts D1, D9: no event deletes an entry that only events have made")
        yield from (Known(each.properties, late) for each in (VOUCHED, LESS))


def _world(name: str, builder: str, arguments: str, given: Kubelet, known: tuple[Known, ...], scope: str) -> World:
    said = arguments if arguments.startswith("'") else repr(arguments)
    runtimes = "from models.pleg.vocabulary import CRIO\n" if "CRIO" in said else ""
    recipe = f"{runtimes}from models.pleg.worlds.kubelets import {builder}\nworld = {builder}({said})"
    return World(name, given, known, scope=f"{SCOPE}{scope}", recipe=recipe)
