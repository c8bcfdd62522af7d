"""What manifests leave open: roles that are referred to and not there, and aggregated roles that nobody here can fill.

A chain that is not found proves something only if nothing that is missing could have given it. So the same search is
run on the cluster at its worst, where each role that is not known grants everything and what runs unseen runs on every
node: what is not reached there is not reached whatever the missing parts are.
"""

from attrs import evolve

from models.authorization.behaviour.aggregation import cycles, gathers, selected
from models.authorization.behaviour.escalation import FULL
from models.authorization.behaviour.roles import HELP, Key, absent_role, key_of, roles_by_key
from models.authorization.behaviour.steps import AUTHENTICATION, STEPS
from models.authorization.vocabulary import EVERYTHING, Policy, PolicyRule, Role
from models.authorization.vocabulary.defaultroles import RECORDED, bound_roles
from models.authorization.vocabulary.defaults import AGGREGATION, AGGREGATORS, MANAGERS, MANAGING, roles_in
from models.authorization.vocabulary.escalation import Chain, Realm, Run
from verify import remembered

RBAC = ("rbac.authorization.k8s.io", EVERYTHING)
MOST = 3  # reasons that are named


@remembered
def open_roles(realm: Realm) -> dict[Key, str]:
    """The roles whose rules are not known, each with why."""
    policy = realm.policy
    known = roles_by_key(policy)
    found: dict[Key, str] = {}
    for binding in (*policy.cluster_bindings, *policy.bindings):
        key = key_of(binding.role, binding.namespace)
        if key not in known:
            found.setdefault(key, absent_role(binding))
    for role in (*policy.cluster_roles, *policy.roles):
        for name in _bindable(role):
            key = ("ClusterRole", "", name)
            if key not in known:
                found.setdefault(
                    key, f"{role.name} allows to bind ClusterRole {name}, which is not in the manifests; {HELP}"
                )
    for name, others in selected(policy).items():
        if not others:
            found["ClusterRole", "", name] = f"aggregated ClusterRole {name} selects no role of the manifests"
    for name in cycles(policy):
        found["ClusterRole", "", name] = f"aggregated ClusterRole {name} selects itself by way of others (facts F6)"
    return found


def _bindable(role: Role) -> list[str]:
    """The cluster roles that a role allows to bind by their names."""
    return [name for rule in role.rules if _binds(rule) for name in rule.names]


def _binds(rule: PolicyRule) -> bool:
    return (
        any(verb in rule.verbs for verb in ("bind", EVERYTHING))
        and any(group in rule.groups for group in RBAC)
        and any(kind in rule.resources for kind in ("clusterroles", EVERYTHING))
    )


def supplied(policy: Policy, minor: int) -> tuple[Policy, tuple[str, ...]]:
    """The policy with those roles that every API server makes, where they are bound, or gathered, and are not there.

    The second are their names. A role that the policy holds is taken as it stands there.
    """
    known = roles_by_key(policy)
    bindings = (*policy.cluster_bindings, *policy.bindings)
    wanted = {key_of(each.role, each.namespace) for each in bindings} - known.keys()
    absent = [each for each in roles_in(minor) if _key(each) not in known]
    made = [each for each in absent if _key(each) in wanted]
    gathering = [*(role for role in policy.cluster_roles if role.aggregates is not None), *made]
    for each in gathering:  # grows while it is walked: what is gathered may gather itself
        found = [role for role in absent if role not in made and gathers(each, role)]
        made += found
        gathering += found
    if not made:
        return policy, ()
    wide = tuple(each for each in made if not each.namespace)
    narrow = tuple(each for each in made if each.namespace)
    more = evolve(policy, cluster_roles=(*policy.cluster_roles, *wide), roles=(*policy.roles, *narrow))
    return more, tuple(each.name for each in made)


