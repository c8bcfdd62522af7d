"""How a finite kubelet and its environment are set up: which of the things that may happen do."""

from enum import Enum
from typing import Annotated

from models.pleg.vocabulary.runtimes import Runtime
from models.pleg.vocabulary.settings import Settings
from verify import Between, frozen

Few = Annotated[int, Between(0, 3)]


class Clock(Enum):
    """How the runtime's clock, or its unit, stands to the kubelet's."""

    TRUE = "true"
    BEHIND = "behind"  # cut to a coarser unit: before all that is held
    AHEAD = "ahead"  # later than whatever the kubelet will read


@frozen
class Left:
    """How often each of these may still happen."""

    updates: Few = 0  # of the pod's configuration
    losses: Few = 0  # events that are lost
    swaps: Few = 0  # neighbours that are delivered the other way round
    replays: Few = 0  # events that are delivered again
    bare: Few = 0  # events without sandbox status
    failures: Few = 0  # inspections that fail
    steps_back: Few = 0  # of the clock
    fallbacks: Few = 0  # Evented stops for good


@frozen
class Setup:
    """One world: a kubelet, a runtime, and how often what may go wrong goes wrong.

    `coarse` takes a relist in one step; `late_stamps` lets time pass between what an event shows and its stamp.
    """

    settings: Settings
    runtime: Runtime
    left: Left = Left(updates=1)
    capacity: Few = 1  # of the channel of PLEG events; 1000 in the kubelet
    coarse: bool = False
    ticks: bool = False  # Evented vouches for the cache, periodically
    late_stamps: bool = False
    event_clock: Clock = Clock.TRUE  # of the stamps of events
    inspection_clock: Clock = Clock.TRUE  # of the stamps that the runtime gives inspections
    shows_nothing: bool = False  # inspections that the runtime stamps show no containers (containerd 2.0, B13)
    others: bool = False  # events of another pod take places in the channel
    reaps: bool = False  # the sync loop removes a container that died (B23)
    vanishes: bool = False  # a container that has exited may be removed whoever has seen it
    refuses: bool = False  # the start of a container may fail (B21)
    resyncs: bool = False  # the worker syncs once in a while, whatever happened
