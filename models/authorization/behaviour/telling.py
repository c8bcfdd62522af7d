"""Grants, rules, requests and holdings in words, as steps and answers show them."""

from models.authorization.vocabulary import Attributes, Grant, PolicyRule, Principal, Request, Ruling
from models.authorization.vocabulary.escalation import ANY_NAME, Holding, Taken

ANYTHING = "whatever its name"


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
    if isinstance(ask, Attributes):
        return ask.describe()
    name = ANYTHING if ask.name == ANY_NAME else ask.name
    where = (ask.verb, ask.group, ask.resource, ask.subresource, ask.namespace, name, ask.path, ask.is_resource)
    wanted = ", ".join(f"{field}={value}" for field, value in ask.field_selector)
    told = Attributes(*where).describe() + (f" where {wanted}" if wanted else "")
    return f"{ask.user.name} may {told}" if ask.user.name else told


def who(principal: Principal) -> str:
    """A name with its kind."""
    return f"{'group' if principal.is_group else 'user'} {principal.name}"


def holding_text(holding: Holding) -> str:
    """A holding in words."""
    named = "/".join(filter(None, (holding.namespace, holding.name)))
    kind = holding.kind.value if holding.namespace else holding.kind.value.replace("the namespace", "every namespace")
    return f"{kind} {named}".rstrip()


def step_text(taken: Taken) -> str:
    """A step in words: the requests that it takes, what allows each, and what it gives."""
    told: dict[str, list[str]] = {}
    for ask, grant in zip(taken.asked, taken.grants, strict=True):
        if ask is not None:
            by = f"{binding_of(grant)}: {rule_text(grant.rule)}" if grant is not None else "what was gained"
            told.setdefault(by, []).append(said(ask))
    lines = [f"{' and '.join(dict.fromkeys(asks))} by {by}" for by, asks in told.items()]
    asked = f" ({'; '.join(lines)})" if lines else ""
    condition = f"; {taken.condition}" if taken.condition else ""
    return f"{taken.step}{asked} gives {holding_text(taken.gained)}{condition}"
