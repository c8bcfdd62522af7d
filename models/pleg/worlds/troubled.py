"""Finite kubelets to which something happens that the plain ones leave out: without it their sentences would be empty.

S14 needs an inspection that fails while events come, S15 a fallback, S16 a sync loop that cleans up what has died.
"""

from collections.abc import Iterator

from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.vocabulary import CONTAINERD, Release, Settings, release_of
from models.pleg.vocabulary.runtimes import NO_EVENTS
from models.pleg.vocabulary.setup import Left, Setup
from models.pleg.worlds.kubelets import CAUGHT_UP, OUTDATED, REPEATED, of_missing, of_seconds
from verify import Known, World

SIZE = "one pod, one container, an event channel of 1; clocks by order"


def falling(version: str) -> Kubelet:
    """The gate is on and the runtime serves no events: Evented stops at some time; a relist takes one step.

    Its tick is left out: five tries at once are over long before the first.
    """
    settings = Settings(release_of(version), gate=True, in_use=True)
    return kubelet(Setup(settings, NO_EVENTS, Left(updates=2, fallbacks=1), coarse=True))


def failing(version: str) -> Kubelet:
    """Evented is in use, and one inspection fails; a relist takes one step.

    Where a failed inspection ends the kubelet while Evented is in use (B8), Evented may stop at some time: only then an
    error comes into the cache, and L4 is asked of something.
    """
    settings = Settings(release_of(version), gate=True, in_use=True)
    stops = 1 if settings.release.reads_missing_stamp else 0
    return kubelet(Setup(settings, CONTAINERD, Left(updates=1, failures=1, fallbacks=stops), coarse=True))


def reaping(version: str) -> Kubelet:
    """The gate is off, and the sync loop removes a container when it hears that it has died."""
    return kubelet(Setup(Settings(release_of(version)), CONTAINERD, Left(updates=1), reaps=True))


def troubled_world(version: str, kind: str) -> World:
    """The world of one of them."""
    build, said, known = KINDS[kind]
    recipe = f"from models.pleg.worlds.troubled import {build.__name__}\nworld = {build.__name__}({version!r})"
    release = release_of(version)
    more = ", 1 fallback" if kind == "failing" and release.reads_missing_stamp else ""
    return World(f"{version}-{kind}", build(version), tuple(known(release)), (), f"{SIZE}; {said}{more}", recipe)


def _of_falling(release: Release) -> Iterator[Known]:
    """The gate alone, without one event, has B1."""
    if release.answers_missing:
        yield from of_missing()


def _of_failing(release: Release) -> Iterator[Known]:
    """The crashes, and what breaks with each event of the release."""
    if release.reads_missing_stamp:
        yield Known(
            "*.the_kubelet_does_not_crash", "B8 (kubernetes 122475): a failed inspection is asked for its stamp"
        )
    elif release.reads_missing_entry:
        yield Known("*.the_kubelet_does_not_crash", "B9 (kubernetes 128654): an event after a failed inspection")
    if not release.single_writer:
        yield REPEATED
    if release.reads_seconds:
        yield from of_seconds(*OUTDATED, CAUGHT_UP[0])
    if release.reads_seconds and release.reads_missing_stamp:
        kept = "facts D5: after the fallback Generic's writes are still compared with the stamps of events (B2)"
        yield from (Known(f"*.{name}", kept) for name in ("generic_alone_is_never_refused", CAUGHT_UP[1]))


def _of_reaping(_: Release) -> Iterator[Known]:
    """No release has it otherwise."""
    lost = "B23 (kubernetes 58711, 104107): ContainerDied also cleans up"
    yield Known("*.an_exit_is_seen_before_the_container_is_removed", lost)
    yield Known("*.the_worker_catches_up", lost)


KINDS = {
    "no-events": (falling, "gate on, no events, relists at once, 2 changes, 1 fallback", _of_falling),
    "failing": (failing, "containerd, relists at once, 1 change, 1 failure", _of_failing),
    "reaping": (reaping, "gate off, 1 change, a dead container is cleaned up", _of_reaping),
}
