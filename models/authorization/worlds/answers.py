"""What the command line answers about requests and policies, beside the verdicts."""

from pathlib import Path

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.authorizers import masters, rbac, union
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.reading import read_questions
from models.authorization.vocabulary import (
    EVERYTHING,
    Attributes,
    Grant,
    Mentions,
    PolicyRule,
    Principal,
    Request,
    Ruling,
)
from verify.answer import Answer

MOST = 1000  # rows of an answer that are shown
SENSITIVE = ("impersonate", "bind", "escalate", "approve", "sign", "deletecollection")


def decisions(access: Access, files: tuple[Path, ...]) -> Answer:
    """The decision on each request of the files: of RBAC, and of system:masters and RBAC together."""
    decide, whole = rbac(access.policy), union(masters, rbac(access.policy))
    rows, data = [], []
    for file in files:
        for place, ask in read_questions(file):
            alone, together = decide(ask), whole(ask)
            why = reason(alone) if together.by != masters(ask).by else f"member of {together.by}"
            rows.append((place, said(ask), alone.decision.value, together.decision.value, why))
            grant = alone.grant
            data.append(
                {
                    "question": place,
                    "rbac": alone.decision.value,
                    "union": together.decision.value,
                    "binding": None if grant is None else grant.binding.source or grant.binding.name,
                    "role": None if grant is None else grant.role.source or grant.role.name,
                    "reason": why,
                }
            )
    columns = ("question", "request", "RBAC", "with system:masters", "why")
    note = "Groups are those of the question; nothing is added. Node and webhook authorizers are not asked."
    return Answer("Decisions", columns, tuple(rows), (note,), {"decisions": data})


def reason(ruling: Ruling) -> str:
    """Which binding and rule decided, or why nothing did."""
    if ruling.grant is not None:
        return f"{binding_of(ruling.grant)}: {rule_text(ruling.grant.rule)}"
    return "; ".join(("no rule allows it", *ruling.errors))


def binding_of(grant: Grant, *, placed: bool = True) -> str:
    """A binding and its role, with the file and document where it stands."""
    binding, role = grant.binding, grant.role
    kind = "RoleBinding" if binding.namespace else "ClusterRoleBinding"
    where = f"{binding.namespace}/" if binding.namespace else ""
    source = f" ({binding.source})" if placed and binding.source else ""
    return f"{kind} {where}{binding.name}{source} to {binding.role.kind} {role.name}"


def rule_text(rule: PolicyRule) -> str:
    """A rule in one line."""
    if rule.urls:
        return f"{', '.join(rule.verbs)} on URLs {', '.join(rule.urls)}"
    groups = ", ".join(group or "core" for group in rule.groups)
    names = f" named {', '.join(rule.names)}" if rule.names else ""
    return f"{', '.join(rule.verbs)} on {', '.join(rule.resources)} of {groups}{names}"


def said(ask: Request | Attributes) -> str:
    """A request in one line."""
    who = f"{ask.user.name} may " if isinstance(ask, Request) else ""
    if not ask.is_resource:
        return f"{who}{ask.verb} {ask.path}"
    kind = "/".join(part for part in (ask.group, ask.resource, ask.subresource) if part)
    name = f" {ask.name}" if ask.name else ""
    return f"{who}{ask.verb} {kind}{name} {f'in {ask.namespace}' if ask.namespace else 'cluster-wide'}"


def who(principal: Principal) -> str:
    """A name with its kind."""
    return f"{'group' if principal.is_group else 'user'} {principal.name}"


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
    """Rules with a star: what it stands for today, and which verbs of tomorrow it grants."""
    rows = []
    for role in (*access.policy.cluster_roles, *access.policy.roles):
        for rule in role.rules:
            fields = (("verbs", rule.verbs), ("groups", rule.groups), ("resources", rule.resources))
            stars = [field for field, entries in fields if EVERYTHING in entries]
            if stars or any(url == EVERYTHING for url in rule.urls):
                where = f"{role.namespace}/{role.name}" if role.namespace else role.name
                rows.append((where, ", ".join(stars or ("URLs",)), rule_text(rule), _tomorrow(rule, access.mentions)))
    columns = ("role", "star in", "rule", "grants besides")
    data = {"wildcards": [dict(zip(("role", "star", "rule", "besides"), row, strict=True)) for row in rows]}
    more = (f"{len(rows) - MOST} more are not shown.",) if len(rows) > MOST else ()
    return Answer("Rules with a star", columns, tuple(rows[:MOST]), more, data)


def _tomorrow(rule: PolicyRule, mentions: Mentions) -> str:
    """What a star grants that the policy does not spell out."""
    verbs = [verb for verb in SENSITIVE if EVERYTHING in rule.verbs] + (
        ["any later verb"] if EVERYTHING in rule.verbs else []
    )
    kinds = ["every subresource and custom resource"] if EVERYTHING in rule.resources else []
    return ", ".join((*verbs, *kinds)) or f"groups beside the {len(mentions.groups) - 2} mentioned"
