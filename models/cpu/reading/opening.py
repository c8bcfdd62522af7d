"""Files of recordings as lines of text, compressed or not."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from models.cpu.reading.unreadable import unreadable

MAGIC = b"\x1f\x8b"
LONGEST = 16 * 2**20  # bytes of one line; more than that is no line of any format here


def is_compressed(file: Path) -> bool:
    """Whether the file begins as gzip does."""
    with file.open("rb") as stream:
        return stream.read(2) == MAGIC


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, uncompressed."""
    if is_compressed(file):
        with gzip.open(file, "rb") as stream:
            yield cast("IO[bytes]", stream)
    else:
        with file.open("rb") as plain:
            yield plain


def lines(file: Path) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1; raises Unreadable where the file is cut off, or is no text."""
    number = 0
    try:
        with opened(file) as stream:
            while line := stream.readline(LONGEST):
                number += 1
                if b"\0" in line or len(line) == LONGEST:
                    raise unreadable(file, f"line {number}", None, "text, and this is binary")
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise unreadable(file, f"line {number}", None, "text in UTF-8") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise unreadable(
            file, f"after line {number}", None, "more: the compressed file is cut off or damaged"
        ) from None


def text_of(file: Path) -> str:
    """The whole file."""
    return "".join(line for _, line in lines(file))
