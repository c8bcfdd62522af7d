"""The rules of some roles, field by field: for each word that they say, which of them match it, a bit each.

That is `matching.rule_allows` read from the words to the rules, for requests whose words are known: a few look-ups
tell the first rule that allows. `rows.py` is for requests that are not known, and `rbac.scanned` what both must equal.
"""

from collections.abc import Hashable, Sequence
from typing import TypeVar

from models.authorization.behaviour.matching import Asked, Pattern, patterns_of, url_matches
from models.authorization.vocabulary import EVERYTHING, PolicyRule

W = TypeVar("W", bound=Hashable)
NONE = -1


class Columns:
    """Some rules in order, of which the first that allows a known request is found.

    `verbs`, `groups`, `kinds` and `inner` hold, for a word, the rules that match it, those with a star among them;
    what no rule says is matched by `any_verb`, `any_group`, `any_kind` alone.
    """

    __slots__ = ("any_group", "any_kind", "any_verb", "groups", "inner", "kinds", "named", "names", "rules", "verbs")

    def __init__(self, rules: Sequence[PolicyRule]) -> None:
        self.rules = rules
        self.named, self.any_kind = 0, 0
        self.names: dict[str, int] = {}
        verbs: dict[str, int] = {}
        groups: dict[str, int] = {}
        kinds: dict[Pattern, int] = {}
        for place, rule in enumerate(rules):
            bit = 1 << place
            _mark(verbs, rule.verbs, bit)
            _mark(groups, rule.groups, bit)
            if rule.names:
                self.named |= bit
                _mark(self.names, rule.names, bit)
            for entry in rule.resources:
                if entry == EVERYTHING:
                    self.any_kind |= bit  # all subresources, too
                else:
                    _mark(kinds, patterns_of(entry), bit)
        self.any_verb, self.any_group = verbs.pop(EVERYTHING, 0), groups.pop(EVERYTHING, 0)
        self.verbs, self.groups = _joined(verbs, self.any_verb), _joined(groups, self.any_group)
        inner = {kind[1]: bits for kind, bits in kinds.items() if kind[0] == EVERYTHING}  # of `*/part`
        self.inner = _joined(inner, self.any_kind)
        if inner:
            kinds = {kind: bits | inner.get(kind[1], 0) for kind, bits in kinds.items()}
        self.kinds = _joined(kinds, self.any_kind)

    def first(self, ask: Asked, kind: Pattern) -> int:
        """The place of the first rule that allows a request of this resource and subresource; NONE if none does."""
        left = self.verbs.get(ask.verb, self.any_verb)
        if not left:
            return NONE
        if not ask.is_resource:
            return self._first_of_path(left, ask.path)
        left &= self.groups.get(ask.group, self.any_group)
        allowing = self.kinds.get(kind)
        left &= self.inner.get(kind[1], self.any_kind) if allowing is None else allowing
        if left & self.named:
            left &= ~self.named | self.names.get(ask.name, 0)
        return (left & -left).bit_length() - 1

    def _first_of_path(self, left: int, path: str) -> int:
        while left:
            place = (left & -left).bit_length() - 1
            if url_matches(self.rules[place], path):
                return place
            left &= left - 1
        return NONE


def _mark(found: dict[W, int], words: Sequence[W], bit: int) -> None:
    """Note for each word that a rule says it."""
    for word in words:
        found[word] = found.get(word, 0) | bit


def _joined(found: dict[W, int], star: int) -> dict[W, int]:
    """For each word the rules that say it, and those that match every word."""
    return {word: bits | star for word, bits in found.items()} if star else found
