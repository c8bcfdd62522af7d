"""The one way in which reading a recording fails."""

from pathlib import Path

SHOWN = 40  # characters of a wrong value that still help


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence that the user gets
    """A file that is no recording; the message is one line: the file, the place, what was found and expected."""


def unreadable(file: Path, place: str, found: object, expected: str) -> Unreadable:
    """Say in one line what is wrong; `place` is a line or a key, empty for the whole file."""
    parts = [ascii(str(file))[1:-1], *([place] if place else [])]
    return Unreadable(f"{': '.join(parts)}: {quoted(found)}expected {expected}")


def quoted(found: object) -> str:
    """A wrong value on one line, shortened; nothing where there is none."""
    if found is None:
        return ""
    if isinstance(found, (dict, list)):
        return f"found {'an object' if isinstance(found, dict) else 'a list'}, "
    text = str(found)
    return f"found {text[:SHOWN]!a}{'...' if len(text) > SHOWN else ''}, "
