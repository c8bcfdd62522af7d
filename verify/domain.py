"""What values a field may take: said once, read by every engine."""

from collections.abc import Iterable
from enum import Enum
from typing import Annotated, Any, get_args, get_origin

from attrs import frozen

FINITE = 4096  # a field with more values than this is kept unknown instead of being enumerated


@frozen
class Between:
    """The whole numbers from low to high, both included."""

    low: int
    high: int

    def values(self) -> range:
        """Every number of the range, in order."""
        return range(self.low, self.high + 1)

    def __len__(self) -> int:
        return self.high - self.low + 1


@frozen(init=False)
class Among:
    """One of these names."""

    names: tuple[str, ...]

    def __init__(self, *names: str) -> None:
        self.__attrs_init__(names)

    def values(self) -> tuple[str, ...]:
        """Every name, in the order given."""
        return self.names

    def __len__(self) -> int:
        return len(self.names)


@frozen
class Member:
    """One of the things that the world lists under this attribute, such as the pods of a network.

    Dots lead through parts, as in `plan.leases`; what is no list is its own only member. A part that is None is
    missing data: then nothing that needs it is evaluated, for the reason that `absent` gives.
    """

    attribute: str
    absent: str = ""

    def of(self, whole: Any) -> tuple[Any, ...] | None:  # noqa: ANN401 - a world gives anything
        """List the members, none where the world has no such thing; None where a part is missing."""
        for name in self.attribute.split("."):
            if whole is None:
                return None
            whole = getattr(whole, name)
        if whole is None:
            return None
        return tuple(whole) if isinstance(whole, Iterable) and not isinstance(whole, str) else (whole,)


@frozen
class Listed:
    """An unknown one of the values that the world lists under this attribute: such as the names that it mentions.

    A `Member` is chosen, one after the other; this one stays unknown, and the engine splits it where it must. The
    values are hashable and differ from each other. Dots lead through parts.
    """

    attribute: str

    def among(self, whole: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a world gives anything
        """The values that this world lists; none where it has no such part."""
        for name in self.attribute.split("."):
            whole = getattr(whole, name, None)
        return tuple(whole or ())


def domain_of(kind: Any) -> Between | Among | Member | Listed | None:  # noqa: ANN401 - an annotation may be anything
    """The domain that an annotation names, if it names one."""
    if get_origin(kind) is Annotated:
        for note in get_args(kind)[1:]:
            if isinstance(note, (Between, Among, Member, Listed)):
                return note
    return None


def values_of(kind: Any) -> Iterable[Any] | None:  # noqa: ANN401 - an annotation may be anything
    """Every value of a small finite kind; None where there are too many, or nothing says."""
    domain = domain_of(kind)
    if isinstance(domain, (Between, Among)):
        return domain.values() if len(domain) <= FINITE else None
    if kind is bool:
        return (False, True)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(kind)
    return None
