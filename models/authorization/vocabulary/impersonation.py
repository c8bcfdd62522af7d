"""Whom a request says that it comes from, and as whom it wants to be served."""

from attrs import frozen

from models.authorization.vocabulary.requests import Request, User

Extra = tuple[tuple[str, tuple[str, ...]], ...]  # values by key
NODE_NAME = "authentication.kubernetes.io/node-name"  # the extra key of a token that is bound to a pod on a node


@frozen
class Identity:
    """A user with all that authentication knows: `user.Info`, `pkg/authentication/user` @apiserver 0.36."""

    name: str
    groups: tuple[str, ...] = ()
    extra: Extra = ()
    uid: str = ""

    @property
    def user(self) -> User:
        """What authorizers look at."""
        return User(self.name, frozenset(self.groups))


@frozen
class Headers:
    """The headers Impersonate-User, -Group, -Extra-<key> and -Uid; keys as they were sent."""

    user: str = ""
    groups: tuple[str, ...] = ()
    extra: Extra = ()
    uid: str = ""


@frozen
class Served:
    """How the filter goes on: with status 200 as this identity, else refused; `mode` is the way that was allowed."""

    status: int
    identity: Identity
    mode: str = ""


@frozen
class Attempt:
    """Somebody asks for something in the name of somebody else."""

    requester: Identity
    headers: Headers
    target: Request

    def describe(self) -> str:
        """The attempt in one line."""
        said = [f"as {self.headers.user!r}", *(f"in {group}" for group in self.headers.groups)]
        said += [f"with {key}={value}" for key, values in self.headers.extra for value in values]
        told = " ".join((*said, *((f"uid {self.headers.uid}",) if self.headers.uid else ())))
        return f"{self.requester.name} wants to {self.target.verb} {self.target.resource} {told}"
