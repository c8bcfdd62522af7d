"""RBAC's decision on a known request, by look-ups; `rbac.scanned` is what it must equal, binding, rule and errors.

Each name has what is bound to it. Of few bindings the rules of each role are asked, which all bindings to that role
share; of many, the rules of all that are bound in one namespace.
"""

from bisect import bisect_right

from models.authorization.behaviour.columns import Columns
from models.authorization.behaviour.matching import Pattern
from models.authorization.behaviour.rbac import NAME
from models.authorization.behaviour.roles import key_of, missing_role, roles_by_key
from models.authorization.behaviour.subjects import name_of
from models.authorization.vocabulary import Binding, Decision, Grant, Policy, PolicyRule, Request, Role, Ruling, User
from verify import remembered

FEW = 16  # bindings to one name whose roles are asked one after the other
Held = tuple[Role, Columns]
Given = tuple[int, int, Binding, Held | None]  # the places of a binding and a subject; None for a missing role
Found = tuple[int, int, int, Binding, Role]  # the places of a binding, a rule, a subject, as a scan meets them
NOTHING = Ruling(Decision.NO_OPINION, by=NAME)


class Together:
    """The rules that several bindings give: of several bindings to one role, those of the first."""

    __slots__ = ("begins", "given", "rules")

    def __init__(self, given: list[Given]) -> None:
        self.begins: list[int] = []  # by binding: the place of its first rule among all
        self.given: list[tuple[int, int, Binding, Role]] = []
        rules: list[PolicyRule] = []
        met = set()
        for number, which, binding, held in given:
            if held is not None and id(held) not in met:
                met.add(id(held))
                self.begins.append(len(rules))
                self.given.append((number, which, binding, held[0]))
                rules += held[0].rules
        self.rules = Columns(rules)

    def first(self, ask: Request, kind: Pattern) -> Found | None:
        """The first binding, and its first rule, that allow a request of this resource and subresource."""
        place = self.rules.first(ask, kind)
        if place < 0:
            return None
        at = bisect_right(self.begins, place) - 1
        number, which, binding, role = self.given[at]
        return number, place - self.begins[at], which, binding, role


class Many:
    """Many bindings to one name, by namespace; the rules of each are put together when they are first asked."""

    __slots__ = ("_together", "by_namespace")

    def __init__(self, given: list[Given]) -> None:
        self.by_namespace: dict[str, list[Given]] = {}
        self._together: dict[str, Together] = {}
        for each in given:
            self.by_namespace.setdefault(each[2].namespace, []).append(each)

    def counting(self, namespace: str) -> list[Given]:
        """The bindings that count for requests of a namespace."""
        places = dict.fromkeys(("", namespace))
        return [each for place in places for each in self.by_namespace.get(place, ())]

    def first(self, ask: Request, kind: Pattern) -> Found | None:
        """The first binding, and its first rule, that allow."""
        for place in ("", ask.namespace) if ask.namespace else ("",):  # cluster-wide bindings come first
            if place in self.by_namespace:
                mine = self._together.get(place)
                if mine is None:
                    mine = self._together[place] = Together(self.by_namespace[place])
                found = mine.first(ask, kind)
                if found is not None:
                    return found
        return None


class Deciding:
    """What the bindings of a policy give, to whom: users (accounts too) and groups, by name; linear in the subjects."""

    __slots__ = ("groups", "is_broken", "users")

    def __init__(self, policy: Policy) -> None:
        users: dict[str, list[Given]] = {}
        groups: dict[str, list[Given]] = {}
        self.is_broken = False  # whether the role of any binding is missing
        held: dict[object, Held] = {key: (role, Columns(role.rules)) for key, role in roles_by_key(policy).items()}
        for number, binding in enumerate((*policy.cluster_bindings, *policy.bindings)):
            where = binding.namespace
            mine = held.get(key_of(binding.role, where))
            self.is_broken = self.is_broken or mine is None
            for which, subject in enumerate(binding.subjects):
                named = name_of(subject, where)
                if named is not None:
                    side = groups if named[1] else users
                    side.setdefault(named[0], []).append((number, which, binding, mine))
        self.users: dict[str, list[Given] | Many] = {name: _sorted(given) for name, given in users.items()}
        self.groups: dict[str, list[Given] | Many] = {name: _sorted(given) for name, given in groups.items()}

    def of(self, user: User) -> list[list[Given] | Many]:
        """What is bound to a user: by the user's own name, and by each group."""
        groups = self.groups
        found = [given for name in user.groups if (given := groups.get(name)) is not None]
        own = self.users.get(user.name)
        if own is not None:
            found.append(own)
        return found


def _sorted(given: list[Given]) -> list[Given] | Many:
    return given if len(given) <= FEW else Many(given)


@remembered
def deciding(policy: Policy) -> Deciding:
    """The bindings of a policy, ready to be asked."""
    return Deciding(policy)


def decide(policy: Policy, ask: Request) -> Ruling:
    """What RBAC answers, and by which binding and rule."""
    index = deciding(policy)
    bound = index.of(ask.user)
    if not bound:
        return NOTHING
    kind = (ask.resource, ask.subresource)
    best: Found | None = None
    for given in bound:
        found = given.first(ask, kind) if isinstance(given, Many) else _first(given, ask, kind)
        if found is not None and (best is None or found[:3] < best[:3]):
            best = found
    if best is None:
        return _nothing(bound, ask.namespace) if index.is_broken else NOTHING
    _, place, which, binding, role = best
    return Ruling(Decision.ALLOW, Grant(binding, binding.subjects[which], role, role.rules[place]), by=NAME)


def counting(policy: Policy, ask: Request) -> list[Binding]:
    """The bindings that are asked about a request: the user's and the groups', of the cluster and of the namespace."""
    found = []
    for given in deciding(policy).of(ask.user):
        mine = given.counting(ask.namespace) if isinstance(given, Many) else given
        found += [binding for _, _, binding, _ in mine if binding.namespace in ("", ask.namespace)]
    return found


def _first(given: list[Given], ask: Request, kind: Pattern) -> Found | None:
    """The first of few bindings, and its first rule, that allow; cluster-wide bindings are the first of all."""
    namespace = ask.namespace
    for number, which, binding, held in given:
        if held is not None and binding.namespace in ("", namespace):
            place = held[1].first(ask, kind)
            if place >= 0:
                return number, place, which, binding, held[0]
    return None


def _nothing(bound: list[list[Given] | Many], namespace: str) -> Ruling:
    """No opinion, with everything that could not be looked up, in the order of the bindings."""
    errors = {}
    for each in bound:
        for number, _, binding, held in each.counting(namespace) if isinstance(each, Many) else each:
            if held is None and binding.namespace in ("", namespace):
                errors[number] = missing_role(binding)
    said = tuple(errors[number] for number in sorted(errors))
    return Ruling(Decision.NO_OPINION, None, said, by=NAME) if said else NOTHING
