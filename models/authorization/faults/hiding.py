"""References that are looked up elsewhere than they say."""

from attrs import evolve

from models.authorization.behaviour import index
from models.authorization.behaviour.access import Access
from models.authorization.faults.edits import ADDED, ONE_NAME, WHO_CAN, decided_by
from models.authorization.vocabulary import Attributes, Binding, Policy, PolicyRule, Principal, Role, RoleRef
from models.authorization.worlds.examples import team
from verify import World, fault, frozen, remembered


@remembered
def _nearest_first(policy: Policy) -> Policy:
    """Each reference as one to the Role of that name in the binding's namespace, if there is one."""
    here = {(role.namespace, role.name) for role in policy.roles}

    def turned(binding: Binding) -> Binding:
        is_hidden = (binding.namespace, binding.role.name) in here
        return evolve(binding, role=RoleRef("Role", binding.role.name)) if is_hidden else binding

    return evolve(policy, bindings=tuple(map(turned, policy.bindings)))


@frozen(eq=False)
class NearestRole(Access):
    """A role is looked up by its name: in the namespace, then cluster-wide."""

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Ask of the nearest role of each name."""
        return index.allows(_nearest_first(policy), principal, ask)


@fault(reference="facts §1.8 (a reference says its kind)", breaks=(ADDED, WHO_CAN, ONE_NAME))
def a_role_hides_the_cluster_role_of_its_name() -> World:
    """Whoever adds a Role viewer to a namespace takes away what the ClusterRole viewer gave there."""
    plain = team()
    role = Role("viewer", "team", (PolicyRule(("get",), ("",), ("services",)),))
    return decided_by(NearestRole, evolve(plain, roles=(*plain.roles, role)))
