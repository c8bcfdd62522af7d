"""A finite part of the world is all of it: what is answered to a stranger is answered to everybody unknown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.authorization.behaviour.index import allows
from models.authorization.behaviour.mentions import mentions_of, nearest
from models.authorization.vocabulary import Attributes, Policy, PolicyRule, Principal, Role
from tests.models.authorization.drawing import policies

TEXTS = st.one_of(
    st.sampled_from(("get", "pods", "log", "", "a", "apps", "web", "*", "pods/log", "~stranger")),
    st.text("apodsl/*~!", max_size=6),
)
PATHS = st.one_of(
    st.sampled_from(("/healthz", "/healthz/", "/healthz/x", "/h", "/hx", "/healthzz", "healthz", "", "/", "*", "~")),
    st.text("/healtz*~", max_size=9),
)
EVERYTHING = st.builds(Attributes, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, PATHS, st.booleans())


@settings(max_examples=300, deadline=None)
@given(policies(), st.lists(EVERYTHING, min_size=1, max_size=20))
def test_every_request_is_answered_as_one_over_mentioned_names(policy: Policy, asked: list[Attributes]) -> None:
    """So that a proof over mentioned names and one stranger is a proof over all texts."""
    mentions = mentions_of(policy)
    for ask in asked:
        near = nearest(mentions, ask)
        for field in ("verbs", "groups", "resources", "subresources", "namespaces", "names", "paths"):
            value = getattr(near, field.removesuffix("s"))
            assert value in getattr(mentions, field)
        for principal in mentions.principals:
            assert allows(policy, principal, ask) == allows(policy, principal, near), (ask, near)


@settings(max_examples=100, deadline=None)
@given(policies(), st.text(max_size=8), st.booleans(), EVERYTHING)
def test_every_other_name_is_a_stranger(policy: Policy, name: str, is_group: bool, ask: Attributes) -> None:  # noqa: FBT001 - drawn
    """Whoever no binding names gets the answer that the stranger gets."""
    mentions = mentions_of(policy)
    somebody = Principal(name, is_group)
    if somebody not in mentions.principals:
        assert allows(policy, somebody, ask) == allows(policy, Principal(mentions.stranger, is_group), ask)


def test_a_stranger_is_not_mentioned() -> None:
    """However odd the names of a policy are."""
    rule = PolicyRule(("get",), urls=("/~*", "!", "^^", "~stranger*"))
    policy = Policy((Role("r", "", (rule,)),))
    mentions = mentions_of(policy)

    assert not any(letter == mentions.stranger[0] for url in rule.urls for letter in url)
    assert f"/~{mentions.stranger}" in mentions.paths
