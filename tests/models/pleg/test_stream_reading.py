"""What is read of a stream of container events, and how each damaged document is refused."""

import json
from typing import Any

import pytest

from models.pleg.behaviour.streamed.caching import kept
from models.pleg.reading.streams import messages_of
from models.pleg.vocabulary import EventType, Settings, State, release_of
from models.pleg.vocabulary.streams import Message
from models.pleg.worlds.recordings import STREAM, message, shown_container, stream_text
from verify.reading.refusing import Unreadable

RUNNING = shown_container("c1", "RUNNING")


def read(*documents: dict[str, Any]) -> tuple[Message, ...]:
    """These documents, printed and read."""
    return messages_of("events.json", stream_text(documents))


def test_a_document_is_read_whole() -> None:
    """64-bit numbers from text, enums from names, and where it stands."""
    first, second = read(STREAM[0], message(4, "STARTED", "c1", RUNNING, attempt=2))
    assert (first.number, first.line, first.type, first.is_sandbox) == (1, 1, EventType.CREATED, True)
    assert second.number == 2
    assert second.line == 1 + len(json.dumps(STREAM[0], indent=2).splitlines())
    assert second.created == 1_700_000_004_000_000_000
    assert second.sandbox is not None
    assert (second.pod, second.sandbox.label) == ("6f2c", "shop/web")
    assert (second.sandbox.attempt, second.sandbox.ready) == (2, True)
    assert dict(second.states()) == {"s1": State.RUNNING, "c1": State.RUNNING}


@pytest.mark.parametrize("gap", ["\n", "", "\n\n  \n", " "])
def test_documents_follow_each_other_in_any_way(gap: str) -> None:
    """`crictl events` ends each with a line end; what was joined by hand may not."""
    text = gap.join(json.dumps(each) for each in STREAM) + gap
    assert [each.number for each in messages_of("x", text)] == list(range(1, 9))


def test_older_variants_are_read() -> None:
    """Numbers as numbers, enums as numbers, null for what is missing, and keys that nobody knows."""
    plain = STREAM[3] | {"createdAt": 1_700_000_004_000_000_000, "containerEventType": 1, "newKey": {"x": 1}}
    assert read(plain)[0].created == read(STREAM[3])[0].created
    assert read(plain)[0].type == EventType.STARTED
    for missing in (STREAM[3] | {"podSandboxStatus": None}, {k: v for k, v in STREAM[3].items() if "Sandbox" not in k}):
        assert read(missing)[0].sandbox is None
    assert read(STREAM[3] | {"containersStatuses": None})[0].containers == ()
    without = STREAM[3]["podSandboxStatus"] | {"metadata": None}
    assert read(STREAM[3] | {"podSandboxStatus": without})[0].sandbox is None


def with_container(**keys: Any) -> dict[str, Any]:
    """A message with a container of these keys."""
    return message(4, "STARTED", "c1", RUNNING | keys)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "podSandboxStatus"),
        (STREAM[3] | {"containerId": ""}, "containerId: expected a text that is not empty"),
        (STREAM[3] | {"containerId": 7}, "containerId: expected text, found 7"),
        (STREAM[3] | {"containerEventType": "STARTED"}, "containerEventType: expected one of CONTAINER_CREATED_EVENT"),
        (STREAM[3] | {"containerEventType": 4}, "containerEventType: expected one of"),
        (STREAM[3] | {"containerEventType": True}, "containerEventType: expected one of"),
        (STREAM[3] | {"createdAt": None}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"createdAt": "1.5"}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"createdAt": 1.5}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"createdAt": "9223372036854775808"}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"createdAt": "1" * 5000}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"createdAt": "\uff11"}, "createdAt: expected a whole number of 64 bits"),
        (STREAM[3] | {"podSandboxStatus": []}, "podSandboxStatus: expected an object, found a list"),
        (STREAM[3] | {"containersStatuses": {}}, "containersStatuses: expected a list"),
        (STREAM[3] | {"containersStatuses": [1]}, "containersStatuses[0]: expected an object"),
        (with_container(state="RUNNING"), "containersStatuses[0].state: expected one of CONTAINER_CREATED"),
        (with_container(startedAt="soon"), "containersStatuses[0].startedAt: expected a whole number"),
        (with_container(id=None), "containersStatuses[0].id: expected text"),
        (with_container(metadata=3), "containersStatuses[0].metadata: expected an object"),
    ],
)
def test_a_malformed_document_is_refused(document: dict[str, Any], said: str) -> None:
    """One line with document, line, key, and what was expected."""
    if document == {}:
        document, said = {"containerId": "c1"}, "containerEventType: expected one of"
    line = 1 + len(json.dumps(STREAM[0], indent=2).splitlines())
    with pytest.raises(Unreadable) as refused:
        read(STREAM[0], document, STREAM[1])
    assert str(refused.value).startswith(f"events.json:{line}: document 2: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "events.json: expected what crictl events prints"),
        ("[]", "events.json:1: document 1: expected a JSON object, found a list"),
        ('\n\n{"a": 1', "events.json: line 3 column 8: expected JSON, found its end: it is cut off"),
        ('{\n"a": x}', "events.json: line 2 column 6: expected JSON, found Expecting value"),
        ("hello", "events.json: line 1 column 1: expected JSON, found Expecting value"),
        ('\n{"a": {"b": 1, "b": 2}}', "each key once, found 'b' twice"),
        ("null", "events.json:1: document 1: expected a JSON object, found"),
        ('{"a": NaN}', "events.json: in the document from line 1 on: expected numbers of JSON, found NaN"),
        ("[" * 100_000, "events.json: expected JSON of a sane size and depth"),
    ],
)
def test_what_is_no_stream_is_refused(text: str, said: str) -> None:
    """With the place."""
    with pytest.raises(Unreadable) as refused:
        messages_of("events.json", text)
    assert str(refused.value).startswith(said) or said in str(refused.value)


def test_the_model_takes_the_stream() -> None:
    """The pod's entry is gone at the end; without the sandbox's end it stays for ever, with no container alive (D1)."""
    settings = Settings(release_of("1.36"), gate=True, in_use=True)
    (whole,) = kept(settings, read(*STREAM))
    assert (whole.holding.entry.is_present, whole.written, whole.refused) == (False, 7, 0)
    (lost,) = kept(settings, read(*STREAM[:7]))
    assert lost.holding.entry.is_present
    assert {state for _, state in lost.holding.entry.status.sandboxes} == {State.EXITED}
    (swapped,) = kept(settings, read(*STREAM[:4], message(3, "CREATED", "c1")))
    assert swapped.refused == 1
