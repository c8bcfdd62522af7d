"""The controller of aggregated roles as a machine: whichever role comes next in its queue is synced (facts P16, F6)."""

from typing import Annotated

from attrs import field

from models.authorization.behaviour.aggregation import selects, synced
from models.authorization.vocabulary import PolicyRule, Role
from verify import Member, action, evolve, frozen, initial, remembered, require


@frozen(eq=False)
class Roles:
    """Cluster roles at the start of the controller, and every form that they may take; faults replace the sync."""

    first: tuple[Role, ...]
    forms: frozenset[Role] = field(repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the aggregated roles."""
        return tuple(role.name for role in self.first if role.aggregates is not None)

    def sync(self, role: Role, roles: tuple[Role, ...]) -> Role:
        """The role as the controller writes it."""
        return synced(role, roles)


@remembered
def meant(known: Roles, name: str) -> frozenset[PolicyRule]:
    """The rules that an aggregated role is meant to hold: those of the plain roles that it selects, however far."""
    by_name = {role.name: role for role in known.first}
    met: set[str] = set()
    rules: set[PolicyRule] = set()
    left = [by_name[name]]
    for role in left:  # grows while it is walked
        if role.name in met:
            continue
        met.add(role.name)
        if role.aggregates is None:
            rules.update(role.rules)
        else:
            left += [each for each in known.first if any(selects(one, each.labels) for one in role.aggregates)]
    return frozenset(rules)


def _at(roles: tuple[Role, ...], name: str) -> int:
    return [role.name for role in roles].index(name)


@remembered
def is_settled(known: Roles, roles: tuple[Role, ...]) -> bool:
    """Whether no sync would change anything."""
    return all(known.sync(role, roles) == role for role in roles if role.aggregates is not None)


@remembered
def is_meant(known: Roles, roles: tuple[Role, ...]) -> bool:
    """Whether each aggregated role holds what it is meant to, no more and no less."""
    return all(frozenset(role.rules) == meant(known, role.name) for role in roles if role.aggregates is not None)


@frozen
class Gathering:
    """Cluster roles between two syncs; `settled` and `right` say what is so of them."""

    roles: tuple[Annotated[Role, Member("forms")], ...]
    settled: bool
    right: bool

    @initial
    @classmethod
    def begins(cls, known: Roles) -> "Gathering":
        """Begin with the roles as they are stored."""
        return cls(known.first, is_settled(known, known.first), is_meant(known, known.first))

    @action
    def controller_syncs(self, known: Roles, name: Annotated[str, Member("names")]) -> "Gathering":
        """Write one role anew, if that changes it."""
        place = _at(self.roles, name)
        new = known.sync(self.roles[place], self.roles)
        require(new != self.roles[place])
        roles = (*self.roles[:place], new, *self.roles[place + 1 :])
        return evolve(self, roles=roles, settled=is_settled(known, roles), right=is_meant(known, roles))
