"""The documents of files, folders and standard input."""

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from verify.reading import opening
from verify.reading.documents import documents_of, json_values
from verify.reading.loading import beginnings
from verify.reading.refusing import Unreadable, printable

ENDINGS = (".yaml", ".yml", ".json")
STANDARD_INPUT = Path("-")


def files_of(path: Path) -> list[Path]:
    """The file itself, or every manifest below the folder, by name; names that begin with a dot are passed over.

    As with kubectl, links to folders are not followed. Raises Unreadable where a manifest is none, or cannot be read:
    a link to nothing, a pipe.
    """
    if path == STANDARD_INPUT or not path.is_dir():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.suffix in ENDINGS
        and not file.is_dir()
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    ]
    for file in found:
        if not file.is_file():
            what = "a pipe or a device" if file.exists() else "a link to nothing"
            raise Unreadable(f"{printable(file)}: expected a readable file, found {what}")
    if not found:
        raise Unreadable(f"{printable(path)}: expected a file that ends in {', '.join(ENDINGS)}, found none")
    return found


def read(path: Path) -> Iterator[tuple[str, object]]:
    """Every document of a file with its place, such as `roles.yaml document 2`; `-` is standard input.

    As kubectl does, what begins with a brace is taken for JSON, of which several may follow each other.
    """
    label, text = text_of(path)
    for number, document in enumerate(documents_of(label, text), 1):
        if document is not None:
            yield f"{label} document {number}", document


@lru_cache(maxsize=8)
def lines_of_documents(file: Path) -> tuple[int, ...]:
    """The line, from 1, at which each document of a file begins; of a list that kubectl prints, that of the list."""
    _, text = text_of(file)
    if text.lstrip().startswith("{"):
        return tuple(line for line, _ in json_values(str(file), text))
    return beginnings(text)


def document_at(label: str, number: int, paths: tuple[Path, ...]) -> tuple[Path, int] | None:
    """The file below these paths, and the line, at which a document begins; None of standard input, and of no file."""
    files = (file for path in paths if path != STANDARD_INPUT for file in files_of(path))
    file = next((file for file in files if printable(file) == label), None)
    lines = lines_of_documents(file) if file is not None else ()
    return (file, lines[number - 1]) if file is not None and 0 < number <= len(lines) else None


def text_of(path: Path) -> tuple[str, str]:
    """The name of a file for people, and its text."""
    if path == STANDARD_INPUT:
        return "standard input", opening.decoded("standard input", _piped(sys.stdin))
    label = printable(path)
    return label, opening.text_of(path, label)


@lru_cache(maxsize=1)
def _piped(stream: TextIO) -> bytes:
    """All of standard input, which can be read once and is asked for more than once."""
    return stream.buffer.read()
