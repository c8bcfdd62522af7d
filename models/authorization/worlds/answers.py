"""What the command line answers about policies, beside the verdicts."""

from collections.abc import Iterator

from models.authorization.behaviour.access import Access, role_allows
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.behaviour.stars import only, spelled_out
from models.authorization.behaviour.telling import binding_of, rule_text, said, who
from models.authorization.vocabulary import EVERYTHING, Attributes, Mentions, PolicyRule, Role
from models.authorization.vocabulary.defaultroles import SOURCE as MADE
from verify import evolve
from verify.answer import Answer

MOST = 1000  # rows of an answer that are shown
RBAC, CSR = "rbac.authorization.k8s.io", "certificates.k8s.io"
SENSITIVE = (
    Attributes("impersonate", "", "users"),
    Attributes("impersonate:user-info", "authentication.k8s.io", "users"),
    Attributes("bind", RBAC, "clusterroles"),
    Attributes("escalate", RBAC, "clusterroles"),
    Attributes("approve", CSR, "signers"),
    Attributes("sign", CSR, "signers"),
    Attributes("deletecollection", "", "pods"),
    Attributes("get", "", "pods", "exec"),
    Attributes("get", "", "nodes", "proxy"),
    Attributes("get", "", "secrets"),
    Attributes("create", "", "serviceaccounts", "token"),
)


def news(access: Access) -> Answer:
    """The first request for each name and rule that the older policy did not allow."""
    (before,) = access.before
    found = list(newly_allowed(access.policy, before, access.mentions))
    rows = tuple(
        (who(new.principal), said(new.ask), binding_of(new.grant, placed=False), rule_text(new.grant.rule))
        for new in found
    )
    notes = ["Allows nothing new."] if not found else []
    if any(access.mentions.stranger in said(new.ask) for new in found):
        notes.append(f"{access.mentions.stranger} stands for every name that neither policy mentions.")
    if len(rows) > MOST:
        notes.append(f"{len(rows) - MOST} more are not shown.")
    data = {"new": [dict(zip(("who", "request", "binding", "rule"), row, strict=True)) for row in rows]}
    return Answer("Newly allowed", ("who", "request", "by", "rule"), rows[:MOST], tuple(notes), data)


def wildcards(access: Access) -> Answer:
    """Rules with a star: what it allows beside the names that the policies mention, of today and of tomorrow (P10).

    That it allows these and nothing else of them is a property, `a_star_is_everything_that_is_known`.
    """
    rows = []
    for role in (*access.policy.cluster_roles, *access.policy.roles):
        for rule in role.rules if role.source != MADE else ():
            fields = (("verbs", rule.verbs), ("groups", rule.groups), ("resources", rule.resources))
            stars = [field for field, entries in fields if EVERYTHING in entries]
            if stars or any(url == EVERYTHING for url in rule.urls):
                where = f"{role.namespace}/{role.name}" if role.namespace else role.name
                rows.append((where, ", ".join(stars or ("URLs",)), rule_text(rule), _besides(rule, access.mentions)))
    columns = ("role", "star in", "rule", "grants besides")
    data = {"wildcards": [dict(zip(("role", "star", "rule", "besides"), row, strict=True)) for row in rows]}
    more = (f"{len(rows) - MOST} more are not shown.",) if len(rows) > MOST else ()
    return Answer("Rules with a star", columns, tuple(rows[:MOST]), more, data)


def _besides(rule: PolicyRule, mentions: Mentions) -> str:
    """What the rule allows and its expansion over the mentioned names does not: the difference, by examples."""
    star = Role("star", "", (rule,))
    asks = (*_of_today(rule), *_of_tomorrow(rule, mentions))
    allowed = [(told, ask) for told, ask in asks if role_allows(star, ask)]
    found = [told for told, ask in allowed if not role_allows(spelled_out(only(mentions, ask), star), ask)]
    return ", ".join(found) or "nothing"


def _of_today(rule: PolicyRule) -> Iterator[tuple[str, Attributes]]:
    """What is worth telling of what Kubernetes has."""
    for ask in SENSITIVE:
        kind = f"{ask.resource}/{ask.subresource}".rstrip("/")
        yield f"{ask.verb} {kind}", evolve(ask, name=rule.names[0] if rule.names else "")


def _of_tomorrow(rule: PolicyRule, mentions: Mentions) -> Iterator[tuple[str, Attributes]]:
    """One request for each field in which something stands that nobody mentions."""
    other = mentions.stranger
    if rule.urls:
        yield "any other verb", Attributes(other, path=rule.urls[0], is_resource=False)
        return
    verb, group, resource = (
        next(each for each in (*entries, other) if each != EVERYTHING) for entries in _fields(rule)
    )
    known = Attributes(verb, group, resource, name=rule.names[0] if rule.names else "")
    yield "any other verb", evolve(known, verb=other)
    yield "any other group", evolve(known, group=other)
    yield "any other resource", evolve(known, resource=other)
    yield "any other subresource", evolve(known, subresource=other)


def _fields(rule: PolicyRule) -> tuple[tuple[str, ...], ...]:
    return rule.verbs, rule.groups, rule.resources
