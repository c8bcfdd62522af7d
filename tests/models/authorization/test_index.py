"""What is looked up is what a plain scan finds."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authorization.behaviour import deciding
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.index import allows
from models.authorization.behaviour.rbac import scanned
from models.authorization.behaviour.subjects import principals_of
from models.authorization.behaviour.who import who_can
from models.authorization.vocabulary import (
    MASTERS,
    Attributes,
    Policy,
    Principal,
    Request,
)
from tests.bench import decisions
from tests.models.authorization.drawing import TEAMS, USERS, policies, requests

EVERYBODY = (*map(Principal, USERS), *(Principal(name, is_group=True) for name in TEAMS))


def attributes(ask: Request) -> Attributes:
    """The request without who asks."""
    return Attributes(
        ask.verb, ask.group, ask.resource, ask.subresource, ask.namespace, ask.name, ask.path, ask.is_resource
    )


@pytest.mark.parametrize("few", [0, deciding.FEW])
@settings(max_examples=100, deadline=None)
@given(policy=policies(), asked=st.lists(requests, min_size=1, max_size=12))
def test_a_look_up_finds_what_the_scan_finds(few: int, policy: Policy, asked: list[Request]) -> None:
    """The same decision, binding, subject, rule and errors, whether roles are asked one by one or all together."""
    with mock.patch.object(deciding, "FEW", few):
        for ask in asked:
            assert decide(policy, ask) == scanned(policy, ask)


@settings(max_examples=150, deadline=None)
@given(policies(), st.lists(requests, min_size=1, max_size=12))
def test_a_user_may_do_what_one_of_its_names_may(policy: Policy, asked: list[Request]) -> None:
    """A user's rights are the union of those of the user's name and of each group."""
    for ask in asked:
        one_by_one = any(allows(policy, principal, attributes(ask)) for principal in principals_of(ask.user))
        assert one_by_one == (scanned(policy, ask).grant is not None)


@settings(max_examples=150, deadline=None)
@given(policies(), st.lists(requests, min_size=1, max_size=12))
def test_who_can_lists_exactly_those_who_are_allowed(policy: Policy, asked: list[Request]) -> None:
    """Nobody is forgotten and nobody is invented; system:masters is always among them."""
    for ask in asked:
        found = who_can(policy, ask)
        assert found[0] == Principal(MASTERS, is_group=True)
        assert len(set(found)) == len(found)
        for principal in EVERYBODY[:-1]:
            assert (principal in found) == allows(policy, principal, attributes(ask)), principal


@pytest.mark.slow
def test_large_clusters_are_answered_at_once() -> None:
    """Of 50,000 bindings: sorted in 2 s, who-can in 20 µs and a decision in 10 µs of what was never asked before.

    On a quiet machine, whose pace is 40 ns a turn; three times that is let pass, at whatever pace this one has.
    """
    cluster = decisions.cluster_of(50_000, many=4000)
    found = min((decisions.cold(cluster) for _ in range(3)), key=lambda row: row["decide"])
    slow = 3 * found["pace"] / 40e-9

    assert found["sorted"] < 2 * slow
    assert found["who"] < 20e-6 * slow
    assert found["decide"] < 10e-6 * slow
