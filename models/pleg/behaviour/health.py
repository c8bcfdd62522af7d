"""When the kubelet takes PLEG for healthy."""

from models.pleg.vocabulary import NEVER
from verify import pure


@pure
def is_generic_healthy(relist_time: int, now: int, threshold: int) -> bool:
    """Whether a listing has succeeded, and its relist began no longer ago than the threshold.

    `GenericPLEG.Healthy` @1.36: at the threshold exactly it is healthy; before the first listing it is not.
    """
    return relist_time != NEVER and now - relist_time <= threshold


@pure
def is_evented_healthy(queued: int, capacity: int) -> bool:
    """Whether the event channel is not exactly full: `EventedPLEG.Healthy` until 1.36, in use or not."""
    return queued != capacity
