"""What keeps a writer of roles from giving more than the writer has."""

from models.authorization.behaviour.access import Access, is_well_formed, role_allows
from models.authorization.vocabulary import Attributes
from models.authorization.vocabulary.unknown import Covering, Reviewed
from verify import assume, for_all, implies


@for_all
def covered_rules_allow_nothing_more(access: Access, pair: Covering, ask: Attributes) -> bool:
    """What escalation checks take for covered is allowed to the owner, for requests that came by a URL (P12)."""
    owner, servant = pair
    assume(is_well_formed(access.mentions, ask))
    return implies(role_allows(servant, ask), role_allows(owner, ask))


@for_all
def covered_rules_allow_nothing_more_of_any_request(pair: Reviewed, ask: Attributes) -> bool:
    """The same of every request, such as a review may ask about: a resource with a slash is told apart (facts F2)."""
    owner, servant = pair
    return implies(role_allows(servant, ask), role_allows(owner, ask))
