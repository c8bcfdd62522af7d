"""The finite kubelets that ship: each release without the gate, and with each runtime's events."""

from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.vocabulary import CONTAINERD, Release, Runtime, Settings, release_of
from models.pleg.vocabulary.setup import Left, Setup

LIFE = Left(updates=2)
FAILING = Left(updates=2, failures=1)


def generic(version: str, left: Left = FAILING) -> Kubelet:
    """The gate is off: a pod is added, changed, deleted, and one inspection fails; a relist takes five steps."""
    return kubelet(Setup(Settings(release_of(version)), CONTAINERD, left))


def evented(version: str, runtime: Runtime = CONTAINERD, left: Left = LIFE) -> Kubelet:
    """Evented is in use, its events in order, and with its tick where the release has one; a relist in one step."""
    release = release_of(version)
    settings = Settings(release, gate=True, in_use=True)
    return kubelet(Setup(settings, runtime, left, coarse=True, ticks=has_tick(release)))


def has_tick(release: Release) -> bool:
    """Whether Evented vouches for the cache periodically: while it writes to it."""
    return not release.single_writer
