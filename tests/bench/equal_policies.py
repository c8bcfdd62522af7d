"""Two policies that allow the same, request by request and not rule by rule: proved equal, both ways.

The second one splits the rules of the first by another field, merges what is left, leaves out what a wider rule allows
already and says other things twice, and spreads it over other roles and bindings.
"""

import random
import time

from models.authorization.behaviour.covers import breakdown, covers_piece
from models.authorization.vocabulary import Binding, Policy, PolicyRule, Role, RoleRef, Subject, SubjectKind
from models.authorization.worlds.examples import access
from properties.authorization.safety.rbac import nothing_new_is_allowed
from verify import World, evolve
from verify.engines import classes
from verify.limits import Limits

SIZES = (250, 500, 1_000, 2_000, 4_000)
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "*")
GROUPS = ("", "apps", "batch", "*")
TEAM = 50  # rules a role


def _rule(draw: random.Random, number: int) -> PolicyRule:
    if number % 10 == 0:
        urls = tuple(f"/m{draw.randrange(100)}{end}" for end in draw.sample(("", "/*", "*", "/x"), 2))
        return PolicyRule(tuple(draw.sample(VERBS, 2)), urls=urls)
    resources = [f"kind{draw.randrange(100)}{draw.choice(('', '', '/status', '/scale'))}" for _ in range(3)]
    resources += ["*"] if number % 40 == 1 else ["*/status"] if number % 40 == 2 else []
    names = tuple(f"x{draw.randrange(50)}" for _ in range(4)) if number % 3 == 0 else ()
    return PolicyRule(tuple(draw.sample(VERBS, 3)), tuple(draw.sample(GROUPS, 2)), tuple(resources), names)


def _spread(draw: random.Random, rules: dict[int, list[PolicyRule]], label: str) -> Policy:
    """Roles and bindings that give each subject its rules, half of them in a namespace."""
    roles: list[Role] = []
    wide: list[Binding] = []
    narrow: list[Binding] = []
    for number, mine in rules.items():
        draw.shuffle(mine)
        cut = draw.randrange(1, len(mine) + 1)
        place = f"n{number}" if number % 2 else ""
        for part, some in enumerate((mine[:cut], mine[cut:])):
            name = f"{label}-{number}-{part}"
            roles.append(Role(name, "", tuple(some)))
            who = (Subject(SubjectKind.USER, f"s{number}"), Subject(SubjectKind.GROUP, "all"))
            (narrow if place else wide).append(Binding(name, RoleRef("ClusterRole", name), who, place))
    return Policy(tuple(roles), (), tuple(wide), tuple(narrow))


def _turned(draw: random.Random, rules: list[PolicyRule]) -> list[PolicyRule]:
    """What allows the same: pieces that no other covers, some of the others, merged by a field drawn for each."""
    pieces = list(dict.fromkeys(piece for rule in rules for piece in breakdown(rule)))
    draw.shuffle(pieces)
    stars = [piece for piece in pieces if "*" in "".join((*piece.verbs, *piece.groups, *piece.resources, *piece.urls))]
    kept = [
        piece
        for piece in pieces
        if draw.random() < 0.2
        or not any(star != piece and covers_piece(star, piece) and _plain(star, piece) for star in stars)
    ]
    merged: dict[tuple[str, PolicyRule], PolicyRule] = {}
    for piece in kept:
        field = draw.choice(("verbs", "urls") if piece.urls else ("verbs", "groups", "resources"))
        key = (field, evolve(piece, **{field: ()}))
        known = merged.get(key)
        both = (*getattr(known, field), *getattr(piece, field)) if known else getattr(piece, field)
        merged[key] = evolve(piece, **{field: both})
    return list(merged.values())


def _plain(star: PolicyRule, piece: PolicyRule) -> bool:
    """Whether the star allows all that the piece does, of resources with a slash too (facts F2)."""
    return star.urls != () or star.resources in (("*",), piece.resources)


def pair_of(rules: int, seed: int = 0) -> tuple[Policy, Policy]:
    """A policy of so many rules, and one that allows the same."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    some = {at: [_rule(draw, number) for number in range(at, rules, rules // TEAM)] for at in range(rules // TEAM)}
    return _spread(draw, some, "old"), _spread(draw, {at: _turned(draw, mine) for at, mine in some.items()}, "new")


def rows() -> list[dict[str, object]]:
    """One row a size."""
    return [measured(rules) for rules in SIZES]


def measured(rules: int) -> dict[str, object]:
    """Seconds of either direction, by the property as `--against` asks it."""
    old, new = pair_of(rules)
    started = time.process_time()
    ((_, narrower),) = classes.check((nothing_new_is_allowed,), World("w", access(new, old)), Limits())
    between = time.process_time()
    ((_, wider),) = classes.check((nothing_new_is_allowed,), World("w", access(old, new)), Limits())
    return {
        "rules": rules,
        "rules after": sum(len(role.rules) for role in new.cluster_roles),
        "new allows nothing new": narrower.outcome.value,
        "s": round(between - started, 2),
        "old allows nothing more": wider.outcome.value,
        "s, back": round(time.process_time() - between, 2),
    }
