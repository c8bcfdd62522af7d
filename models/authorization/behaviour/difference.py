"""What one policy allows and an older one did not."""

import itertools

from models.authorization.behaviour.covers import breakdown, covers_url
from models.authorization.behaviour.index import Rows, reaches_of
from models.authorization.vocabulary import EVERYTHING, Policy, PolicyRule, Principal
from verify import Names, frozen, remembered

STAR = (EVERYTHING,)


@frozen(eq=False)
class Both:
    """A policy and an older one."""

    policy: Policy
    before: Policy


@remembered
def both(policy: Policy, before: Policy) -> Both:
    """The two together."""
    return Both(policy, before)


def _rows(policy: Policy, principal: Principal, namespace: str) -> Rows | None:
    reach = reaches_of(policy).by_principal.at(principal)
    return None if reach is None else reach.by_namespace.at(namespace)


def _pieces(rows: Rows | None) -> set[PolicyRule]:
    """All that rules enumerate; equal pieces allow the same, whatever else is in the rules that they are from."""
    rules = dict.fromkeys(rule for _, rule in rows.rows) if rows is not None else {}
    return {piece for rule in rules for piece in breakdown(rule)}


@remembered
def _kept(pair: Both) -> Names[Principal, Names[str, bool]]:
    old = reaches_of(pair.before)

    def of(principal: Principal) -> Names[str, bool]:
        places = {""}
        for reaches in (reaches_of(pair.policy), old):
            reach = reaches.by_principal.at(principal)
            places.update(reach.bindings if reach is not None else ())
        return Names(lambda place: _is_kept(pair, principal, place), places)

    return Names(of)


def _is_kept(pair: Both, principal: Principal, place: str) -> bool:
    mine = _pieces(_rows(pair.policy, principal, place))
    if not mine:
        return True
    old = _pieces(_rows(pair.before, principal, place))
    return all(_is_held(piece, old) for piece in mine - old)


def _is_held(piece: PolicyRule, old: set[PolicyRule]) -> bool:
    """Whether one old piece allows all that this one does, whatever is asked.

    `*/x` does not hold `pods/x` here, as it does in escalation checks: of a resource with a slash it allows less (F2).
    """
    if piece.urls:
        (wanted,) = piece.urls
        return any(
            other.verbs in (STAR, piece.verbs) and any(covers_url(url, wanted) for url in other.urls) for other in old
        )
    wider = itertools.product({STAR, piece.verbs}, {STAR, piece.groups}, {STAR, piece.resources}, {(), piece.names})
    return any(PolicyRule(*each) in old for each in wider)


def keeps_within(policy: Policy, before: Policy, principal: Principal, namespace: str) -> bool:
    """Whether all that the principal's rules enumerate in the namespace was held by what they enumerated before."""
    return _kept(both(policy, before)).at(principal).at(namespace)
