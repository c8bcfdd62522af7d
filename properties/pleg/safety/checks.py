"""What the health checks say: facts S6 and S12."""

from models.pleg.behaviour.machine.checks import THRESHOLD, Checks
from verify import always, implies


@always(Checks)
def a_failed_listing_is_no_relist(checks: Checks) -> bool:
    """S6: the age of the last relist goes on while listings fail."""
    return checks.age >= checks.failing


@always(Checks)
def an_outage_longer_than_the_threshold_is_noticed(checks: Checks) -> bool:
    """S12: whoever cannot list for longer than the threshold is not healthy."""
    return implies(checks.failing > THRESHOLD, not checks.is_healthy)
