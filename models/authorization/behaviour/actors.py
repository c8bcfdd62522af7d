"""Who can ask for what: the actors that a holding makes of its holder, and what each is allowed."""

from models.authorization.behaviour.authorizers import masters
from models.authorization.behaviour.deciding import decide
from models.authorization.behaviour.existing import (
    BOOTSTRAPPERS,
    accounts_by_name,
    accounts_in,
    groups_of,
    in_name_of,
    member_of,
    node_user,
    plain_user,
    users_of,
)
from models.authorization.behaviour.matching import rule_allows
from models.authorization.behaviour.roles import roles_by_key
from models.authorization.vocabulary import (
    AUTHENTICATED,
    EVERYTHING,
    MASTERS,
    Attributes,
    Decision,
    Grant,
    PolicyRule,
    User,
)
from models.authorization.vocabulary.escalation import Account, Actor, Holding, HoldingKind, Realm, Run
from verify import remembered

TOKENS_MADE_UNTIL = 24  # the minor version from which accounts get no token secret by themselves
ALL = (PolicyRule((EVERYTHING,), (EVERYTHING,), (EVERYTHING,)),)
OF_ACCOUNTS = (HoldingKind.ACCOUNT, HoldingKind.ACCOUNTS, HoldingKind.RUNNING, HoldingKind.ON_NODE, HoldingKind.SECRETS)
WITHOUT_REQUESTS = (
    HoldingKind.NODE,
    HoldingKind.NODES,
    HoldingKind.EVERYBODY,
    HoldingKind.VOLUME,
    HoldingKind.UNGUARDED,
)


def _has_name(run: Run, name: str) -> bool:
    """Whether a pod of this name is one of these: a workload's pods begin with its name."""
    return name in ("", run.name) or (run.kind != "Pod" and name.startswith(run.name + "-"))


def _running(realm: Realm, holding: Holding) -> tuple[Account, ...]:
    runs = [run for run in realm.runs if run.has_token]
    if holding.kind == HoldingKind.ON_NODE:
        runs = [run for run in runs if run.everywhere or (run.node and run.node == holding.name)]
    else:
        runs = [run for run in runs if holding.namespace in ("", run.namespace) and _has_name(run, holding.name)]
    return tuple(dict.fromkeys(Account(run.namespace, run.account) for run in runs))


def _in_secrets(realm: Realm, holding: Holding) -> tuple[Account, ...]:
    found = {
        Account(each.namespace, each.account): None
        for each in realm.token_secrets
        if holding.namespace in ("", each.namespace) and holding.name in ("", each.name)
    }
    if realm.minor < TOKENS_MADE_UNTIL:
        for account in accounts_in(realm, holding.namespace):
            if not holding.name or holding.name.startswith(f"{account.name}-token-"):
                found[account] = None
    return tuple(found)


def _accounts(realm: Realm, holding: Holding) -> tuple[Account, ...]:
    if holding.kind == HoldingKind.ACCOUNTS:
        return accounts_in(realm, holding.namespace)
    if holding.kind == HoldingKind.ACCOUNT:
        mine = accounts_by_name(realm).get(holding.name, ())
        return tuple(each for each in mine if holding.namespace in ("", each.namespace))
    if holding.kind == HoldingKind.SECRETS:
        return _in_secrets(realm, holding)
    return _running(realm, holding)


def _users(realm: Realm, holding: Holding) -> tuple[User, ...]:
    kind = holding.kind
    if kind == HoldingKind.USER:
        return (plain_user(holding.name),)
    if kind == HoldingKind.GROUP:
        return (member_of(holding.name),)
    if kind in (HoldingKind.NODE, HoldingKind.NODES):
        return (node_user(holding.name),)
    if kind == HoldingKind.BOOTSTRAPPER:
        mine = {each for each in groups_of(realm) if each.startswith(f"{BOOTSTRAPPERS}:")}
        return (User("system:bootstrap:token", frozenset({BOOTSTRAPPERS, AUTHENTICATED, *mine})),)
    if kind == HoldingKind.USERS:
        return tuple(plain_user(name) for name in users_of(realm))
    if kind == HoldingKind.GROUPS:
        return (member_of(MASTERS), *map(member_of, groups_of(realm)))
    if kind == HoldingKind.EVERYBODY:
        others = [member_of(name) for name in groups_of(realm) if name != MASTERS]
        accounts = map(in_name_of, accounts_in(realm, ""))
        return (*map(plain_user, users_of(realm)), node_user(""), *others, *accounts)
    return tuple(map(in_name_of, _accounts(realm, holding))) if kind in OF_ACCOUNTS else ()


def _rules(realm: Realm, holding: Holding) -> tuple[PolicyRule, ...] | None:
    if holding.kind in (HoldingKind.NAMESPACE, HoldingKind.CLUSTER):
        return ALL
    if holding.kind == HoldingKind.ROLE:
        role = roles_by_key(realm.policy).get(("Role", holding.namespace, holding.name))
    elif holding.kind == HoldingKind.CLUSTER_ROLE:
        role = roles_by_key(realm.policy).get(("ClusterRole", "", holding.name))
    else:
        return None
    return () if role is None else role.rules


@remembered
def actors_of(realm: Realm, holding: Holding) -> tuple[Actor, ...]:
    """Everybody as whom the holder can ask; what a holding gives beside requests has an actor of its own."""
    rules = _rules(realm, holding)
    if rules is not None:
        return (Actor(None, holding, rules),)
    mine = tuple(map(Actor, dict.fromkeys(_users(realm, holding))))
    return (*mine, Actor(None, holding)) if holding.kind in WITHOUT_REQUESTS else mine


def may(realm: Realm, actor: Actor, ask: Attributes) -> Grant | bool:
    """Whether the actor is allowed this: by which grant, or True where the right is no RBAC object's."""
    if actor.user is not None:
        asked = ask.by(actor.user)
        return masters(asked).decision == Decision.ALLOW or decide(realm.policy, asked).grant or False
    place = actor.holding.namespace if actor.holding is not None else ""
    here = place in ("", ask.namespace)
    return here and any(rule_allows(rule, ask) for rule in actor.rules)
