"""The nouns of escalation: what somebody holds, the steps that lead to more, and the cluster where they are taken."""

from collections.abc import Callable
from enum import Enum

from attrs import field, frozen

from models.authorization.vocabulary.requests import Request, User
from models.authorization.vocabulary.rules import Policy, PolicyRule, Subject, SubjectKind
from models.authorization.vocabulary.rulings import Grant

ANY_NAME = "<any>"  # stands for a name that no rule lists; no object has it
Named = frozenset[str] | None  # the names that something is allowed for; None is any name


class HoldingKind(Enum):
    """What can be held: identities first, then rights without one, then powers over what others do."""

    USER = "the user"
    GROUP = "a member of the group"
    ACCOUNT = "the account"
    NODE = "the node"  # one node; without a name, whichever it is
    NODES = "every node"
    BOOTSTRAPPER = "a bootstrap token of any bootstrappers' group"
    USERS = "every user, but without groups"
    GROUPS = "a member of every group, system:masters too"
    EVERYBODY = "every user, account and group but system:masters"
    ACCOUNTS = "every account of the namespace"
    RUNNING = "every account that runs in the namespace"  # with a name, only of pods of that name
    ON_NODE = "every account that is sure to run on the node"
    ROLE = "the rights of the role"
    CLUSTER_ROLE = "the rights of the cluster role"
    NAMESPACE = "everything in the namespace"
    CLUSTER = "everything"
    SECRETS = "the secrets of the namespace"  # with a name, that one
    TRAFFIC = "the traffic to services of the namespace"
    ADMITTED = "the sight of every object that is written"
    SERVED = "the answers of the API"
    STEERING = "the choice of the nodes that pods run on"
    VOLUME = "a volume of a host's files"
    UNGUARDED = "no pod security in the namespace"


@frozen(cache_hash=True)
class Holding:
    """Something that an attacker holds; the namespace "" of a kind that has namespaces means all of them."""

    kind: HoldingKind
    name: str = ""
    namespace: str = ""


CLUSTER_ADMIN = Holding(HoldingKind.CLUSTER)


@frozen(cache_hash=True)
class Actor:
    """Who can ask: a user, or (where there is none) whoever holds these rules where the holding says."""

    user: User | None = None
    holding: Holding | None = None
    rules: tuple[PolicyRule, ...] = ()


@frozen(cache_hash=True)
class Need:
    """A request that a step takes: any of these verbs on any of these (group, resource, subresource).

    `wide` is for resources without a namespace. `names` are the names one of which must be allowed, where not the
    attacker chooses; a create has no name, but that of a subresource.
    """

    verbs: tuple[str, ...]
    kinds: tuple[tuple[str, str, str], ...]
    wide: bool = False
    names: tuple[str, ...] = ()
    unnamed: bool = False


class Special(Enum):
    """What a step takes that is no request."""

    MASTERS = "membership of system:masters"
    NODE = "a compromised node"
    VOLUME = "a volume of a host's files"
    UNGUARDED = "no pod security in the namespace"
    ROLE = "a binding to the role"
    CLUSTER_ROLE = "a binding to the cluster role"


Want = Need | Special
Hand = tuple[Want, ...]
Gains = Callable[["Realm", str, tuple[Named, ...]], tuple[Holding, ...]]


@frozen(eq=False)
class Step:
    """A way from rights to more: its needs, all in one namespace (or cluster-wide), and what it gives there.

    Each of `hands` is what one actor must meet alone, because the API server asks all of it of one requester. `gains`
    is asked with the namespace ("" for all) and, for each need, the names that it is met for. `places` are the only
    namespaces where it works, if there are such. Minor versions from `since` and before `until` have it. How far an
    open step goes is not known: nobody is said to take it, nor that it gives nothing.
    """

    name: str
    hands: tuple[Hand, ...]
    gains: Gains = field(repr=False)
    condition: str = ""
    reference: str = ""
    places: tuple[str, ...] = ()
    since: int = 0
    until: int = 1000
    is_open: bool = False

    @property
    def needs(self) -> Hand:
        """All needs, hand by hand."""
        return tuple(need for hand in self.hands for need in hand)


@frozen(cache_hash=True)
class Account:
    """A service account."""

    namespace: str
    name: str


@frozen
class Run:
    """Pods that run with an account: a pod or a workload; `everywhere` is a DaemonSet's, `node` where it is bound.

    `has_token` is False where the pod mounts none, so that its identity cannot be taken from the inside.
    """

    kind: str
    namespace: str
    name: str
    account: str = "default"
    has_token: bool = True
    everywhere: bool = False
    node: str = ""
    source: str = ""


@frozen
class TokenSecret:
    """A secret that holds a token of an account."""

    namespace: str
    name: str
    account: str


@frozen(eq=False)
class Realm:
    """A cluster as an attacker finds it: the policy, who exists, what runs where, and who is meant to be an admin.

    `namespaces` exist beside those that anything else names. In a namespace of `guarded` pod security keeps pods off
    their hosts. `minor` is the version, 1.x. `intended` are who may reach cluster-admin: groups, users, accounts.
    `tenants` are sets of namespaces between which there must be no way. `unseen` is what objects of unknown kinds run:
    a pod template was found in them, but not what their controllers make of it. `is_worst` is where open steps go
    as far as they can.
    """

    policy: Policy
    accounts: tuple[Account, ...] = ()
    runs: tuple[Run, ...] = ()
    token_secrets: tuple[TokenSecret, ...] = ()
    namespaces: tuple[str, ...] = ()
    guarded: frozenset[str] = frozenset()
    minor: int = 26
    intended: frozenset[Subject] = frozenset({Subject(SubjectKind.GROUP, "system:masters")})
    tenants: tuple[frozenset[str], ...] = ()
    unseen: tuple[Run, ...] = ()
    is_worst: bool = False


@frozen
class Taken:
    """One step of a chain: who asked what for each need (None is no request), what allowed it, and what was gained.

    `condition` is what else must be so, which no policy says.

    A grant is None where the right is no RBAC object's: system:masters, or rights that an earlier step wrote.
    """

    step: str
    namespace: str
    actors: tuple[Actor, ...]
    asked: tuple[Request | None, ...]
    grants: tuple[Grant | None, ...]
    gained: Holding
    condition: str = ""


@frozen
class Chain:
    """The steps from a holding to a goal, each after those that it needs; `sources` are what each is taken from.

    No chain has fewer than `at_least` steps: where that is how many there are, none is shorter.
    """

    start: Holding
    steps: tuple[Taken, ...]
    at_least: int
    sources: tuple[tuple[Holding, ...], ...] = ()

    @property
    def is_shortest(self) -> bool:
        """Whether it is known that no chain is shorter."""
        return len(self.steps) == self.at_least
