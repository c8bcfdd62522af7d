"""Who may write RBAC objects: `pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased` @1.26.

Each write passes for members of system:masters, for who is allowed the explicit verb (`escalate` on roles, `bind` on
the role referred to) by the whole chain of authorizers, and for whose own RBAC rules cover what is written.
"""

from attrs import evolve

from models.authorization.behaviour.authorizers import Authorizer
from models.authorization.behaviour.covers import uncovered
from models.authorization.behaviour.rbac import rules_for
from models.authorization.behaviour.roles import missing_role, role_of
from models.authorization.vocabulary import (
    EVERYTHING,
    MASTERS,
    Binding,
    Decision,
    Policy,
    PolicyRule,
    Request,
    Role,
    User,
    Write,
)

GROUP = "rbac.authorization.k8s.io"
RESOURCE_OF = {"Role": "roles", "ClusterRole": "clusterroles"}
COLLECTED = "only owner references or finalizers change"
STAR = (EVERYTHING,)
FULL = (PolicyRule(STAR, STAR, STAR), PolicyRule(STAR, urls=STAR))


def _covered(policy: Policy, writer: User, namespace: str, rules: tuple[PolicyRule, ...]) -> Write:
    """Whether the writer's own rules in the namespace cover these; rights from elsewhere than RBAC do not count."""
    mine, _ = rules_for(policy, writer, namespace)  # what cannot be looked up only makes the rules fewer
    lacking = uncovered(mine, rules)
    return Write(not lacking, "the writer lacks rights of the role" if lacking else "covered", lacking)


def _asks(writer: User, verb: str, resource: str, namespace: str, name: str, authorize: Authorizer) -> Write | None:
    """The answer where the verb alone settles it; None where the rules must be covered."""
    if MASTERS in writer.groups:
        return Write(allowed=True, why=MASTERS)
    said = authorize(Request(writer, verb, GROUP, resource, "", namespace, name)).decision
    if said == Decision.UNKNOWN:
        return Write(allowed=False, why="whether " + verb + " is allowed is not known")
    return Write(allowed=True, why=verb) if said == Decision.ALLOW else None


def role_write(
    policy: Policy, writer: User, role: Role, authorize: Authorizer, old: Role | None = None, *, named: bool = True
) -> Write:
    """Whether the writer may create the role, or update it from `old`.

    A create over HTTP carries no name in its URL, so `escalate` is then asked without one (`named` False). Whoever
    gives, keeps or takes away an aggregation rule must hold everything. An update that changes nothing but owner
    references and finalizers passes unasked: the garbage collector lacks the rights of the roles that it tidies up.
    """
    if old is not None and _is_for_collector(old, role):
        return Write(allowed=True, why=COLLECTED)
    resource = "roles" if role.namespace else "clusterroles"
    settled = _asks(writer, "escalate", resource, role.namespace, role.name if named else "", authorize)
    if settled is not None:
        return settled
    found = _covered(policy, writer, role.namespace, role.rules)
    gathers = role.aggregates is not None or (old is not None and old.aggregates is not None)
    return _covered(policy, writer, role.namespace, FULL) if found.allowed and gathers else found


def _is_for_collector(old: Role | Binding, new: Role | Binding) -> bool:
    """Whether an update leaves all but owner references and finalizers (`helpers.go:IsOnlyMutatingGCFields`)."""
    return evolve(new, owners=old.owners, finalizers=old.finalizers, source=old.source) == old


def binding_write(
    policy: Policy, writer: User, binding: Binding, authorize: Authorizer, old: Binding | None = None
) -> Write:
    """Whether the writer may create the binding, or update it from `old`; a role that is missing is an error.

    `bind` is asked of the role referred to, by its kind and name, in the binding's namespace (cluster-wide for a
    ClusterRoleBinding); on rolebindings or clusterrolebindings nobody asks it (facts B13).
    """
    if old is not None and _is_for_collector(old, binding):
        return Write(allowed=True, why=COLLECTED)
    resource = RESOURCE_OF.get(binding.role.kind)
    if resource is None:
        return Write(allowed=False, why=missing_role(binding))
    settled = _asks(writer, "bind", resource, binding.namespace, binding.role.name, authorize)
    if settled is not None:
        return settled
    role = role_of(policy, binding)
    if role is None:
        return Write(allowed=False, why=missing_role(binding))
    return _covered(policy, writer, binding.namespace, role.rules)
