"""A chain taken again, step by step: each request is put to the authorizers, and what is written is written.

Nothing is taken over from the search but the requests. Where a step writes a binding or a role, the API server's own
escalation check decides, and the steps after it are asked under the policy as it is then.
"""

from attrs import evolve

from models.authorization.behaviour.actors import actors_of
from models.authorization.behaviour.attacker import met
from models.authorization.behaviour.authorizers import Authorizer, masters, rbac, union
from models.authorization.behaviour.escalation import FULL, binding_write, role_write
from models.authorization.behaviour.gains import EVERYTHING
from models.authorization.behaviour.roles import roles_by_key
from models.authorization.behaviour.steps import steps_of
from models.authorization.vocabulary import Binding, Decision, Policy, Role, RoleRef, Subject, SubjectKind, User
from models.authorization.vocabulary.escalation import (
    ANY_NAME,
    Actor,
    Chain,
    Holding,
    HoldingKind,
    Named,
    Need,
    Realm,
    Step,
    Taken,
    Want,
)

CLUSTER_ROLES = (HoldingKind.CLUSTER, HoldingKind.NAMESPACE, HoldingKind.CLUSTER_ROLE)


def retraced(realm: Realm, chain: Chain) -> str | None:
    """What of the chain does not hold; None where all of it does."""
    policy = realm.policy
    actors = dict.fromkeys(actors_of(realm, chain.start))
    writers: dict[Holding, User] = {}
    for number, taken in enumerate(chain.steps, 1):
        said = _refused(realm, policy, taken, actors, writers)
        if said is not None:
            return f"step {number}, {taken.step}: {said}"
        policy = _written(policy, taken, writers)
        actors.update(dict.fromkeys(actors_of(realm, taken.gained)))
    return None


def _user(actor: Actor, writers: dict[Holding, User]) -> User | None:
    return writers.get(actor.holding) if actor.user is None and actor.holding is not None else actor.user


def _refused(
    realm: Realm, policy: Policy, taken: Taken, actors: dict[Actor, None], writers: dict[Holding, User]
) -> str | None:
    if any(actor not in actors for actor in taken.actors):
        return "one who takes it is not held"
    authorize = union(masters, rbac(policy))
    for actor, ask in zip(taken.actors, taken.asked, strict=True):
        if ask is None:
            continue
        user = _user(actor, writers)
        if user is None or authorize(evolve(ask, user=user)).decision != Decision.ALLOW:
            return f"{ask.verb} {ask.resource} is not allowed"
    if not any(_gives(realm, step, taken) for step in steps_of(realm) if step.name == taken.step):
        return f"it does not give {taken.gained.kind.value}"
    return _write_refused(policy, taken, _user(taken.actors[0], writers), authorize)


def _gives(realm: Realm, step: Step, taken: Taken) -> bool:
    """Whether the step gives what was gained for the names that were asked for."""
    if len(step.needs) != len(taken.asked):
        return False
    names = [_name(realm, each, taken) for each in zip(step.needs, taken.actors, taken.asked, strict=True)]
    return taken.gained in step.gains(realm, taken.namespace, tuple(names))


def _name(realm: Realm, need: tuple[Want, Actor, object], taken: Taken) -> Named:
    want, actor, ask = need
    if not isinstance(want, Need):
        return next(iter(met(realm, actor, want, taken.namespace)), frozenset())
    name = getattr(ask, "name", ANY_NAME)
    return None if name in ("", ANY_NAME) or want.names else frozenset({name})


def _write_refused(policy: Policy, taken: Taken, writer: User | None, authorize: Authorizer) -> str | None:
    """Why the API server would not let the binding or the role be written."""
    if writer is None:
        return None
    if taken.step.startswith("bind-"):
        said = binding_write(policy, writer, _binding(taken, writer), authorize)
        return None if said.allowed else said.why
    if taken.step.startswith("escalate-"):
        old = _rewritten(policy, taken)
        new = evolve(old, rules=FULL[:1])
        said = role_write(policy, writer, new, authorize, old)
        return None if said.allowed else said.why
    return None


def _binding(taken: Taken, writer: User) -> Binding:
    """The binding that the step writes: of the role that was gained, or cluster-admin, to who takes the step."""
    kind = "ClusterRole" if taken.gained.kind in CLUSTER_ROLES else "Role"
    name = taken.gained.name or EVERYTHING
    place = taken.gained.namespace
    return Binding("written", RoleRef(kind, name), (Subject(SubjectKind.USER, writer.name),), place)


def _rewritten(policy: Policy, taken: Taken) -> Role:
    """The role that the step rewrites; it was asked for by name."""
    name = next(ask.name for ask in taken.asked if ask is not None)
    wide = taken.step == "escalate-clusterrole"
    kind, place = ("ClusterRole", "") if wide else ("Role", taken.namespace)
    return roles_by_key(policy)[(kind, place, name)]


def _written(policy: Policy, taken: Taken, writers: dict[Holding, User]) -> Policy:
    """The policy after the step; who holds only rights asks in the name that they were written for."""
    writer = _user(taken.actors[0], writers)
    if writer is None:
        return policy
    writers[taken.gained] = writer
    if taken.step.startswith("bind-"):
        binding = _binding(taken, writer)
        narrow = (*policy.bindings, binding) if binding.namespace else policy.bindings
        wide = policy.cluster_bindings if binding.namespace else (*policy.cluster_bindings, binding)
        return evolve(with_cluster_admin(policy), cluster_bindings=wide, bindings=narrow)
    if taken.step.startswith("escalate-"):
        old = _rewritten(policy, taken)
        new = evolve(old, rules=FULL[:1])
        if old.namespace:
            return evolve(policy, roles=tuple(new if role is old else role for role in policy.roles))
        return evolve(policy, cluster_roles=tuple(new if role is old else role for role in policy.cluster_roles))
    return policy


def with_cluster_admin(policy: Policy) -> Policy:
    """The policy with the role that every API server makes at its start."""
    if ("ClusterRole", "", EVERYTHING) in roles_by_key(policy):
        return policy
    return evolve(policy, cluster_roles=(*policy.cluster_roles, Role(EVERYTHING, "", FULL)))
