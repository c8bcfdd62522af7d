"""The index of a long rule list, made from the plain predicate: which rules may accept a subject at all.

The class engine runs the predicate of each rule on an unknown subject; the hull of a rule in a field is every value
of the field for which some class says yes. A hull may be too wide, never too narrow, so the predicate stays the only
semantics: the index only leaves out rules that accept nothing of what is asked.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import attrs

from verify.binding import kinds_of
from verify.domain import Between, domain_of
from verify.rules import FEW
from verify.symbolic.classes import explore
from verify.symbolic.region import Region, union
from verify.symbolic.unknowns import fresh
from verify.table import Index

Path = tuple[str, ...]
Hulls = Sequence[tuple[Region, ...] | None]


@attrs.frozen(eq=False)
class Leaf:
    """A few rules, by position and in order."""

    positions: tuple[int, ...]

    def candidates(self, subject: Any) -> tuple[int, ...]:  # noqa: ANN401, ARG002 - any subject gets them all
        """The positions of the rules that may accept the subject."""
        return self.positions


@attrs.frozen(eq=False)
class Branch:
    """A field of the subject that tells many rules apart, and what is left for each of its values."""

    path: Path
    below: "Index[Leaf | Branch]"

    def candidates(self, subject: Any) -> tuple[int, ...]:  # noqa: ANN401 - any subject
        """The positions of the rules that may accept the subject."""
        return self.below.at(reduce(getattr, self.path, subject)).candidates(subject)


def _paths(kind: Any, path: Path = ()) -> list[Path | None]:  # noqa: ANN401 - an annotation may be anything
    """The bounded numbers of a kind, in the order in which `fresh` makes unknowns; None for other unknowns."""
    if isinstance(kind, type) and attrs.has(kind):
        hints = kinds_of(kind)
        return [found for each in attrs.fields(kind) for found in _paths(hints[each.name], (*path, each.name))]
    return [path if isinstance(domain_of(kind), Between) else None]


def _hull(accepts: Callable[..., bool], rule: Any, subject: Any, box: tuple[Region, ...]) -> tuple[Region, ...] | None:  # noqa: ANN401
    """The hull of one rule in each field; None for a rule that accepts nothing."""
    boxes = [mine for mine, yes in explore(lambda: bool(accepts(rule, subject)), box) if yes]
    if not boxes:
        return None
    return tuple(
        boxes[0][side] if len(boxes) == 1 else union(frozenset(each[side] for each in boxes))
        for side in range(len(box))
    )


def grow(rules: Sequence[Any], accepts: Callable[[Any, Any], bool]) -> Leaf | Branch:
    """Build the index of a rule list; its subject's kind is that of the predicate's second parameter."""
    kind = list(kinds_of(accepts).values())[1]
    sides: list[Region] = []
    subject = fresh(kind, sides)
    box = tuple(sides)
    hulls = [_hull(accepts, rule, subject, box) for rule in rules]
    paths = {side: path for side, path in enumerate(_paths(kind)) if path is not None}
    return _grown(tuple(number for number, hull in enumerate(hulls) if hull is not None), hulls, paths, {})


def _grown(
    positions: tuple[int, ...], hulls: Hulls, paths: dict[int, Path], made: dict[Any, Leaf | Branch]
) -> Leaf | Branch:
    """Cut on the field that tells most of these rules apart; equal remainders are one object."""
    key = positions, tuple(paths)
    if key not in made:
        side = _best(positions, hulls, paths) if len(positions) > FEW else None
        if side is None:
            made[key] = Leaf(positions)
        else:
            rest = {other: path for other, path in paths.items() if other != side}
            below = _cut(positions, hulls, side, lambda few: _grown(few, hulls, rest, made))
            made[key] = Branch(paths[side], below)
    return made[key]


def _best(positions: tuple[int, ...], hulls: Hulls, paths: dict[int, Path]) -> int | None:
    counts = {side: len({hull[side] for at in positions if (hull := hulls[at]) is not None}) for side in paths}
    side = max(counts, key=lambda each: counts[each], default=None)
    return side if side is not None and counts[side] > 1 else None


def _cut(
    positions: tuple[int, ...], hulls: Hulls, side: int, grown: Callable[[tuple[int, ...]], Leaf | Branch]
) -> Index[Leaf | Branch]:
    """The index of one field: sweep over the ends of all hulls, keeping the rules around each place."""
    turns: dict[int, list[int]] = {0: []}
    for at in positions:
        hull = hulls[at]
        for first, last in hull[side].spans if hull is not None else ():
            turns.setdefault(first, []).append(at)
            turns.setdefault(last + 1, []).append(~at)
    around: set[int] = set()
    starts: list[int] = []
    answers: list[int] = []
    values: list[Leaf | Branch] = []
    numbers: dict[int, int] = {}
    for place in sorted(turns):
        around.difference_update(~turn for turn in turns[place] if turn < 0)
        around.update(turn for turn in turns[place] if turn >= 0)
        node = grown(tuple(sorted(around)))
        number = numbers.setdefault(id(node), len(values))
        if number == len(values):
            values.append(node)
        if not answers or answers[-1] != number:
            starts.append(place)
            answers.append(number)
    return Index(starts, answers, values)
