"""The shortest run of a machine to a state with a symptom: breadth first, states compared whole.

The engines of `verify` do the same and more; this one is for answers, and a test holds the two equal.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

import attrs

from verify import frozen
from verify.language import NotEnabled, actions_of


@frozen
class Search:
    """What was found: the names of the actions of a shortest run, or None; and how many states were met."""

    run: tuple[str, ...] | None
    states: int


def shortest(start: Any, has_symptom: Callable[[Any], bool]) -> Search:  # noqa: ANN401 - of any machine
    """Search all states that can be reached, nearest first, for one that has the symptom."""
    kind = type(start)
    key = attrgetter(*(each.name for each in attrs.fields(kind) if each.eq))
    steps = tuple((step.__name__, step) for step in actions_of(kind))
    origins: dict[Any, tuple[Any, str] | None] = {key(start): None}
    states = [start]
    if has_symptom(start):
        return Search((), 1)
    for state in states:  # grows while it is read
        mark = key(state)
        for name, step in steps:
            try:
                following = step(state)
            except NotEnabled:
                continue
            met = key(following)
            if met not in origins:
                origins[met] = (mark, name)
                states.append(following)
                if has_symptom(following):
                    return Search(_run_to(met, origins), len(states))
    return Search(None, len(states))


def _run_to(mark: Any, origins: dict[Any, tuple[Any, str] | None]) -> tuple[str, ...]:  # noqa: ANN401 - any key
    names: list[str] = []
    while (origin := origins[mark]) is not None:
        mark, name = origin
        names.append(name)
    return tuple(reversed(names))
