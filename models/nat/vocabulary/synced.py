"""What changes between two syncs of kube-proxy, and between two releases of it."""

from typing import Annotated

from attrs import field, frozen

from models.nat.vocabulary.programmed import Front, Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from verify import Member


@frozen(eq=False)
class Synced:
    """Two syncs: the rules of both, and those in force after the second has written the filter table alone.

    `losing` are the fronts of UDP services that have lost endpoints, `changed` those of all services that have changed
    and are served now. `cleans` says that connections to endpoints that are gone are
    forgotten, `cleans_emptied` that those of services without any endpoint are too.
    """

    before: Programmed
    midway: Programmed
    after: Programmed
    losing: tuple[Front, ...] = field(default=(), repr=False)
    changed: tuple[Front, ...] = field(default=(), repr=False)
    cleans: bool = True
    cleans_emptied: bool = False

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices that packets may come by."""
        return self.before.devices


@frozen(eq=False)
class Change:
    """What the services were, are, and were in a sync between that failed, if any.

    `is_retried_whole` says that the sync after a failed one writes everything.
    """

    name: str
    before: tuple[ServicePort, ...] = field(repr=False)
    after: tuple[ServicePort, ...] = field(repr=False)
    failed: tuple[ServicePort, ...] | None = field(default=None, repr=False)
    is_retried_whole: bool = True


@frozen(eq=False)
class Syncing:
    """A kube-proxy, and changes that it is told of, one at a time, on a node that was in order before.

    `rewrites` says that chains of what has changed are written anew, and not left as they are.
    """

    proxy: Proxy
    changes: tuple[Change, ...] = field(repr=False)
    rewrites: bool = True


@frozen(eq=False)
class Compared:
    """The same services on the same node, as two releases of kube-proxy program them."""

    one: Programmed
    other: Programmed

    @property
    def met(self) -> tuple[Front, ...]:
        """The fronts of both."""
        return tuple(dict.fromkeys((*self.one.fronts, *self.other.fronts)))

    @property
    def devices(self) -> tuple[str, ...]:
        """The devices of both."""
        return tuple(dict.fromkeys((*self.one.devices, *self.other.devices)))


EachLosing = Annotated[Front, Member("losing")]
EachChanged = Annotated[Front, Member("changed")]
EachChange = Annotated[Change, Member("changes")]
EachMet = Annotated[Front, Member("met")]
