"""What is found in a recording: the places that break a sentence, and the documented bugs that would look like that."""

from collections.abc import Iterable
from typing import Any

from verify import frozen
from verify.binding import breaking
from verify.property import Property


@frozen
class Broken:
    """A sentence that the recording breaks, by its name, and by which parts of it."""

    name: str
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


def broken_by(trace: Any, claims: Iterable[Property]) -> tuple[Broken, ...]:  # noqa: ANN401 - a log's or a stream's
    """Each property that some part of the recording breaks, with all those parts."""
    found = (Broken(each.predicate.__name__, breaking(each, trace) or ()) for each in claims)
    return tuple(each for each in found if each.parts)
