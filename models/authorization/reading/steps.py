"""Runs of informer events and requests, one JSON object a line: `{"id", "steps": [{"event"} or {"request"}, ...]}`.

An event has `op` (add, update, delete), `kind`, `object`, and for an update `old`, which are objects as the API serves
them. A request has `user`, `groups`, `verb`, and whichever of `apiGroup`, `resource`, `subresource`, `namespace`,
`name`, `path`, `resourceRequest` and `fieldSelector` it has. Other keys of a step are left alone: recorded answers.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from models.authorization.reading.cluster import NotAnObject, object_of
from models.authorization.vocabulary import Request, User
from models.authorization.vocabulary.cluster import Change, Event
from verify.reading.documents import json_line
from verify.reading.refusing import Unreadable, brief

Step = Event | Request
TEXTS = ("verb", "apiGroup", "resource", "subresource", "namespace", "name", "path")
Selector = tuple[tuple[str, str], ...]


def read_runs(lines: Iterable[str], file: str) -> Iterator[tuple[str, tuple[tuple[Step, str], ...]]]:
    """The name of each run, and its steps, each with its field selector as sent; raises Unreadable, one line."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{file}: line {number}"
        run: dict[str, Any] = json_line(place, line)
        if not isinstance(run.get("steps"), list):
            raise Unreadable(f"{place}: steps: expected a list of events and requests")
        steps = tuple(_step(step, f"{place}: step {at}") for at, step in enumerate(run["steps"], start=1))
        yield str(run.get("id", number)), steps


def _step(step: Any, place: str) -> tuple[Step, str]:  # noqa: ANN401 - whatever the file holds
    inner = step if isinstance(step, dict) else {}
    if isinstance(inner.get("event"), dict):
        return _event(inner["event"], place), ""
    if isinstance(inner.get("request"), dict):
        return _request(inner["request"], place)
    raise Unreadable(f"{place}: expected an event or a request, found {brief(step)}")


def _event(row: dict[str, Any], place: str) -> Event:
    changes = {each.value: each for each in Change}
    change = changes.get(row["op"]) if isinstance(row.get("op"), str) else None
    if change is None:
        raise Unreadable(f"{place}: op: expected one of {', '.join(changes)}, found {brief(row.get('op'))}")
    try:
        kind = str(row.get("kind", ""))
        old = object_of(kind, row.get("old", {})) if change is Change.UPDATE else None
        return Event(change, object_of(kind, row.get("object", {})), old)
    except NotAnObject as problem:
        raise Unreadable(f"{place}: {problem}") from None


def _request(row: dict[str, Any], place: str) -> tuple[Request, str]:
    for key in ("user", "verb"):
        if key not in row:
            raise Unreadable(f"{place}: {key}: expected text, found nothing")
    texts = {key: row.get(key, "") for key in ("user", "fieldSelector", *TEXTS)}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise Unreadable(f"{place}: {key}: expected text, found {brief(value)}")
    groups = row.get("groups", [])
    if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
        raise Unreadable(f"{place}: groups: expected a list of names")
    of_resource = row.get("resourceRequest", "path" not in row)
    if not isinstance(of_resource, bool):
        raise Unreadable(f"{place}: resourceRequest: expected true or false, found {brief(of_resource)}")
    user = User(texts["user"], frozenset(groups))
    verb, group, resource, subresource, namespace, name, path = (texts[key] for key in TEXTS)
    asked = Request(user, verb, group, resource, subresource, namespace, name, path, of_resource)
    return asked, texts["fieldSelector"]
