"""How reading a recording refuses: what was found comes first, because a reader of numbers looks for it."""

from pathlib import Path

from verify.reading.refusing import NOTHING, Unreadable, printable

SHOWN = 40  # characters of a wrong value that still help


def unreadable(file: str | Path, place: str, found: object, expected: str) -> Unreadable:
    """Say in one line what is wrong; `place` is a line or a key, empty for the whole file."""
    parts = [printable(file), *([place] if place else [])]
    return Unreadable(f"{': '.join(parts)}: {quoted(found)}expected {expected}")


def quoted(found: object) -> str:
    """A wrong value on one line, shortened; nothing where there is none."""
    if found is None or found is NOTHING:
        return ""
    if isinstance(found, (dict, list)):
        return f"found {'an object' if isinstance(found, dict) else 'a list'}, "
    text = str(found)
    return f"found {text[:SHOWN]!a}{'...' if len(text) > SHOWN else ''}, "
