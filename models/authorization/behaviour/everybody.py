"""What a name that everybody has is given beyond what is agreed."""

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.vocabulary import Attributes, Binding, Policy, Principal, Role, RoleRef, Subject, SubjectKind
from verify import evolve, remembered


def agreement(access: Access, somebody: Principal, inside: bool) -> Policy:  # noqa: FBT001 - as `first_beyond`
    """What is agreed, as a policy that gives it to one name."""
    rules = (*access.agreed, *access.agreed_inside) if inside else access.agreed
    kind = SubjectKind.GROUP if somebody.is_group else SubjectKind.USER
    binding = Binding("agreed", RoleRef("ClusterRole", "agreed"), (Subject(kind, somebody.name),))
    return Policy((Role("agreed", "", rules),), cluster_bindings=(binding,))


@remembered
def first_beyond(access: Access, somebody: Principal, inside: bool) -> Attributes | None:  # noqa: FBT001 - remembered
    """The first request that this name is allowed and that is not agreed, the narrowest first; None for none."""
    mentions = evolve(access.mentions, principals=(somebody,))
    found = [new.ask for new in newly_allowed(access.policy, agreement(access, somebody, inside), mentions)]
    return min(found, key=_width, default=None)


def _width(ask: Attributes) -> tuple[bool, int]:
    """How many fields say something: a request about little is told at a glance, but it should be about something."""
    is_empty = not ask.resource and not ask.path
    return is_empty, sum(map(bool, (ask.group, ask.resource, ask.subresource, ask.namespace, ask.name, ask.path)))
