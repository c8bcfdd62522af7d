"""Periods, thresholds and limits of the kubelet, in whole milliseconds; facts §1.1."""

from typing import Annotated

from models.pleg.vocabulary.releases import Release
from verify import Between, frozen

SECOND = 1_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
Milliseconds = Annotated[int, Between(0, 30 * DAY)]
TICK = 5 * SECOND  # globalCacheUpdatePeriod, 1.26 to 1.36
REQUEST_TIMEOUT = 2 * MINUTE  # of one call of the runtime, by default


@frozen
class Pace:
    """How often the generic PLEG lists, and after how long without a relist it is unhealthy: `RelistDuration`."""

    period: int
    threshold: int


GENERIC = Pace(SECOND, 3 * MINUTE)
EVENTED = Pace(300 * SECOND, 10 * MINUTE)


@frozen(eq=False)
class Timing:
    """The times of one release; `watches` says that every pod is watched, so that each relist inspects it (1.33)."""

    release: Release
    in_use: bool = False  # Evented, whose events do not come
    watches: bool = False
    tick: int = TICK
    timeout: int = REQUEST_TIMEOUT
