"""The role that a binding refers to: `rule.go:GetRoleReferenceRules` @1.36."""

from models.authorization.vocabulary import Binding, Policy, Role, RoleRef
from verify import remembered

Key = tuple[str, str, str]  # kind, namespace, name
HELP = "add its file to --manifests"


@remembered
def roles_by_key(policy: Policy) -> dict[Key, Role]:
    """Every role, under its kind, namespace and name; of two alike, as no API server has, the last."""
    found: dict[Key, Role] = {("ClusterRole", "", role.name): role for role in policy.cluster_roles}
    found.update({("Role", role.namespace, role.name): role for role in policy.roles})
    return found


def key_of(reference: RoleRef, namespace: str) -> Key:
    """Where a reference of a binding in this namespace looks: a Role in the binding's namespace, else cluster-wide."""
    return (reference.kind, namespace if reference.kind == "Role" else "", reference.name)


def role_of(policy: Policy, binding: Binding) -> Role | None:
    """The role that the binding refers to; None where there is none: then only this binding gives nothing."""
    return roles_by_key(policy).get(key_of(binding.role, binding.namespace))


def missing_role(binding: Binding) -> str:
    """What is said of a binding whose role is missing."""
    kind = "RoleBinding" if binding.namespace else "ClusterRoleBinding"
    where = f"{binding.namespace}/" if binding.namespace else ""
    if binding.role.kind not in ("Role", "ClusterRole"):
        return f"{kind} {where}{binding.name}: roles of kind {binding.role.kind!r} do not exist"
    return f"{kind} {where}{binding.name}: {binding.role.kind} {binding.role.name} does not exist"


def absent_role(binding: Binding) -> str:
    """What is said of a binding whose role no manifest holds, and what would help; another kind of role never will."""
    missing = missing_role(binding)
    if not missing.endswith("does not exist"):
        return missing
    return f"{missing.removesuffix('does not exist')}is not in the manifests; {HELP}"
