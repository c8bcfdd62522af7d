"""The nouns of PLEG: containers as the runtime and PLEG see them, the cache, events, releases, runtimes."""

from models.pleg.vocabulary.containers import Listing, Phase, State, Status
from models.pleg.vocabulary.events import ContainerEvent, Difference, EventType, Kind
from models.pleg.vocabulary.holding import NEVER, ZERO, Entry, Holding, Record, Wait
from models.pleg.vocabulary.releases import RELEASES, Reinspection, Release, UnknownRelease, release_of
from models.pleg.vocabulary.runtimes import CONTAINERD, CRIO, Runtime
from models.pleg.vocabulary.settings import Settings

__all__ = [
    "CONTAINERD",
    "CRIO",
    "NEVER",
    "RELEASES",
    "ZERO",
    "ContainerEvent",
    "Difference",
    "Entry",
    "EventType",
    "Holding",
    "Kind",
    "Listing",
    "Phase",
    "Record",
    "Reinspection",
    "Release",
    "Runtime",
    "Settings",
    "State",
    "Status",
    "UnknownRelease",
    "Wait",
    "release_of",
]
