"""Why a machine has no compiled search."""


class NotPacked(Exception):  # noqa: N818 - reads as the reason why the search stays plain
    """A machine has no packed form; the message says which part of it has none."""
