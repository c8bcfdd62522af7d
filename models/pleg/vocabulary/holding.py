"""What the kubelet holds about one pod: the cache's entry, PLEG's record, and who waits."""

from typing import Any, ClassVar

from verify import frozen

NEVER = -1  # no time at all: Go's nil pointer, or a time that nobody has set
ZERO = 0  # Go's zero time: before every other


@frozen
class Entry:
    """The cache's entry of a pod: `data` of pkg/kubelet/container/cache.go.

    `status` is whatever stands for a `Status`, and None where an inspection failed. `modified` is what writes are
    compared by; `observed` is when the pod was last looked at (1.36). A finite machine narrows the kinds in a subclass.
    """

    nothing: ClassVar[Any] = None  # the status where there is none

    is_present: bool = False
    status: Any = None
    error: str = ""
    modified: int = NEVER
    observed: int = NEVER


@frozen
class Record:
    """PLEG's memory of a pod: `podRecord` of pleg/generic.go, with whether the pod is to be inspected again.

    Both listings are None for a pod that PLEG does not know, and for one that it knows and cannot see: then `is_known`
    tells.
    """

    nothing: ClassVar[Any] = None  # what stands for no listing

    is_known: bool = False
    old: Any = None  # a Listing, or what stands for one
    current: Any = None
    flagged: bool = False


@frozen
class Wait:
    """A caller of GetNewerThan who waits for what is newer than `since`."""

    by: Any
    since: int


@frozen
class Holding:
    """All of it, for one pod."""

    entry: Entry = Entry()
    record: Record = Record()
    waits: tuple[Wait, ...] = ()
