"""Who may do what in a cluster, and the deciders that properties are about; faults replace these."""

from models.authorization.behaviour import covers, index, rbac, rows, who
from models.authorization.behaviour.stars import has_star, spelled_out
from models.authorization.behaviour.subjects import principal_of
from models.authorization.behaviour.variations import lessened
from models.authorization.vocabulary import (
    ANONYMOUS,
    AUTHENTICATED,
    UNAUTHENTICATED,
    Attributes,
    Mentions,
    Policy,
    PolicyRule,
    Principal,
    Role,
)
from verify import Names, frozen, remembered

Pair = tuple[Role, Role]
OUTSIDE = (Principal(UNAUTHENTICATED, is_group=True), Principal(ANONYMOUS))
INSIDE = (Principal(AUTHENTICATED, is_group=True),)
FEW = 40  # bindings that a scan of unknown names goes through, and roles whose coverage is compared
SMALL = 12  # bindings of a policy of which each part is left out in turn
SPELLED = 5000  # resources with subresources that a star is spelled out into
SOME = 200  # bindings whose answers to who-can are all compared: their number grows with the square
MANY = 1_000  # bindings of a policy on which what authorizers promise of every policy is proved once more


@frozen(eq=False)
class Access:
    """A cluster's policy, what it mentions, and what it is held against.

    `before` is an older policy, where there is one to compare with. `agreed` is what everybody may do, signed in or
    not, and `agreed_inside` what everybody who is signed in may do beside. `is_reviewed` says that requests which no
    URL makes are of interest: those that a SubjectAccessReview asks about.
    """

    policy: Policy
    mentions: Mentions
    before: tuple[Policy, ...] = ()
    agreed: tuple[PolicyRule, ...] = ()
    agreed_inside: tuple[PolicyRule, ...] = ()
    is_reviewed: bool = False

    def allows(self, policy: Policy, principal: Principal, ask: Attributes) -> bool:
        """Whether RBAC allows the request that comes under this name alone."""
        return index.allows(policy, principal, ask)

    def scan(self, policy: Policy, names: tuple[Principal, ...], ask: Attributes) -> bool:
        """Whether RBAC allows the request of a user of these names, rule by rule."""
        return rbac.scan_allows(policy, names, ask)

    def who_can(self, policy: Policy, ask: Attributes) -> tuple[Principal, ...]:
        """Who is allowed the request, beside system:masters."""
        return who.who_can(policy, ask)[1:]

    def covers(self, owner: tuple[PolicyRule, ...], servant: tuple[PolicyRule, ...]) -> bool:
        """Whether rights cover others, as escalation checks compare them."""
        return covers.covers(owner, servant)

    def names_of(self, someone: Principal, _: Principal) -> tuple[Principal, ...]:
        """The names by which bindings reach somebody who comes with this uid, which is looked at by nobody."""
        return (someone,)

    def spelled_out(self, role: Role) -> Role:
        """The role with every star replaced by the names that the policies mention."""
        return spelled_out(self.mentions, role)

    @property
    def starred(self) -> tuple[Role, ...]:
        """The roles that hold a star, where there are not too many to spell each out."""
        roles = [role for role in (*self.policy.cluster_roles, *self.policy.roles) if has_star(role)]
        kinds = len(self.mentions.resources) * len(self.mentions.subresources)
        return tuple(roles) if len(roles) <= FEW and kinds <= SPELLED else ()

    @property
    def scanned(self) -> tuple[Policy, ...]:
        """The policy, if it is so small that its scan can be run on unknown names."""
        return (self.policy,) if _many(self.policy) <= FEW else ()

    @property
    def compared(self) -> tuple[Policy, ...]:
        """The policy, if it is not so large that only its own faults are looked for, none of its authorizer."""
        return (self.policy,) if _many(self.policy) <= MANY else ()

    @property
    def lessened(self) -> tuple[Policy, ...]:
        """The policy without each of its parts in turn, if it is small."""
        return lessened(self.policy) if _many(self.policy) <= SMALL else ()

    @property
    def listed(self) -> tuple[Policy, ...]:
        """The policy, if all answers to the question who can do what may be compared with those of the authorizer."""
        return (self.policy,) if _many(self.policy) <= SOME else ()

    @property
    def covering(self) -> tuple[Pair, ...]:
        """Each pair of roles of which the first covers the second; none where there are too many to compare."""
        return _covering(self)

    @property
    def reviewed(self) -> tuple[Pair, ...]:
        """The same pairs, where requests that no URL makes are of interest."""
        return self.covering if self.is_reviewed else ()

    @property
    def outside(self) -> tuple[Principal, ...]:
        """The names of those who have not signed in."""
        return OUTSIDE

    @property
    def inside(self) -> tuple[Principal, ...]:
        """The name of all who have signed in."""
        return INSIDE


def _many(policy: Policy) -> int:
    return len(policy.cluster_bindings) + len(policy.bindings)


@remembered
def _covering(access: Access) -> tuple[Pair, ...]:
    roles = (*access.policy.cluster_roles, *access.policy.roles)
    if len(roles) > FEW:
        return ()
    return tuple(
        (owner, servant)
        for owner in roles
        for servant in roles
        if owner != servant and servant.rules and access.covers(owner.rules, servant.rules)
    )


@remembered
def named_in(policy: Policy) -> Names[Principal, Names[str, bool]]:
    """Whether a binding that counts in a namespace names a principal; of no namespace are the cluster-wide ones."""
    found: dict[Principal, set[str]] = {}
    for binding in (*policy.cluster_bindings, *policy.bindings):
        for subject in binding.subjects:
            principal = principal_of(subject, binding.namespace)
            if principal is not None:
                found.setdefault(principal, set()).add(binding.namespace)
    nowhere = Names[str, bool](lambda _: False)

    def places(principal: Principal) -> Names[str, bool]:
        mine = found.get(principal)
        return nowhere if mine is None else Names(lambda place: "" in mine or place in mine, mine)

    return Names(places)


def is_named(policy: Policy, principal: Principal, namespace: str) -> bool:
    """Whether any binding that counts for requests of this namespace names the principal."""
    return named_in(policy).at(principal).at(namespace)


@remembered
def _rows(role: Role) -> rows.Rows | None:
    return rows.rows_of(role.rules)


def role_allows(role: Role, ask: Attributes) -> bool:
    """Whether the role has a rule that allows, whoever it is bound to."""
    mine = _rows(role)
    return mine is not None and mine.allows(ask)


@remembered
def _agreed(access: Access) -> tuple[rows.Rows | None, rows.Rows | None]:
    return rows.rows_of(access.agreed), rows.rows_of((*access.agreed, *access.agreed_inside))


def is_agreed(access: Access, ask: Attributes, *, inside: bool) -> bool:
    """Whether everybody, or everybody who has signed in, may do this by agreement."""
    agreed = _agreed(access)[1 if inside else 0]
    return agreed is not None and agreed.allows(ask)


@remembered
def _slashless(_: Mentions) -> Names[str, bool]:
    return Names(lambda name: "/" not in name)


def is_well_formed(mentions: Mentions, ask: Attributes) -> bool:
    """Whether neither resource nor subresource holds a slash, as in every request that came by a URL (facts F2)."""
    plain = _slashless(mentions)
    return plain.at(ask.resource) and plain.at(ask.subresource)