def resting(policy: Policy, made: tuple[str, ...], minor: int) -> frozenset[Key]:
    """The roles whose rules in version 1.`minor` are not known: made as those of another version, or gathering such.

    `made` are the names of the roles that were supplied. What such a role does not allow, that of the version may.
    """
    if minor == RECORDED:
        return frozenset()
    names = {role.name for role in bound_roles(minor)}.intersection(made)
    found = [role for role in policy.cluster_roles if role.name in names]
    for each in found:  # grows while it is walked: what gathers may be gathered itself
        found += [role for role in policy.cluster_roles if role not in found and gathers(role, each)]
    return frozenset(map(_key, found))


def with_controllers(policy: Policy) -> Policy:
    """The policy with the default account and the default user that are admins in every cluster.

    Whoever can be every account of kube-system can be the aggregation controller, and whoever can be every user the
    controller manager, whether or not the policy that was read has their roles.
    `pkg/controller/clusterroleaggregation` has its account since 1.9; controllers have accounts of their own where the
    controller manager runs with `--use-service-account-credentials`. The manager makes tokens for them.
    """
    for binding, role in ((AGGREGATION, AGGREGATORS), (MANAGING, MANAGERS)):
        if any(each.name == binding.name for each in policy.cluster_bindings):
            continue
        known = any(each.name == role.name for each in policy.cluster_roles)
        roles = policy.cluster_roles if known else (*policy.cluster_roles, role)
        policy = evolve(policy, cluster_roles=roles, cluster_bindings=(*policy.cluster_bindings, binding))
    return policy


def _key(role: Role) -> Key:
    return ("Role" if role.namespace else "ClusterRole", role.namespace, role.name)


@remembered
def constrained(realm: Realm) -> tuple[Role, ...]:
    """The roles with rights of constrained impersonation that give no impersonation as it was before."""
    if realm.minor < min(step.since for step in STEPS if step.is_open):
        return ()
    roles = (*realm.policy.cluster_roles, *realm.policy.roles)
    return tuple(role for role in roles if any(map(_is_constrained, role.rules)))


def _is_constrained(rule: PolicyRule) -> bool:
    by_star = EVERYTHING in rule.verbs and AUTHENTICATION in rule.groups
    return by_star or any(verb.startswith("impersonate:") for verb in rule.verbs)


@remembered
def at_worst(realm: Realm) -> Realm | None:
    """The cluster in which whatever is open gives most; None where nothing is open."""
    opened = open_roles(realm)
    if not opened and not realm.unseen and not constrained(realm):
        return None
    policy = realm.policy
    full = {key: Role(key[2], key[1], FULL) for key in opened}
    wide = tuple(role for role in policy.cluster_roles if ("ClusterRole", "", role.name) not in full)
    narrow = tuple(role for (kind, _, _), role in full.items() if kind == "Role")
    worst = evolve(
        policy,
        cluster_roles=(*wide, *(role for (kind, _, _), role in full.items() if kind == "ClusterRole")),
        roles=(*policy.roles, *narrow),
    )
    runs = tuple(evolve(run, everywhere=True) for run in realm.unseen)
    return evolve(realm, policy=worst, runs=(*realm.runs, *runs), unseen=(), is_worst=True)


def doubts(realm: Realm, chain: Chain) -> str:
    """What would have to be known for this chain, which was found at worst, to be confirmed or ruled out."""
    opened = open_roles(realm)
    used = [grant.role for taken in chain.steps for grant in taken.grants if grant is not None]
    keys = [_key(role) for role in used]
    named = [opened[key] for key in dict.fromkeys(keys) if key in opened] or [*opened.values()]
    open_steps = {step.name for step in STEPS if step.is_open}
    if any(taken.step in open_steps for taken in chain.steps):
        return "constrained impersonation is allowed, and what for is not followed (KEP-5284)"
    told = [*named, *map(_unseen, realm.unseen)] if not any(key in opened for key in keys) else named
    more = f"; and {len(told) - MOST} more" if len(told) > MOST else ""
    return "; ".join(told[:MOST]) + more


def _unseen(run: Run) -> str:
    return f"what {run.kind} {run.namespace}/{run.name} runs, and where, is not known"
