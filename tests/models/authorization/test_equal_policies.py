"""Policies that allow the same, whatever their rules look like, are proved to."""

import pytest
from attrs import evolve
from hypothesis import given, settings

from models.authorization.behaviour.difference import keeps_within, newly_allowed
from models.authorization.behaviour.index import reaches_of
from models.authorization.behaviour.mentions import mentions_of
from models.authorization.vocabulary import Policy, PolicyRule
from tests.bench.equal_policies import pair_of
from tests.models.authorization.drawing import policies
from tests.models.authorization.test_difference import is_proved


@pytest.mark.parametrize("seed", range(3))
def test_rules_split_merged_and_spread_otherwise_allow_nothing_new(seed: int) -> None:
    """In either direction; with a verb more, in one."""
    old, new = pair_of(100, seed)
    role = new.cluster_roles[0]
    more = evolve(role, rules=(*role.rules, PolicyRule(("approve",), ("",), ("kind1",))))
    wider = evolve(new, cluster_roles=(more, *new.cluster_roles[1:]))

    assert is_proved(new, old)
    assert is_proved(old, new)
    assert not is_proved(wider, old)
    assert is_proved(old, wider)


@settings(max_examples=60, deadline=None)
@given(policies(), policies())
def test_nothing_is_held_only_by_several_pieces_together(policy: Policy, other: Policy) -> None:
    """Where one old piece does not hold a new one, there is a request that is new, so that enumerating decides."""
    before = evolve(policy, bindings=(*other.bindings, *policy.bindings), cluster_bindings=other.cluster_bindings)
    for new, old in ((policy, before), (before, policy), (policy, other)):
        mentions = mentions_of(new, old)
        said = {(each.principal, each.ask.namespace) for each in newly_allowed(new, old, mentions)}
        for principal in mentions.principals:
            reach = reaches_of(new).by_principal.at(principal)
            for place in dict.fromkeys(("", *(reach.bindings if reach is not None else ()))):
                is_new = not keeps_within(new, old, principal, place)
                assert not is_new or {(principal, place), (principal, "")} & said
                assert is_new or (principal, place) not in said  # what is new cluster-wide may be old in this place
