"""The one way in which reading fails."""

LONGEST_SHOWN = 60  # characters of a wrong value that help to find it; more would break the line


class Unreadable(ValueError):  # noqa: N818 - reads as the sentence that the user gets
    """Input that cannot be read; the message is one line that names the file, the place and what was expected."""


def shown(value: object) -> str:
    """Describe a wrong value in a few printable ASCII characters, however large or deep it is."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    short = value[:LONGEST_SHOWN] if isinstance(value, str) else value
    return ascii(short)[: LONGEST_SHOWN + 2]
