"""What the command line answers about policies, beside the verdicts."""

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.difference import newly_allowed
from models.authorization.behaviour.telling import binding_of, rule_text, said, who
from models.authorization.vocabulary import (
    EVERYTHING,
    Mentions,
    PolicyRule,
)
from models.authorization.vocabulary.defaults import SOURCE as MADE
from verify.answer import Answer

MOST = 1000  # rows of an answer that are shown
SENSITIVE = ("impersonate", "bind", "escalate", "approve", "sign", "deletecollection")


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
        for rule in role.rules if role.source != MADE else ():
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
