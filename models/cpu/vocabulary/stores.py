"""What keeps samples between two looks: the housekeeping timer, the cell of a provider, the store of metrics-server."""

from typing import Annotated

from attrs import frozen

from verify import Between

END = 5  # units of five seconds that a run of the store lasts
NEVER = -1000  # stands for the year 1, the time of a point that is not there
Moment = Annotated[int, Between(NEVER, END)]
Amount = Annotated[int, Between(0, END - NEVER)]
Length = Annotated[int, Between(0, 60)]
Percent = Annotated[int, Between(0, 100)]


@frozen
class Housekeeping:
    """When cAdvisor samples a container: times in whole intervals of `housekeeping_interval`.

    The timer waits one interval, and up to `jitter` percent of it longer. `on_demand`: the eviction manager samples
    the root container besides, whenever it looks (OnDemandHousekeeping(0) in pkg/kubelet/eviction). `longest` is the
    interval of a container whose numbers do not change (maxHousekeepingInterval).
    """

    interval: Length = 10
    longest: Length = 10
    jitter: Percent = 100
    on_demand: bool = True


@frozen
class Cell:
    """Where a provider keeps the previous sample that the next rate is made from.

    `shared`: every reader replaces it, and so shortens the window of the others (kubernetes issue 74667).
    """

    shared: bool = False


@frozen
class Point:
    """One stored point of a container: its time, its cumulative usage, and when the container started.

    In units of five seconds. The default is what reading a Go map gives for a key that it does not hold.
    """

    time: Moment = NEVER
    usage: Amount = 0
    start: Moment = NEVER


@frozen
class Storing:
    """The rules of metrics-server's store, times in units of five seconds.

    `insists`: a previous point is kept only where there is one; upstream does not insist (a candidate).
    `drops_older`: one that is not older than the new point is dropped (PR 753). `compares_starts`: a container that
    restarted since has no previous point (PR 746). `starts_now`: the start that is reported always lies near the time
    of the sample (issue 803). `mixes`: a batch may hold another container's usage under the same key (PR 1779).
    """

    resolution: Length = 3
    youngest: Length = 2
    insists: bool = False
    drops_older: bool = True
    compares_starts: bool = True
    starts_now: bool = False
    mixes: bool = False
