"""Questions about requests: JSON Lines of attributes, of methods and URLs, or of SubjectAccessReviews."""

import re
from pathlib import Path

from attrs import evolve, frozen

from models.authorization.reading.files import text_of
from models.authorization.vocabulary import Request, User
from verify.reading.documents import json_line
from verify.reading.refusing import Part, Unreadable

Matches = tuple[tuple[str, str], ...]

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
    "fieldSelector",
)
SENT = ("user", "groups", "method", "url")
SPEC = ("user", "groups", "uid", "extra", "resourceAttributes", "nonResourceAttributes")
RESOURCE = (
    "namespace",
    "verb",
    "group",
    "version",
    "resource",
    "subresource",
    "name",
    "fieldSelector",
    "labelSelector",
)
METHOD = re.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token, RFC 9110 §5.6.2


@frozen
class Sent:
    """A request as it comes over the wire: who, the method, and the request target as sent."""

    user: User
    method: str
    url: str


@frozen
class Question:
    """What is asked, and where it stands, such as `asks.jsonl line 3`.

    `selector` is the request's field selector as sent; a review may say its requirements one by one instead: those of
    one value are `exact`, as (field, value). Label selectors are left out, as they decide nothing here.
    """

    place: str
    asked: Request | Sent
    selector: str = ""
    exact: Matches = ()


def read_questions(file: Path) -> tuple[Question, ...]:
    """Every question of the file; empty lines say nothing.

    A line is an object with user, groups, verb, apiGroup, resource, subresource, namespace, name, path and
    resourceRequest (all but user and verb may be left out; a path without a resource is a path request), or a
    SubjectAccessReview or its spec, or user, groups, method and url. Groups are exactly those given: nothing is added.
    Raises Unreadable.
    """
    label, text = text_of(file)
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            place = f"{label} line {number}"
            found.append(_question(Part(place, json_line(place, line))))
    if not found:
        raise Unreadable(f"{label}: expected at least one question, found none")
    return tuple(found)


def _question(said: Part) -> Question:
    if said.keys.get("kind") in REVIEWS or ("spec" in said.keys and "kind" not in said.keys):
        spec = said.part("spec")
        if spec is None:
            raise said.refuse("spec", "an object")
        return _review(spec)
    if "resourceAttributes" in said.keys or "nonResourceAttributes" in said.keys:
        return _review(said)
    if "method" in said.keys or "url" in said.keys:
        return Question(said.place, _sent(said))
    said.only(PLAIN)
    is_resource = said.keys.get("resourceRequest", not said.text("path", "") or bool(said.text("resource", "")))
    if not isinstance(is_resource, bool):
        raise said.refuse("resourceRequest", "true or false")
    group, resource, subresource = (said.text(key, "") for key in ("apiGroup", "resource", "subresource"))
    namespace, name, path = (said.text(key, "") for key in ("namespace", "name", "path"))
    asked = Request(_user(said), said.text("verb"), group, resource, subresource, namespace, name, path, is_resource)
    return Question(said.place, asked, said.text("fieldSelector", ""))


def _sent(said: Part) -> Sent:
    said.only(SENT)
    method, url = said.text("method"), said.text("url")
    if not METHOD.fullmatch(method):
        raise said.refuse("method", "an HTTP method such as GET")
    if not url.startswith(("/", "http://", "https://")) or not url.isprintable() or " " in url:
        raise said.refuse("url", "a path such as /api/v1/pods, encoded as it is sent")
    return Sent(_user(said), method, url)


def _user(said: Part) -> User:
    return User(said.text("user"), frozenset(said.texts("groups")))


def _review(spec: Part) -> Question:
    """The request that a review asks about; exactly one of its two kinds of attributes must be there."""
    spec.only(SPEC)
    resource, path = spec.part("resourceAttributes"), spec.part("nonResourceAttributes")
    who = User(spec.text("user", ""), frozenset(spec.texts("groups")))
    if (resource is None) == (path is None):
        raise spec.refuse("resourceAttributes", "either this or nonResourceAttributes")
    if resource is None and path is not None:
        path.only(("path", "verb"))
        return Question(spec.place, Request(who, path.text("verb"), path=path.text("path"), is_resource=False))
    if resource is None:
        raise AssertionError("one of the two is there")
    resource.only(RESOURCE)
    group, kind, subresource = (resource.text(key, "") for key in ("group", "resource", "subresource"))
    namespace, name = (resource.text(key, "") for key in ("namespace", "name"))
    asked = Request(who, resource.text("verb"), group, kind, subresource, namespace, name)
    return _selected(Question(spec.place, asked), resource.part("fieldSelector"))


def _selected(question: Question, selector: Part | None) -> Question:
    """The question with its field selector: `FieldSelectorAttributes`, `pkg/apis/authorization` @1.36."""
    if selector is None:
        return question
    selector.only(("rawSelector", "requirements"))
    raw = selector.text("rawSelector", "")
    if raw and "requirements" in selector.keys:
        raise selector.refuse("requirements", "none beside rawSelector")
    found = []
    for each in selector.parts("requirements"):
        each.only(("key", "operator", "values"))
        values = each.texts("values")
        if each.text("operator") == "In" and len(values) == 1:
            found.append((each.text("key"), values[0]))
    return evolve(question, selector=raw, exact=tuple(found))
