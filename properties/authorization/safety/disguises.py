"""What the impersonation filter promises of everybody in whose name somebody else asks."""

from typing import Annotated

from models.authorization.behaviour.disguised import GIVEN, Disguised, is_authorized, on_target
from models.authorization.behaviour.impersonation import CONSTRAINED
from models.authorization.vocabulary import MASTERS, Attributes
from models.authorization.vocabulary.impersonation import Attempt
from verify import Member, assume, for_all, implies

Tried = Annotated[Attempt, Member("attempts")]


@for_all
def who_is_impersonated_is_what_was_authorized(site: Disguised, attempt: Tried) -> bool:
    """Name, groups, extra and uid were each allowed to the requester, or are added to everybody of the name (P29)."""
    served = site.served(attempt)
    assume(served.mode != "")
    return is_authorized(site, attempt, served)


@for_all
def who_is_impersonated_has_signed_in_or_has_not(site: Disguised, attempt: Tried) -> bool:
    """Every real user is in the one group or the other: without either, a test of what is denied is wrong (P29, B8)."""
    served = site.served(attempt)
    assume(served.mode != "")
    return any(group in served.identity.groups for group in GIVEN)


@for_all
def masters_are_impersonated_by_a_right_to_that_group(site: Disguised, attempt: Tried) -> bool:
    """Nobody comes to system:masters in another name but by `impersonate` on that group (P30)."""
    served = site.served(attempt)
    assume(served.mode != "")
    right = Attributes("impersonate", "", "groups", name=MASTERS)
    return implies(MASTERS in served.identity.groups, site.may(attempt.requester, right))


@for_all
def constrained_impersonation_is_for_its_targets_only(site: Disguised, attempt: Tried) -> bool:
    """Who may be somebody else for some requests makes no other request in that name (KEP-5284)."""
    served = site.served(attempt)
    assume(served.mode != "")
    return implies(served.mode in CONSTRAINED, site.may(attempt.requester, on_target(attempt, served.mode)))
