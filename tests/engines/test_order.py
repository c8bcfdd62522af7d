"""Numbers of which only the order counts: `ranks`, and the normal form of a state that is made of them."""

from typing import Any

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines import toys_ordered
from tests.engines.toys_ordered import CarelessCounter, Counter
from verify import World, ranks
from verify.engines.explicit import Exploration
from verify.limits import Limits
from verify.symbolic.filling import concrete
from verify.symbolic.merging import session_of
from verify.symbolic.terms import Number
from verify.symbolic.trail import explore
from verify.verdict import Outcome

SMALL = st.integers(-2, 4)


@given(st.lists(SMALL, max_size=5), st.lists(SMALL, max_size=3))
def test_a_rank_is_the_number_of_different_ones_that_are_not_above(numbers: list[int], of: list[int]) -> None:
    """Whatever the numbers are."""
    assert ranks(numbers, of) == tuple(len({one for one in numbers if one <= each}) for each in of)


@settings(deadline=None, max_examples=30)
@given(st.lists(SMALL, min_size=1, max_size=5), st.lists(SMALL, min_size=1, max_size=3))
def test_ranks_of_unknown_numbers_are_those_of_known_ones(numbers: list[int], of: list[int]) -> None:
    """One path, and in every model the same answer."""
    names = [z3.Int(f"n{place}") for place in range(len(numbers))]
    session = session_of([name == number for name, number in zip(names, numbers, strict=True)], Limits())
    unknown: list[Any] = [Number(name) for name in names]
    ((_, answer),) = explore(session, lambda: ranks(unknown, of))
    solver = z3.Solver()
    solver.add(*(name == number for name, number in zip(names, numbers, strict=True)))
    assert solver.check() == z3.sat
    assert concrete(answer, solver.model()) == ranks(numbers, of)


def test_states_that_say_the_same_are_one() -> None:
    """Sixteen orders of up to three guests; a ticket that is kept too long makes more of them, and breaks a promise."""
    items = (toys_ordered.no_two_guests_have_one_ticket, toys_ordered.who_has_drawn_is_served)
    for start, states in ((Counter(), 16), (CarelessCounter(), 22)):
        found = Exploration(type(start), World("toy", start), Limits(), items)
        found.run()
        assert len(found.graph.states) == states
    assert {verdict.outcome for verdict in found.verdicts.values()} == {Outcome.PROVED}
