"""What escalation checks take for covered is allowed to the owner: of every rule with one entry in each field (P12).

Coverage is asked piece by piece, and of one of the owner's rules for each; so what holds of these holds of all.
"""

import itertools

from models.authorization.behaviour.covers import covers
from models.authorization.behaviour.matching import rule_allows
from models.authorization.vocabulary import Attributes, PolicyRule

VERBS, GROUPS, NAMES = ("*", "get"), ("*", ""), ((), ("a",))
RESOURCES, URLS = ("*", "pods", "pods/log", "*/log"), ("*", "/a", "/a*", "/a/*")
RULES = (
    *(
        PolicyRule((verb,), (group,), (resource,), names)
        for verb, group, resource, names in itertools.product(VERBS, GROUPS, RESOURCES, NAMES)
    ),
    *(PolicyRule((verb,), urls=(url,)) for verb, url in itertools.product(VERBS, URLS)),
)
OTHER = "other"
ASKS = (
    *itertools.starmap(
        Attributes,
        itertools.product(("get", OTHER), ("", OTHER), ("pods", OTHER), ("", "log", OTHER), ("",), ("", "a", OTHER)),
    ),
    *(
        Attributes(verb, path=path, is_resource=False)
        for verb, path in itertools.product(("get", OTHER), ("/", "/a", "/ab", "/a/", "/a/b"))
    ),
)


def test_what_is_covered_is_allowed() -> None:
    """No request that came by a URL is allowed by a covered rule and refused by the one that covers it."""
    allowed = {rule: frozenset(ask for ask in ASKS if rule_allows(rule, ask)) for rule in RULES}
    pairs = [(owner, servant) for owner in RULES for servant in RULES if covers((owner,), (servant,))]

    assert len(pairs) > 2 * len(RULES)  # or it would say little
    assert [pair for pair in pairs if not allowed[pair[1]] <= allowed[pair[0]]] == []


def test_a_slash_in_a_resource_is_told_apart() -> None:
    """The owner `*/log` covers `pods/log`, which a review may ask about as one resource (facts F2)."""
    owner, servant = (PolicyRule(("get",), ("",), (resource,)) for resource in ("*/log", "pods/log"))
    ask = Attributes("get", "", "pods/log")

    assert covers((owner,), (servant,))
    assert (rule_allows(servant, ask), rule_allows(owner, ask)) == (True, False)
