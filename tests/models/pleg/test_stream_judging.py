"""What is said of streams that a healthy runtime would send, however its pods interleave."""

import random
from collections.abc import Iterator

import pytest

from models.pleg.behaviour.streamed.caching import kept
from models.pleg.behaviour.streamed.tracing import traced_stream
from models.pleg.reading.streams import messages_of
from models.pleg.vocabulary import Settings, release_of
from models.pleg.vocabulary.findings import broken_by
from models.pleg.worlds.recordings import Document, message, shown_container, stream_text
from verify import discover

CLAIMS = discover.properties("pleg")

STAGES = ("CREATED", "RUNNING", "EXITED")
KINDS = ("CREATED", "STARTED", "STOPPED", "DELETED")
Happening = tuple[str, str]  # what happens, and to which container; to the sandbox where that is empty


def broken(documents: list[Document]) -> set[str]:
    """The sentences that the stream breaks."""
    messages = messages_of("events.json", stream_text(documents))
    return {each.name for each in broken_by(traced_stream("events.json", messages), CLAIMS)}


def life(dice: random.Random) -> Iterator[Happening]:
    """A pod's life: its sandbox, then containers that run beside and after each other, then the end of all."""
    yield from (("CREATED", ""), ("STARTED", ""))
    queues = {name: [f"{name}{number}" for number in range(dice.randrange(1, 3))] for name in "ab"}
    ages = dict.fromkeys(queues, 0)
    while any(queues.values()):
        name = dice.choice([name for name in queues if queues[name]])
        yield KINDS[ages[name]], queues[name][0]
        ages[name] = (ages[name] + 1) % len(KINDS)
        if ages[name] == 0:
            queues[name].pop(0)
    yield from (("STOPPED", ""), ("DELETED", ""))


def stream(dice: random.Random) -> list[Document]:
    """The lives of three pods, interleaved, each message with the pod as it then is."""
    lives = {pod: list(life(dice)) for pod in ("u1", "u2", "u3")}
    shown: dict[str, dict[str, tuple[str, int]]] = {pod: {} for pod in lives}
    ready = dict.fromkeys(lives, True)
    found: list[Document] = []
    while any(lives.values()):
        at = len(found) + 10
        pod = dice.choice([pod for pod in lives if lives[pod]])
        kind, about = lives[pod].pop(0)
        if not about:
            ready[pod] = kind in KINDS[:2]
        elif kind == "DELETED":
            del shown[pod][about]
        else:
            shown[pod][about] = (STAGES[KINDS.index(kind)], at)
        containers = [
            shown_container(f"{pod}{name}", state, name[0], since) for name, (state, since) in shown[pod].items()
        ]
        subject = f"{pod}{about}" if about else f"s{pod}"
        found.append(message(at, kind, subject, *containers, pod=pod, sandbox=f"s{pod}", ready=ready[pod]))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_a_healthy_stream_breaks_nothing(seed: int) -> None:
    """Whole, and from any message to any other; and in the end the cache is empty."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    documents = stream(dice)
    first = dice.randrange(len(documents))
    assert broken(documents) == set()
    assert broken(documents[first : dice.randrange(first + 1, len(documents) + 1)]) == set()
    settings = Settings(release_of("1.36"), gate=True, in_use=True)
    held = kept(settings, messages_of("events.json", stream_text(documents)))
    assert [each.holding.entry.is_present for each in held] == [False, False, False]


@pytest.mark.parametrize("seed", range(20))
def test_two_messages_of_one_pod_that_are_swapped_are_noticed(seed: int) -> None:
    """By their stamps, at least."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    documents = stream(dice)
    place = dice.randrange(len(documents) - 1)
    documents[place : place + 2] = reversed(documents[place : place + 2])
    assert "stamps_never_go_back_in_the_order_of_delivery" in broken(documents)
