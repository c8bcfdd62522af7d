"""What the health checks say: facts S6 and S12."""

from models.pleg.behaviour.machine.checks import CAPACITY, THRESHOLD, Checks
from models.pleg.vocabulary import NEVER
from verify import always, implies


@always(Checks)
def a_failed_listing_is_no_relist(checks: Checks) -> bool:
    """S6: the age of the last relist goes on while listings fail."""
    return implies(checks.age != NEVER, checks.age >= checks.failing)


@always(Checks)
def an_outage_longer_than_the_threshold_is_noticed(checks: Checks) -> bool:
    """S12: whoever cannot list for longer than the threshold is not healthy."""
    return implies(checks.failing > THRESHOLD, not checks.is_healthy)


@always(Checks)
def generic_is_healthy_if_it_has_listed_within_the_threshold(checks: Checks) -> bool:
    """S12, and only then: at the threshold itself it is healthy, before the first listing it is not."""
    return checks.is_generic_healthy == (checks.listed != NEVER and checks.listed <= THRESHOLD)


@always(Checks)
def evented_is_healthy_if_the_channel_has_room(checks: Checks) -> bool:
    """S12, and only then, until 1.36; since then its check says nothing."""
    return checks.is_evented_healthy == (checks.queue < CAPACITY or checks.release.single_writer)
