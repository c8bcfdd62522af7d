"""Every path of a plain function on unknown values, each with its condition; the paths partition the promises."""

from collections.abc import Callable, Iterator
from typing import Any

import z3

from verify.limits import Limits
from verify.symbolic.feasible import Decided
from verify.symbolic.merging import session_of
from verify.symbolic.trail import DEAD, Session, conjunction, explore_from


def paths(
    function: Callable[[], Any],
    *,
    constraints: list[z3.BoolRef],
    limits: Limits,
    silent: tuple[type[Exception], ...] = (),
    session: Session | None = None,
) -> Iterator[tuple[z3.BoolRef, Any]]:
    """Every (condition, result) of a function whose unknowns keep these constraints.

    A path that ends in a `silent` exception yields that exception; the function catches none that `assume` or `require`
    raises, because what they leave out is no run. Raises OutOfBudget, naming the line of the model
    that forks most, after `limits.paths` runs. A session given from outside remembers merged calls across questions
    about the same unknowns, and which paths were met by values that the solver found.
    """
    shared = session or session_of(constraints, limits)
    for decided, result in explore_from(Decided(), shared, function, silent=silent, direct=True):
        if result is not DEAD:
            condition = conjunction(decided.literals)
            if shared.feasible.has_model(decided):
                shared.met.append(condition)
            yield condition, result
