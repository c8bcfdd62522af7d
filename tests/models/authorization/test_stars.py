"""Stars spelled out, and what a star allows beside."""

from hypothesis import given, settings

from models.authorization.behaviour.access import role_allows
from models.authorization.behaviour.mentions import mentions_of
from models.authorization.behaviour.stars import only, spelled_out
from models.authorization.vocabulary import Attributes, Binding, Policy, PolicyRule, Request, Role, RoleRef
from models.authorization.worlds.answers import wildcards
from models.authorization.worlds.examples import access, group
from tests.models.authorization.drawing import policies, requests
from tests.models.authorization.test_index import attributes


@settings(max_examples=100, deadline=None)
@given(policies(), requests)
def test_a_request_is_decided_by_the_names_that_it_holds(policy: Policy, asked: Request) -> None:
    """An expansion over few names says of a request about these what the whole one says; neither allows more."""
    mentions, ask = mentions_of(policy), attributes(asked)
    for role in (*policy.cluster_roles, *policy.roles):
        whole = role_allows(spelled_out(mentions, role), ask)
        assert whole == role_allows(spelled_out(only(mentions, ask), role), ask)
        assert not whole or role_allows(role, ask)


def test_a_star_that_looks_like_reading_runs_commands() -> None:
    """What it allows beside the mentioned names is told by examples, those of today first."""
    rule = PolicyRule(("get", "list"), ("*",), ("*",))
    binding = Binding("audit", RoleRef("ClusterRole", "audit"), (group("auditors"),))
    (row,) = wildcards(access(Policy((Role("audit", "", (rule,)),), cluster_bindings=(binding,)))).rows

    assert row[:2] == ("audit", "groups, resources")
    assert row[3].split(", ") == [
        "get pods/exec",
        "get nodes/proxy",
        "get secrets",
        "any other group",
        "any other resource",
        "any other subresource",
    ]


def test_what_is_spelled_out_is_told_apart_by_subresources() -> None:
    """A star for resources covers theirs, `*/x` only those of this name."""
    rules = (
        PolicyRule(("get",), ("",), ("*",)),
        PolicyRule(("get",), ("",), ("*/log",)),
        PolicyRule(("get",), ("",), ("pods/exec",)),
    )
    policy = Policy(tuple(Role(str(number), "", (rule,)) for number, rule in enumerate(rules)))
    mentions = mentions_of(policy)
    every, logs, plain = (spelled_out(mentions, role) for role in policy.cluster_roles)
    execs, reads = Attributes("get", "", "pods", "exec"), Attributes("get", "", "pods", "log")

    assert [role_allows(role, execs) for role in (every, logs, plain)] == [True, False, True]
    assert [role_allows(role, reads) for role in (every, logs, plain)] == [True, True, False]
    assert plain == policy.cluster_roles[2]
