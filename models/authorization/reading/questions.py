"""Questions about requests: JSON Lines, each the attributes of a request or a SubjectAccessReview."""

import json
from pathlib import Path

from models.authorization.reading.files import text_of
from models.authorization.reading.refusing import Part, Unreadable, brief, printable
from models.authorization.vocabulary import Request, User

REVIEWS = ("SubjectAccessReview", "LocalSubjectAccessReview")
PLAIN = (
    "user",
    "groups",
    "verb",
    "namespace",
    "apiGroup",
    "resource",
    "subresource",
    "name",
    "path",
    "resourceRequest",
)
SPEC = ("user", "groups", "uid", "extra", "resourceAttributes", "nonResourceAttributes")
RESOURCE = ("namespace", "verb", "group", "version", "resource", "subresource", "name")


def read_questions(file: Path) -> tuple[tuple[str, Request], ...]:
    """Every question with its place, such as `asks.jsonl line 3`; empty lines say nothing.

    A line is an object with user, groups, verb, apiGroup, resource, subresource, namespace, name, path and
    resourceRequest (all but user and verb may be left out; a path without a resource is a path request), or a
    SubjectAccessReview or its spec. Groups are exactly those given: nothing is added. Raises Unreadable.
    """
    label, text = text_of(file)
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            place = f"{label} line {number}"
            found.append((place, _question(Part(place, _object(place, line)))))
    if not found:
        raise Unreadable(f"{label}: expected at least one question, found none")
    return tuple(found)


def _object(place: str, line: str) -> dict[str, object]:
    try:
        said = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"{place}: expected a JSON object, found {printable(wrong.msg)}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(f"{place}: expected JSON of a sane size and depth") from wrong
    if not isinstance(said, dict):
        raise Unreadable(f"{place}: expected a JSON object, found {brief(said)}")
    return said


def _question(said: Part) -> Request:
    if said.keys.get("kind") in REVIEWS:
        spec = said.part("spec")
        if spec is None:
            raise said.refuse("spec", "an object")
        return _review(spec)
    if "resourceAttributes" in said.keys or "nonResourceAttributes" in said.keys:
        return _review(said)
    said.only(PLAIN)
    is_resource = said.keys.get("resourceRequest", not said.text("path", "") or bool(said.text("resource", "")))
    if not isinstance(is_resource, bool):
        raise said.refuse("resourceRequest", "true or false")
    group, resource, subresource = (said.text(key, "") for key in ("apiGroup", "resource", "subresource"))
    namespace, name, path = (said.text(key, "") for key in ("namespace", "name", "path"))
    return Request(_user(said), said.text("verb"), group, resource, subresource, namespace, name, path, is_resource)


def _user(said: Part) -> User:
    return User(said.text("user"), frozenset(said.texts("groups")))


def _review(spec: Part) -> Request:
    """The request that a review asks about; exactly one of its two kinds of attributes must be there."""
    spec.only(SPEC)
    resource, path = spec.part("resourceAttributes"), spec.part("nonResourceAttributes")
    who = User(spec.text("user", ""), frozenset(spec.texts("groups")))
    if (resource is None) == (path is None):
        raise spec.refuse("resourceAttributes", "either this or nonResourceAttributes")
    if resource is None and path is not None:
        path.only(("path", "verb"))
        return Request(who, path.text("verb"), path=path.text("path"), is_resource=False)
    if resource is None:
        raise AssertionError("one of the two is there")
    if "fieldSelector" in resource.keys or "labelSelector" in resource.keys:
        raise resource.refuse("fieldSelector", "no selectors: RBAC does not look at them")
    resource.only(RESOURCE)
    group, kind, subresource = (resource.text(key, "") for key in ("group", "resource", "subresource"))
    namespace, name = (resource.text(key, "") for key in ("namespace", "name"))
    return Request(who, resource.text("verb"), group, kind, subresource, namespace, name)
