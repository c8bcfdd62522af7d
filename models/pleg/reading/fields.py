"""The fields of a log message: structured pairs, Go's ways to print a struct, and Go's spans of time."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from models.pleg.reading.headers import Damaged
from models.pleg.vocabulary import Kind
from verify.reading import durations

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_PAIR = re.compile(r'([A-Za-z_][\w.]*)=("(?:[^"\\]|\\.)*(?:"|$)|\{"[^\n]*?"\}|&?\{[^\n]*?\}|[^\s]*)', re.DOTALL)
_GO_STRUCT = re.compile(r"&\{ID:(\S+) Type:(\S+) Data:(.*)\}", re.DOTALL)
_GO_SYNTAX = re.compile(
    r'&pleg\.PodLifecycleEvent\{ID:"([^"]*)", Type:"([^"]*)", Data:(?:"([^"]*)"|interface \{\}\(nil\)|<nil>)\}'
)
_RECEIVED = re.compile(r'(?:ContainerId:|container_id:\s?\\*")([^,"\\]+)')
KINDS = {kind.value: kind for kind in Kind}
DECODER = json.JSONDecoder()
ID, TYPE, DATA = "ID", "Type", "Data"
NOTHING = ("", "<nil>", "nil")


def split(message: str) -> tuple[str, Mapping[str, str]]:
    """A structured message and its pairs, quotes taken away; the whole text and none where it is not structured."""
    head = _QUOTED.match(message)
    if head is None:
        return message, {}
    return _plain(head[1]), dict(_pairs(message[head.end() :]))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _PAIR.findall(text):
        yield name, _plain(value[1:].removesuffix('"')) if value.startswith('"') else value


def _plain(text: str) -> str:
    """A Go string without its escapes, as far as they matter here."""
    return text.replace('\\"', '"').replace("\\\\", "\\") if "\\" in text else text


def pod_of(value: Any) -> str:  # noqa: ANN401 - what JSON holds
    """A pod's namespace and name, from text or from JSON."""
    if isinstance(value, dict):
        namespace, name = value.get("namespace", ""), value.get("name", "")
        return f"{namespace}/{name}" if namespace else str(name)
    return value if isinstance(value, str) else ""


def event_of(value: Any) -> tuple[str, Kind, str]:  # noqa: ANN401 - what JSON holds
    """Pod, kind and container of an event in any of its forms; raises Damaged."""
    parts = value if isinstance(value, dict) else _event_parts(value if isinstance(value, str) else "")
    pod, kind, about = parts.get(ID), parts.get(TYPE), parts.get(DATA)
    if not isinstance(pod, str) or not pod or not isinstance(about, (str, type(None))):
        raise Damaged("an event with ID, Type and Data")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Damaged(f"a type of event among {', '.join(KINDS)}")
    return sys.intern(pod), KINDS[kind], "" if about is None or about in NOTHING else sys.intern(about)


def _event_parts(text: str) -> dict[str, Any]:
    for form in (_GO_SYNTAX, _GO_STRUCT):
        found = form.search(text)
        if found is not None:
            return {ID: found[1], TYPE: found[2], DATA: found[3]}
    begin = text.find("{")
    try:
        found_json, _ = DECODER.raw_decode(text, begin) if begin >= 0 else ({}, 0)
    except (ValueError, RecursionError):
        found_json = {}
    return found_json if isinstance(found_json, dict) else {}


def span_of(text: str) -> int:
    """A span as Go prints it, such as 3m5.30015447s, in nanoseconds; raises Damaged."""
    try:
        return durations.span_of(text)
    except ValueError:
        raise Damaged("a span of time as Go prints it, such as 3m5.3s") from None


def received_of(text: str) -> str:
    """The container of a message of the runtime as it is printed; raises Damaged."""
    found = _RECEIVED.search(text)
    if found is None:
        raise Damaged("a ContainerEventResponse with the id of its container")
    return found[1]
