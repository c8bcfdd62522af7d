"""How the time of a write may stand to the moment that it shows."""

from enum import Enum

from verify import frozen, pure


class Stamping(Enum):
    """What is known of the times of writes."""

    ANY = "any"  # nothing
    BEFORE = "before"  # taken before the look, as Generic does
    AFTER = "after"  # taken after the look, as events do
    EXACT = "exact"  # the moment of the look
    IN_TURN = "in turn"  # before the look, by one writer whose looks do not overlap


@frozen(eq=False)
class Writers:
    """Writers of one entry, whose times follow a rule, and whose writes are compared."""

    stamping: Stamping
    gate: bool = True


@pure
def follows(stamping: Stamping, stamp: int, look: int) -> bool:
    """Whether a time and a look keep to the rule."""
    if stamping in (Stamping.BEFORE, Stamping.IN_TURN):
        return stamp <= look
    if stamping == Stamping.AFTER:
        return stamp >= look
    return stamping == Stamping.ANY or stamp == look
