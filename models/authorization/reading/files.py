"""The documents of files, folders and standard input."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TextIO

from models.authorization.reading.loading import documents
from models.authorization.reading.refusing import Unreadable, brief, printable

ENDINGS = (".yaml", ".yml", ".json")
STANDARD_INPUT = Path("-")
BLANK = re.compile(r"\s*")


def files_of(path: Path) -> list[Path]:
    """The file itself, or every manifest below the folder, by name; names that begin with a dot are passed over."""
    if path == STANDARD_INPUT or not path.is_dir():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.suffix in ENDINGS
        and file.is_file()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    if not found:
        raise Unreadable(f"{printable(str(path))}: expected a file that ends in {', '.join(ENDINGS)}, found none")
    return found


def read(path: Path) -> Iterator[tuple[str, object]]:
    """Every document of a file with its place, such as `roles.yaml document 2`; `-` is standard input.

    As kubectl does, what begins with a brace is taken for JSON, of which several may follow each other.
    """
    label, text = text_of(path)
    whole = documents(label, text) if not text.lstrip().startswith("{") else _json(label, text)
    for number, document in enumerate(whole, 1):
        if document is not None:
            yield f"{label} document {number}", document


def text_of(path: Path) -> tuple[str, str]:
    """The name of a file for people, and its text."""
    label = "standard input" if path == STANDARD_INPUT else printable(str(path))
    try:
        raw = _piped(sys.stdin) if path == STANDARD_INPUT else path.read_bytes()
        return label, raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{label}: byte {wrong.start + 1}: expected UTF-8 text") from wrong
    except OSError as wrong:
        raise Unreadable(f"{label}: expected a readable file, found {wrong.strerror}") from wrong


@lru_cache(maxsize=1)
def _piped(stream: TextIO) -> bytes:
    """All of standard input, which can be read once and is asked for more than once."""
    return stream.buffer.read()


def _json(label: str, text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(object_pairs_hook=_once)
    place = _next(text, 0)
    while place < len(text):
        try:
            found, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as wrong:
            raise Unreadable(f"{label}: line {wrong.lineno}: expected JSON, found {printable(wrong.msg)}") from wrong
        except (ValueError, RecursionError) as wrong:
            said = str(wrong) if isinstance(wrong, _Twice) else "JSON of a sane size and depth"
            raise Unreadable(f"{label}: expected {said}") from wrong
        yield found
        place = _next(text, place)


def line_of(place: str, line: str) -> dict[str, Any]:
    """The object that one line of JSON Lines is; raises Unreadable at its place."""
    try:
        said = json.loads(line, object_pairs_hook=_once)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"{place}: expected a JSON object, found {printable(wrong.msg)}") from wrong
    except (ValueError, RecursionError) as wrong:
        expected = str(wrong) if isinstance(wrong, _Twice) else "JSON of a sane size and depth"
        raise Unreadable(f"{place}: expected {expected}") from wrong
    if not isinstance(said, dict):
        raise Unreadable(f"{place}: expected a JSON object, found {brief(said)}")
    return said


def _next(text: str, place: int) -> int:
    """Where the next document begins."""
    found = BLANK.match(text, place)
    return found.end() if found is not None else place


class _Twice(ValueError):  # noqa: N818 - only carries a sentence
    """A key is given twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Twice(f"each key once, found {twice!a} twice")
    return made
