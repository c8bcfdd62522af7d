"""Files of text, compressed or not: whole, or line by line."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from verify.reading.refusing import Unreadable, printable

MAGIC = b"\x1f\x8b"
LONGEST = 16 * 2**20  # bytes of one line, where lines are read one by one: more than that is no line of any format here
DAMAGED = (EOFError, gzip.BadGzipFile, zlib.error)


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, unpacked where they begin as gzip does."""
    with file.open("rb") as stream:
        if stream.peek(len(MAGIC))[: len(MAGIC)] != MAGIC:
            yield stream
            return
        with gzip.open(stream, "rb") as unpacked:
            yield cast("IO[bytes]", unpacked)


def refuse_streams(file: Path) -> None:
    """Refuse what cannot be read a second time; raises Unreadable."""
    if file.exists() and not file.is_file() and not file.is_dir():
        raise Unreadable(f"{printable(file)}: expected a file that can be read twice, and this is a pipe or a device")


def lines_of(file: Path, errors: str = "strict") -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1, and its line end; raises Unreadable where it is cut off, or is no text.

    `errors` is what becomes of bytes that are no UTF-8, as `bytes.decode` has it: strict ones are refused.
    """
    number = 0
    place = printable(file)
    refuse_streams(file)
    try:
        with opened(file) as stream:
            while line := stream.readline(LONGEST):
                number += 1
                if len(line) == LONGEST:
                    raise Unreadable(f"{place}: line {number}: expected a line of less than 16 MiB")
                if b"\0" in line:
                    raise Unreadable(f"{place}: line {number}: expected text, and this is binary")
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", errors=errors)
    except UnicodeDecodeError as wrong:
        raise Unreadable(_no_text(place, number, wrong)) from None
    except DAMAGED:
        raise Unreadable(f"{place}: expected a whole gzip file: it is damaged after line {number}") from None
    except OSError as wrong:
        raise Unreadable(f"{place}: expected a readable file, found {wrong.strerror}") from wrong


def text_of(file: Path, label: str = "") -> str:
    """The whole file, whose name in messages may be another; raises Unreadable where it is no text."""
    place = label or printable(file)
    try:
        with opened(file) as stream:
            return decoded(place, stream.read())
    except DAMAGED:
        raise Unreadable(f"{place}: expected a whole gzip file, and it is damaged") from None
    except OSError as wrong:
        raise Unreadable(f"{place}: expected a readable file, found {wrong.strerror}") from wrong


def decoded(place: str, content: bytes) -> str:
    """Text out of bytes; raises Unreadable, with the line that is no UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        number = wrong.object[: wrong.start].count(b"\n") + 1
        raise Unreadable(_no_text(place, number, wrong)) from None


def _no_text(place: str, number: int, wrong: UnicodeDecodeError) -> str:
    return f"{place}: line {number}: expected text in UTF-8, found byte {wrong.object[wrong.start]:#x}"
