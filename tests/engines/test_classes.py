"""Tests of the class engine on functions and machines with known answers."""

from typing import Annotated, Any

import pytest

from tests.programs import failing
from verify import Between, World, action, always, assume, evolve, for_all, frozen, implies, initial, reachable, require
from verify.engines.classes import check
from verify.limits import CannotSay, LeftOpen, Limits, OutOfBudget
from verify.property import Property
from verify.symbolic.classes import Quantity, explore, run
from verify.symbolic.region import joined, region, split, union, volume
from verify.symbolic.unknowns import fresh
from verify.verdict import Outcome, Strength, Verdict

Byte = Annotated[int, Between(0, 255)]
ANYWHERE = World("anywhere", None)


def verdict(item: Property, world: World = ANYWHERE) -> Verdict:
    """What the engine says of one property."""
    ((_, found),) = check([item], world, Limits())
    return found


@for_all
def no_byte_is_negative(number: Byte) -> bool:
    """True of all 256."""
    return number >= 0


@for_all
def a_byte_is_small(number: Byte) -> bool:
    """False from 200 on."""
    return number < 200


@for_all
def nothing_is_said(number: Byte) -> bool:
    """No byte satisfies the assumption."""
    assume(number > 255)
    return False


@for_all
def two_unknowns_meet(one: Byte, other: Byte) -> bool:
    """Relates two unknowns."""
    return implies(one == other, one <= other)


@for_all
def a_byte_is_small_and_told(number: Byte) -> bool:
    """False from 200 on, and left open below 10 and above 250."""
    if number < 10 or number > 250:
        raise LeftOpen("10 and less is not told" if number < 10 else "more than 250 is not told")
    return number < 200


@for_all
def a_byte_is_told(number: Byte) -> bool:
    """True, but left open below 10."""
    if number < 10:
        raise LeftOpen("10 and less is not told")
    return number >= 0


class TestForAll:
    """Verdicts on plain predicates."""

    def test_a_truth_is_proved_by_its_classes(self) -> None:
        """One class suffices where nothing forks."""
        found = verdict(no_byte_is_negative)

        assert (found.outcome, found.strength, found.states) == (Outcome.PROVED, Strength.EXHAUSTIVE, 1)

    def test_a_violation_is_printed_as_python_that_fails(self) -> None:
        """The least member of the refuting class is named, and the text raises AssertionError."""
        found = verdict(a_byte_is_small)

        assert found.outcome is Outcome.VIOLATED
        assert found.counterexample is not None
        assert "number=200" in found.counterexample.python
        failing(found)

    def test_what_is_left_open_hides_no_violation(self) -> None:
        """A class that the data decides refutes, whichever others it leaves open, and in whichever order they come."""
        found = verdict(a_byte_is_small_and_told)

        assert found.outcome is Outcome.VIOLATED
        failing(found)

    def test_what_is_left_open_proves_nothing(self) -> None:
        """Without a violation the verdict is unknown, and says what is missing."""
        found = verdict(a_byte_is_told)

        assert (found.outcome, found.reason) == (Outcome.UNKNOWN, "10 and less is not told")

    def test_an_assumption_that_nothing_satisfies_is_no_proof(self) -> None:
        """The verdict is unknown, with the word vacuous."""
        found = verdict(nothing_is_said)

        assert found.outcome is Outcome.UNKNOWN
        assert "vacuous" in (found.reason or "")

    def test_a_relation_of_unknowns_is_left_to_the_solver(self) -> None:
        """The engine says that it cannot say."""
        found = verdict(two_unknowns_meet)

        assert found.outcome is Outcome.UNKNOWN
        assert (found.reason or "").startswith("cannot say")


@frozen
class Countdown:
    """A number of which nothing is known falls by one or two, and stops at zero or one."""

    left: Byte

    @initial
    @classmethod
    def begins(cls, left: Byte) -> "Countdown":
        """Any number from ten on."""
        assume(left >= 10)
        return cls(left)

    @action
    def falls(self, twice: bool = False) -> "Countdown":  # noqa: FBT001, FBT002 - a choice of the machine
        """One step down, or two."""
        require(self.left >= 2)
        return evolve(self, left=self.left - 2 if twice else self.left - 1)


@always(Countdown)
def it_never_passes_zero(state: Countdown) -> bool:
    """The guard leaves room for a fall by two."""
    return state.left >= 0


