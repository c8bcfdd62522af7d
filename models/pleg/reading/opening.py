"""Files of text, compressed or not, line by line."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from models.pleg.reading.refusing import Unreadable

MAGIC = b"\x1f\x8b"
LONGEST = 16 * 2**20  # bytes of one line: more than that is no line of a log


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number from 1 and with its line end; raises Unreadable for what is no text.

    What is not UTF-8 in a log is what a container has printed: it is replaced, and never part of what is looked for.
    """
    number = 0
    if path.exists() and not path.is_file() and not path.is_dir():
        raise Unreadable(f"{shown(path)}: expected a file that can be read twice, and this is a pipe or a device")
    try:
        with _opened(path) as stream:
            while line := stream.readline(LONGEST):
                number += 1
                if len(line) == LONGEST:
                    raise Unreadable(f"{shown(path)}:{number}: expected a line of less than 16 MiB")
                if b"\0" in line:
                    raise Unreadable(f"{shown(path)}:{number}: expected text, and this is binary")
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", errors="replace")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Unreadable(f"{shown(path)}: expected a whole gzip file: it is damaged after line {number}") from None


def text_of(path: Path) -> str:
    """The whole file; raises Unreadable where it is no UTF-8."""
    found = []
    for number, line in lines_of(path):
        if "\ufffd" in line:
            raise Unreadable(f"{shown(path)}:{number}: expected text in UTF-8")
        found.append(line)
    return "".join(found)


def shown(path: Path) -> str:
    """The file's name on one line."""
    return ascii(str(path))[1:-1]


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as stream:
        is_compressed = stream.read(2) == MAGIC
    return cast("IO[bytes]", gzip.open(path, "rb")) if is_compressed else path.open("rb")
