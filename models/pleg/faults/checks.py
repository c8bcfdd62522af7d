"""Health checks that wait for themselves, or say what is not so."""

from models.pleg.behaviour.machine.checks import CAPACITY, THRESHOLD, Checks
from models.pleg.vocabulary import NEVER
from models.pleg.vocabulary.releases import V1_33
from verify import World, evolve, fault, frozen

WELL = "*.a_check_gets_well_again"
INERT = "*.a_failed_listing_is_no_relist"
NOTICED = "*.an_outage_longer_than_the_threshold_is_noticed"
LISTED = "*.generic_is_healthy_if_it_has_listed_within_the_threshold"
ROOM = "*.evented_is_healthy_if_the_channel_has_room"


def checks(given: Checks) -> World:
    """The world of the checks."""
    return World("fault", given, scope="an event channel of 2, time in thirds of the threshold")


@fault(reference="kubernetes 72709 (B14)", breaks=(WELL,))
def a_full_channel_stops_the_relist() -> World:
    """The send waits for the sync loop, which waits for the check, which waits for the relist: for 19 hours once."""
    return checks(Checks(release=evolve(V1_33, blocks_when_full=True)))


@fault(reference="facts D4", breaks=(WELL,))
def a_full_channel_is_unhealthy() -> World:
    """The check of Evented is bad while the channel is full, and while it is bad the sync loop does not read."""
    return checks(Checks(release=V1_33, gate=True))


@fault(reference="kubernetes 45496 (B18)", breaks=(INERT, NOTICED, LISTED))
def a_relist_counts_before_it_has_listed() -> World:
    """The relist time is set at the start: a runtime that never answers is healthy for ever."""
    return checks(Checks(release=evolve(V1_33, stamps_first=True)))


@frozen
class Strict(Checks):
    """The comparison with the threshold is the other one."""

    @property
    def is_generic_healthy(self) -> bool:
        """Below the threshold only."""
        return NEVER < self.age < THRESHOLD


@fault(reference="facts S12 (elapsed equals the threshold)", breaks=(LISTED,))
def the_threshold_is_taken_for_too_long() -> World:
    """A relist that began exactly three minutes ago is called none."""
    return checks(Strict(release=V1_33))


@frozen
class Hopeful(Checks):
    """What was never seen is taken for well."""

    @property
    def is_generic_healthy(self) -> bool:
        """Also before the first listing."""
        return self.age <= THRESHOLD


@fault(reference="facts S12 (before the first listing)", breaks=(LISTED, NOTICED))
def a_kubelet_that_has_never_listed_is_healthy() -> World:
    """The node is ready before the runtime has answered once, and stays so if it never does."""
    return checks(Hopeful(release=V1_33))


@frozen
class Anxious(Checks):
    """The check of Evented leaves a place free."""

    @property
    def is_evented_healthy(self) -> bool:
        """One event less."""
        return self.queue < CAPACITY - 1


@fault(reference="facts S12 (Evented's check)", breaks=(ROOM, WELL))
def the_last_place_of_the_channel_counts_as_full() -> World:
    """The check is bad while an event still fits; the sync loop does not read, so it stays bad."""
    return checks(Anxious(release=V1_33, gate=True))
