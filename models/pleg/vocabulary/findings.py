"""What is found in a recording: the places that break a sentence, and the documented bugs that would look like that."""

from collections.abc import Callable
from typing import Any

from verify import frozen


@frozen
class Sentence:
    """A sentence about a recording: its name, the list that it is asked of, and how each part of it is judged."""

    name: str
    asked: str
    judge: Callable[[Any], bool]


@frozen
class Broken:
    """A sentence that the recording breaks, and by which parts of it."""

    sentence: Sentence
    parts: tuple[Any, ...]


@frozen
class Suggestion:
    """A documented bug, or a hypothesis, that would leave these places in a recording: no proof that it did.

    `hidden` says why such a recording cannot show it; then there are no places.
    """

    row: str
    reference: str
    why: str
    places: tuple[str, ...] = ()
    hidden: str = ""


def broken_by(trace: Any, sentences: tuple[Sentence, ...]) -> tuple[Broken, ...]:  # noqa: ANN401 - a log's or a stream's
    """Each sentence that some part of the recording breaks, with all those parts."""
    found = (
        Broken(each, tuple(part for part in getattr(trace, each.asked) or () if not each.judge(part)))
        for each in sentences
    )
    return tuple(each for each in found if each.parts)
