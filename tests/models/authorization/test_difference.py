"""What is newly allowed is found, and nothing else is."""

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authorization.behaviour.difference import keeps_within, newly_allowed
from models.authorization.behaviour.index import allows
from models.authorization.behaviour.mentions import mentions_of
from models.authorization.behaviour.variations import reversed_order
from models.authorization.vocabulary import Attributes, Binding, Policy, PolicyRule, Principal, Role, RoleRef
from models.authorization.worlds.examples import access, pod_reader, team, user
from properties.authorization.safety.rbac import nothing_new_is_allowed
from tests.models.authorization.drawing import policies, requests
from tests.models.authorization.test_index import attributes
from verify import World
from verify.engines import classes
from verify.limits import Limits
from verify.verdict import Outcome


def is_proved(policy: Policy, before: Policy) -> bool:
    """Whether the property says that nothing is new."""
    ((_, verdict),) = classes.check((nothing_new_is_allowed,), World("w", access(policy, before)), Limits())
    assert verdict.outcome in (Outcome.PROVED, Outcome.VIOLATED), verdict.reason
    return verdict.outcome is Outcome.PROVED


@settings(max_examples=60, deadline=None)
@given(policies(), policies())
def test_something_new_is_listed_exactly_where_the_property_fails(policy: Policy, before: Policy) -> None:
    """Each request listed is allowed now by the rule beside it, and was not before."""
    mentions = mentions_of(policy, before)
    found = list(newly_allowed(policy, before, mentions))
    for new in found:
        assert allows(policy, new.principal, new.ask)
        assert not allows(before, new.principal, new.ask)

    assert (found == []) == is_proved(policy, before)


@settings(max_examples=150, deadline=None)
@given(policies(), policies(), st.lists(requests, min_size=1, max_size=10))
def test_what_was_enumerated_before_is_not_new(policy: Policy, before: Policy, asked: list[object]) -> None:
    """The comparison of rules never hides a request, a resource with a slash among them."""
    both = evolve(before, cluster_bindings=(*before.cluster_bindings, *policy.cluster_bindings))
    for ask in asked:
        what = attributes(ask)  # type: ignore[arg-type]
        for principal in mentions_of(policy, before).principals:
            if keeps_within(policy, both, principal, what.namespace) and allows(policy, principal, what):
                assert allows(both, principal, what)


def test_the_same_in_another_order_allows_nothing_new() -> None:
    """In either direction."""
    assert is_proved(team(), reversed_order(team()))
    assert is_proved(reversed_order(team()), team())
    assert list(newly_allowed(team(), reversed_order(team()), mentions_of(team()))) == []


def test_the_smallest_new_request_is_said_with_its_rule() -> None:
    """By names that the policies mention; of a star, beginning with those."""
    before = pod_reader()
    star = Role("all", "", (PolicyRule(("*",), ("",), ("pods",)),))
    policy = evolve(
        before,
        cluster_roles=(star,),
        bindings=(*before.bindings, Binding("more", RoleRef("ClusterRole", "all"), (user("jane"),), "default")),
    )
    (new,) = newly_allowed(policy, before, mentions_of(policy, before))

    assert new.principal == Principal("jane")
    assert new.grant.binding.name == "more"
    assert new.ask == Attributes("~stranger", "", "pods", namespace="default")  # get, list and watch are not new
