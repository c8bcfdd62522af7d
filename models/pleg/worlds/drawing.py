"""The lines of a recording that refute a sentence: where they stand, and below each other as a picture."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from models.pleg.vocabulary.lines import brief
from verify.picture import Illustration, Place, Stop, Way
from verify.reading.opening import lines_of
from verify.world import Illustrate

MOST = 12  # lines of one violation that are shown
LONGEST = 300  # letters of a line


def drawing(file: Path) -> Illustrate:
    """What shows the lines of a log, or of a stream, that belong to a violation."""
    return partial(_illustration, file)


def _illustration(file: Path, name: str, shown: Any) -> Illustration:  # noqa: ANN401 - values by their names
    parts = {part.line: part for value in shown.values() for part in _parts(value, 2)}
    numbers = sorted({number for value in shown.values() for number in _numbers(value)} | set(parts))[:MOST]
    if not numbers:
        return Illustration()
    texts = _texts(file, numbers)
    title = name.rpartition(".")[2].replace("_", " ")
    stops = tuple(Stop(_about(parts.get(number)), f"line {number}", (texts[number],)) for number in numbers)
    places = tuple(Place(str(file), number, texts[number]) for number in reversed(numbers))
    return Illustration(Way(title, stops), places)


def _parts(value: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401 - a noun of logs or of streams
    """The lines that were read among the parts of what a sentence is asked about."""
    if isinstance(getattr(value, "line", None), int):
        yield value
    elif depth and attrs.has(type(value)):
        for each in attrs.fields(type(value)):
            part = getattr(value, each.name)
            for inner in part if isinstance(part, tuple) else (part,):
                yield from _parts(inner, depth - 1)


def _numbers(value: Any) -> Iterator[int]:  # noqa: ANN401 - a noun of logs or of streams
    """The numbers of lines that it counts itself."""
    listed = getattr(value, "lines", ())
    yield from (each for each in listed if isinstance(each, int))
    passed = getattr(value, "passed", 0)
    yield from (passed,) if isinstance(passed, int) and passed else ()


def _about(part: Any) -> str:  # noqa: ANN401 - a noun of logs or of streams
    """Whose column a line stands in: its container's, or else its kind's."""
    about = getattr(part, "about", "")
    return f"container {brief(about)}" if isinstance(about, str) and about else type(part).__name__.lower()


def _texts(file: Path, numbers: list[int]) -> dict[int, str]:
    """What these lines say, as far as it is shown."""
    found: dict[int, str] = {}
    for number, line in lines_of(file, "replace"):
        if number in numbers:
            found[number] = line.strip()[:LONGEST]
        if number >= numbers[-1]:
            break
    return {number: found.get(number, "") for number in numbers}
