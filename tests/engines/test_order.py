"""Numbers of which only the order counts: `ranked`, and the normal form of a state that is made of them."""

from typing import Any

import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines import toys_ordered
from tests.engines.toys_ordered import CarelessCounter, Counter
from verify import World, ranked
from verify.engines.explicit import Exploration
from verify.limits import Limits
from verify.symbolic.filling import concrete
from verify.symbolic.merging import session_of
from verify.symbolic.terms import Number
from verify.symbolic.trail import explore
from verify.verdict import Outcome

SMALL = st.integers(-2, 4)


@given(st.lists(SMALL, max_size=5))
def test_numbers_get_the_lowest_that_say_the_same(numbers: list[int]) -> None:
    """Those within, by the number of different ones that are not above; the others stay."""
    held = {number for number in numbers if -1 < number < 4}
    assert ranked(numbers, 3, (-1, 4)) == tuple(
        3 * len({one for one in held if one <= number}) if number in held else number for number in numbers
    )


@settings(deadline=None, max_examples=30)
@given(st.lists(SMALL, min_size=1, max_size=5))
def test_unknown_numbers_are_ranked_as_known_ones(numbers: list[int]) -> None:
    """One path, and in every model the same answer."""
    names = [z3.Int(f"n{place}") for place in range(len(numbers))]
    is_so = [name == number for name, number in zip(names, numbers, strict=True)]
    unknown: list[Any] = [Number(name) for name in names]
    ((_, answer),) = explore(session_of(is_so, Limits()), lambda: ranked(unknown, 3, (-1, 4)))
    solver = z3.Solver()
    solver.add(*is_so)
    assert solver.check() == z3.sat
    assert concrete(answer, solver.model()) == ranked(numbers, 3, (-1, 4))


def test_states_that_say_the_same_are_one() -> None:
    """Sixteen orders of up to three guests; a ticket that is kept too long makes more of them, and breaks a promise."""
    items = (toys_ordered.no_two_guests_have_one_ticket, toys_ordered.who_has_drawn_is_served)
    for start, states in ((Counter(), 16), (CarelessCounter(), 22)):
        found = Exploration(type(start), World("toy", start), Limits(), items)
        found.run()
        assert len(found.graph.states) == states
    assert {verdict.outcome for verdict in found.verdicts.values()} == {Outcome.PROVED}
