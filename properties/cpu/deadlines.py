"""What must happen in time."""

from models.cpu.behaviour.housekeeping import Sampling
from verify import within


@within(Sampling, 40, after=lambda sampling: sampling.age == 0)
def a_sample_follows_soon(sampling: Sampling) -> bool:
    """However the timer jitters and whoever asks, the next sample is at most two intervals and a bit away."""
    return sampling.gap > 0 and sampling.age == 0
