"""What the impersonation filter promises of everybody in whose name somebody else asks."""

from typing import Annotated

from models.authorization.behaviour.disguised import GIVEN, Disguised, Remembering, comes_by, is_authorized, on_target
from models.authorization.behaviour.impersonation import CONSTRAINED
from models.authorization.vocabulary import MASTERS, Attributes
from models.authorization.vocabulary.impersonation import Attempt
from verify import Member, assume, for_all, implies

Tried = Annotated[Attempt, Member("attempts")]
Again = Annotated[Attempt, Member("repeated")]
Mode = Annotated[str, Member("modes")]


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


@for_all
def a_remembered_mode_changes_no_decision(memory: Remembering, attempt: Again, mode: Mode) -> bool:
    """Whoever is let through is let through whatever came before, and nobody else is (P31)."""
    assume(mode in comes_by(memory.site, attempt.requester))
    return memory.site.served(attempt, mode).status == memory.site.served(attempt).status


@for_all
def a_remembered_mode_changes_nobodys_groups(memory: Remembering, attempt: Again, mode: Mode) -> bool:
    """The same request is made as the same user in the same groups, whatever the requester has asked before (P31).

    It does not hold: as a node one is in system:nodes by a constrained mode alone, and who may impersonate it both ways
    comes by the way that was last allowed. What such a requester is then served depends on requests of before (finding
    0019).
    """
    assume(mode in comes_by(memory.site, attempt.requester))
    return memory.site.served(attempt, mode).identity == memory.site.served(attempt).identity