@always(Countdown)
def it_never_comes_to_seven(state: Countdown) -> bool:
    """It does, from eight or nine."""
    return state.left != 7


@reachable(Countdown)
def it_can_stop_at_one(state: Countdown) -> bool:
    """From three by two, or from two by one."""
    return state.left == 1


@reachable(Countdown)
def it_can_grow(state: Countdown) -> bool:
    """It cannot."""
    return state.left > 255


class TestMachines:
    """Verdicts on machines whose states are partly unknown."""

    def test_an_invariant_is_proved_on_the_closed_set(self) -> None:
        """Exhaustively."""
        found = verdict(it_never_passes_zero)

        assert (found.outcome, found.strength) == (Outcome.PROVED, Strength.EXHAUSTIVE)

    def test_a_shortest_trace_is_replayed(self) -> None:
        """Seven is two falls by one or two from ten: by two and by one, or from nine, which is no start."""
        found = verdict(it_never_comes_to_seven)

        assert found.outcome is Outcome.VIOLATED
        assert found.depth == 2
        failing(found)

    def test_a_witness_is_shown(self) -> None:
        """For what can happen."""
        found = verdict(it_can_stop_at_one)

        assert found.outcome is Outcome.PROVED
        assert found.counterexample is not None

    def test_what_cannot_happen_is_a_violation(self) -> None:
        """With the size of the closed set as the reason."""
        found = verdict(it_can_grow)

        assert found.outcome is Outcome.VIOLATED
        assert "closed set" in (found.reason or "")


class TestBoxes:
    """The algebra under the engine."""

    def test_a_split_is_a_partition(self) -> None:
        """Below and above make the whole."""
        whole = region([(0, 5), (9, 12)])

        assert split(whole, 10) == (region([(0, 5), (9, 9)]), region([(10, 12)]))
        assert split(whole, 0) == (None, whole)

    def test_equal_regions_are_one_object(self) -> None:
        """Whatever way they were made."""
        assert union(frozenset({region([(0, 3)]), region([(4, 9)])})) is region([(0, 9)])

    def test_joining_keeps_the_volume(self) -> None:
        """Boxes that differ in one side become one, no value is lost or added."""
        one, two, three = (region([(n, n)]) for n in range(3))
        boxes = [(one, one), (two, one), (three, one), (one, two)]

        assert sum(map(volume, joined(boxes))) == 4
        assert len(joined(boxes)) == 2

    def test_a_lost_class_is_noticed(self) -> None:
        """If a run's box were changed behind its back, the volumes would not add up."""

        def meddling() -> bool:
            run.sides[0] = region([(0, 1)])
            return True

        with pytest.raises(AssertionError, match="partition"):
            list(explore(meddling, (region([(0, 9)]),)))


class TestRefusals:
    """What would silently mean something else is refused while a function runs."""

    @pytest.mark.parametrize(
        "question",
        [
            lambda x: isinstance(x, int),
            lambda x: f"{x}",
            str,
            lambda x: {x},
            lambda x: [1, 2][x],
            int,
            bool,
            lambda x: x == "text",
            lambda x: x == 1.5,
            range,
            lambda x: x // 2,
            lambda x: x & 1,
            lambda x: x * 2,
        ],
    )
    def test_is_a_type_error(self, question: Any) -> None:
        """A plain sentence, never an answer."""
        sides: list[Any] = []
        unknown = fresh(Byte, sides)

        with pytest.raises(TypeError):
            list(explore(lambda: question(unknown), tuple(sides)))

    def test_a_table_is_not_asked_with_a_sum(self) -> None:
        """The region of a sum is not the region of the field."""
        from verify import members  # noqa: PLC0415 - the word under test

        with pytest.raises(CannotSay):
            list(explore(lambda: members([3]).at(Quantity(0) + 1), (region([(0, 9)]),)))  # type: ignore[arg-type]

    def test_a_budget_names_the_line_that_forks_most(self) -> None:
        """So that its author knows where to put a table word."""
        sides: list[Any] = []
        numbers = [fresh(Byte, sides) for _ in range(12)]
        before, run.budget, run.counting = run.budget, 50, True
        try:
            with pytest.raises(OutOfBudget, match=r"test_classes\.py:\d+ forks most"):
                list(explore(lambda: sum(1 for number in numbers if number > 100), tuple(sides)))
        finally:
            run.budget, run.counting = before, False
