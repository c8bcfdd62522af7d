"""A cluster as properties of escalation need it: where attackers may start, and what they must not come to hold."""

import itertools

from attrs import evolve, field, frozen

from models.authorization.behaviour.existing import (
    is_intended,
    namespaces_of,
    starts_of,
)
from models.authorization.behaviour.index import reaches_of
from models.authorization.behaviour.steps import steps_of
from models.authorization.behaviour.subjects import account_name
from models.authorization.vocabulary import Principal
from models.authorization.vocabulary.escalation import Holding, HoldingKind, Realm
from verify import remembered

FEW = 12  # bindings up to which every set of things held is explored, beside the worklist
EVERY_NODE = (HoldingKind.NODE, HoldingKind.NODES, HoldingKind.ON_NODE, HoldingKind.VOLUME, HoldingKind.STEERING)
EVERYBODY = (HoldingKind.USERS, HoldingKind.GROUPS, HoldingKind.EVERYBODY, HoldingKind.BOOTSTRAPPER)
WIDE = (HoldingKind.CLUSTER, HoldingKind.ADMITTED, HoldingKind.SERVED, *EVERY_NODE, *EVERYBODY)
NARROW = (
    HoldingKind.ACCOUNT,
    HoldingKind.ACCOUNTS,
    HoldingKind.RUNNING,
    HoldingKind.ROLE,
    HoldingKind.CLUSTER_ROLE,
    HoldingKind.NAMESPACE,
    HoldingKind.SECRETS,
    HoldingKind.TRAFFIC,
    HoldingKind.UNGUARDED,
)
ACCOUNTS = (HoldingKind.ACCOUNT, HoldingKind.ACCOUNTS, HoldingKind.RUNNING, HoldingKind.ON_NODE)


@frozen(eq=False)
class AttackSurface:
    """A cluster, where an attacker may start, every step in every namespace, and everything that could be held.

    `starts` are the users, groups and accounts that exist, but those that are meant to be admins; `people` those of
    them that are no accounts; `tenants` those whose rights are all in the namespaces of one tenant, with these;
    `confined` are those who are bound in namespaces only, with these, their own, and those of the same tenants;
    `compromised` is some node; `gathered` are the aggregated roles.
    Of `places` those are left out where no binding is: what goes there goes everywhere.
    """

    realm: Realm
    starts: tuple[Holding, ...]
    people: tuple[Holding, ...]
    tenants: tuple[tuple[frozenset[str], Holding], ...]
    compromised: tuple[Holding, ...]
    steps: tuple[str, ...]
    places: tuple[str, ...]
    holdings: frozenset[Holding] = field(repr=False)
    confined: tuple[tuple[frozenset[str], Holding], ...] = ()
    gathered: tuple[str, ...] = ()
    is_explored: bool = True

    @property
    def few_starts(self) -> tuple[Holding, ...]:
        """Where an attacker may start, if the cluster is so small that every set of things held can be explored."""
        policy = self.realm.policy
        is_small = len(policy.cluster_bindings) + len(policy.bindings) <= FEW
        return self.starts if self.is_explored and is_small else ()


@remembered
def surface_of(realm: Realm) -> AttackSurface:
    """Everything that an attacker may start from, do and hold."""
    starts = tuple(each for each in starts_of(realm) if not is_intended(realm, each))
    bound = {binding.namespace for binding in realm.policy.bindings}
    places = sorted({"", *bound, *(place for step in steps_of(realm) for place in step.places)})
    return AttackSurface(
        realm,
        starts,
        tuple(each for each in starts if each.kind != HoldingKind.ACCOUNT),
        tuple((tenant, each) for tenant in realm.tenants for each in starts if _is_of(realm, tenant, each)),
        (Holding(HoldingKind.NODE),) if realm.runs else (),
        tuple(dict.fromkeys(step.name for step in steps_of(realm))),
        tuple(places),
        _holdings(realm, ("", *namespaces_of(realm))),
        tuple((region, each) for each in starts if (region := _region(realm, each))),
        tuple(role.name for role in realm.policy.cluster_roles if role.aggregates is not None),
    )


def of_manifests(realm: Realm) -> AttackSurface:
    """The same of a cluster that was read: what is done to small ones beside is left out.

    Nobody explores sets of things held, and whether people come to act as accounts is not asked: the role edit, which
    most people hold, gives just that (B12). What it comes to beyond their namespaces is asked.
    """
    return evolve(surface_of(realm), people=(), is_explored=False)


def _region(realm: Realm, start: Holding) -> frozenset[str]:
    """The namespaces of who is bound in namespaces only; nothing for who is bound cluster-wide, or nowhere."""
    reach = reaches_of(realm.policy).by_principal.at(principal_of_start(start))
    bound = set(reach.bindings) if reach is not None else set()
    if not bound or "" in bound:
        return frozenset()
    own = bound | {start.namespace} if start.namespace else bound
    return frozenset(own).union(*(tenant for tenant in realm.tenants if tenant & own))


def principal_of_start(start: Holding) -> Principal:
    """The name by which bindings reach a user, a group or an account."""
    if start.kind == HoldingKind.ACCOUNT:
        return Principal(account_name(start.namespace, start.name))
    return Principal(start.name, start.kind == HoldingKind.GROUP)


def _holdings(realm: Realm, places: tuple[str, ...]) -> frozenset[Holding]:
    policy = realm.policy
    if len(policy.cluster_bindings) + len(policy.bindings) > FEW:
        return frozenset()  # nobody explores sets of them
    roles = (*policy.cluster_roles, *policy.roles)
    listed = {name for role in roles for rule in role.rules for name in rule.names}
    named = {role.name for role in roles} | {each.name for each in starts_of(realm)} | {run.node for run in realm.runs}
    names = {"", *listed, *named}
    return frozenset(itertools.starmap(Holding, itertools.product(HoldingKind, names, places)))


def _is_of(realm: Realm, tenant: frozenset[str], start: Holding) -> bool:
    """Whether a subject is one of the tenant's: an account of its namespaces, or bound in them and nowhere else."""
    if start.kind == HoldingKind.ACCOUNT:
        return start.namespace in tenant
    reach = reaches_of(realm.policy).by_principal.at(principal_of_start(start))
    bound = reach.bindings.keys() if reach is not None else set()
    return bool(bound) and bound <= tenant


def crosses(realm: Realm, tenant: frozenset[str], held: Holding) -> bool:
    """Whether this reaches out of the tenant: into a namespace of another one, or into the whole cluster."""
    others = frozenset().union(*(each for each in realm.tenants if each != tenant))
    if held.kind in WIDE:
        return True
    return held.kind in NARROW and (held.namespace == "" or held.namespace in others)


def leaves(region: frozenset[str], held: Holding) -> bool:
    """Whether this reaches out of these namespaces."""
    return held.kind in WIDE or (held.kind in NARROW and held.namespace not in region)


def is_of_account(held: Holding) -> bool:
    """Whether holding this is to act as some account, or as all."""
    return held.kind in (*ACCOUNTS, HoldingKind.CLUSTER)
