"""Recorded policies, requests and tables as nouns, unchecked: they hold objects that the API server would refuse."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.authorization.vocabulary import (
    Binding,
    Policy,
    PolicyRule,
    Request,
    Role,
    RoleRef,
    Selector,
    Subject,
    SubjectKind,
    User,
)

TABLES = Path(__file__).parents[4] / "shared" / "data" / "authorization"
ANSWERS = Path(__file__).parents[1] / "data"
KINDS = {kind.value: kind for kind in SubjectKind}

beside = pytest.mark.skipif(not TABLES.is_dir(), reason="the recorded tables are not beside this project")


def table(name: str) -> Any:
    """One of the upstream test tables."""
    return json.loads((TABLES / f"{name}.json").read_text())


def lines(name: str) -> Iterator[Any]:
    """The lines of a file of recorded answers."""
    with gzip.open(ANSWERS / name, "rt") as file:
        yield from map(json.loads, file)


def rule(said: dict[str, Any]) -> PolicyRule:
    """One rule."""
    keys = ("verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
    return PolicyRule(*(tuple(said.get(key) or ()) for key in keys))


def rules(said: list[dict[str, Any]] | None) -> tuple[PolicyRule, ...]:
    """A list of rules."""
    return tuple(map(rule, said or ()))


def subject(said: dict[str, Any]) -> Subject:
    """One subject; a kind that nobody knows matches nobody."""
    return Subject(KINDS.get(said["kind"], SubjectKind.OTHER), said["name"], said.get("namespace") or "")


def user(said: dict[str, Any]) -> User:
    """One user, as some tables write it."""
    return User(said["name"], frozenset(said["groups"]))


def policy(said: dict[str, Any]) -> Policy:
    """The objects of a policy, with metadata or without."""
    return Policy(
        tuple(map(_role, said.get("clusterRoles") or ())),
        tuple(map(_role, said.get("roles") or ())),
        tuple(map(binding, said.get("clusterRoleBindings") or ())),
        tuple(map(binding, said.get("roleBindings") or ())),
    )


def _role(said: dict[str, Any]) -> Role:
    about = said.get("metadata", said)
    gathers = said.get("aggregationRule")
    return Role(
        about["name"],
        about.get("namespace") or "",
        rules(said.get("rules")),
        tuple((about.get("labels") or {}).items()),
        None if gathers is None else tuple(map(_selector, gathers.get("clusterRoleSelectors") or ())),
    )


def _selector(said: dict[str, Any]) -> Selector:
    expressions = said.get("matchExpressions") or ()
    return Selector(
        tuple((said.get("matchLabels") or {}).items()),
        tuple((each["key"], each["operator"], tuple(each.get("values") or ())) for each in expressions),
    )


def binding(said: dict[str, Any]) -> Binding:
    """One binding."""
    about = said.get("metadata", said)
    return Binding(
        about.get("name", ""),
        RoleRef(said["roleRef"]["kind"], said["roleRef"]["name"]),
        tuple(map(subject, said.get("subjects") or ())),
        about.get("namespace") or "",
    )


def request(said: dict[str, Any], who: User | None = None) -> Request:
    """One request; its user beside it or in it."""
    found = said["user"] if isinstance(said.get("user"), dict) else None
    asker = who or (user(found) if found else User(said.get("user", ""), frozenset(said.get("groups", ()))))
    group, resource, subresource, namespace, name, path = (
        str(said.get(key) or "") for key in ("apiGroup", "resource", "subresource", "namespace", "name", "path")
    )
    about_resource = said.get("resourceRequest", True)
    return Request(asker, said["verb"], group, resource, subresource, namespace, name, path, about_resource)
