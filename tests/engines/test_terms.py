"""Unknown values of the solver mean what Python means, or refuse."""

import operator
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any

import pytest
import z3
from hypothesis import given
from hypothesis import strategies as st

from tests.engines.toys_symbolic import Light, next_of
from verify import Among, Between, Index, evolve, frozen, keyed_map, prefix_map
from verify.limits import Limits, OutOfBudget
from verify.symbolic.filling import concrete, fresh
from verify.symbolic.paths import paths
from verify.symbolic.terms import Number, Truth
from verify.symbolic.unknowns import fresh as of_classes

Small = Annotated[int, Between(-20, 20)]
Name = Annotated[str, Among("eth0", "eth1", "lo")]


@frozen
class Sample:
    """A record with one field of each kind."""

    x: Small
    y: Small
    name: Name
    light: Light
    on: bool


PROMISED: list[Any] = []
SAMPLE, PROMISED = fresh(Sample, "sample")
VALUES = st.builds(
    Sample,
    x=st.integers(-20, 20),
    y=st.integers(-20, 20),
    name=st.sampled_from(("eth0", "eth1", "lo")),
    light=st.sampled_from(Light),
    on=st.booleans(),
)
PORTS: Index[int] = keyed_map([(3, 10), (5, 11), (9, 10)], otherwise=0)
ROUTES: Index[Sample] = prefix_map(
    [(0, 7, Sample(1, 2, "lo", Light.RED, on=True)), (4, 5, Sample(1, 3, "eth0", Light.GREEN, on=True))],
    otherwise=Sample(0, 0, "lo", Light.RED, on=False),
)
UNJOINED: Index[int | None] = keyed_map([(3, 10), (5, 11)], otherwise=None)


def chained(of: Sample) -> str:
    """Comparisons, `in`, `and`, `or`, `not`, equality of names."""
    if -3 <= of.x < of.y and of.name in ("lo", "eth1"):
        return "between"
    if (of.x == of.y) and of.on:
        return "equal and on"
    if not of.on or of.name == "nobody":
        return "off"
    return "else"


def matched(of: Sample) -> object:
    """Structural matching on an enum, and equality of two enums."""
    match of.light:
        case Light.RED if of.x in (of.y, 3):
            return of.light
        case Light.AMBER:
            return None
    return next_of(of.light) == of.light


def counted(of: Sample) -> int:
    """Sums, products, floors and remainders, smallest and largest."""
    total = of.x * 3 - of.y + (1 - of.x) + of.x // 4 + of.y % 5 + -of.x
    return max(total, of.x, 2) + min(of.y, 0)


def evolved(of: Sample) -> Sample:
    """A record with some fields changed."""
    return evolve(of, x=of.x + 1, light=next_of(of.light)) if of.on else evolve(of, name="lo")


def looked_up(of: Sample) -> object:
    """Tables whose values join, and one whose values do not."""
    if of.x < 0:
        return of.y
    return (PORTS.at(of.x), ROUTES.at(of.x).name == of.name, ROUTES.at(of.x), UNJOINED.at(of.x))


def compared(of: Sample) -> bool:
    """Records and tuples compare field by field."""
    return of == Sample(1, 2, "lo", Light.RED, on=True) or (of.x, of.name) == (of.y, "eth0")


FUNCTIONS = (chained, matched, counted, evolved, looked_up, compared)
FOUND: dict[Callable[[Sample], object], list[tuple[Any, Any]]] = {
    function: list(paths(lambda function=function: function(SAMPLE), constraints=PROMISED, limits=Limits()))  # type: ignore[misc]
    for function in FUNCTIONS
}


def model_of(sample: Sample) -> z3.ModelRef:
    """The model in which the unknown sample is this one."""
    solver = z3.Solver()
    names = ("eth0", "eth1", "lo")
    places: list[Any] = [sample.x, sample.y, names.index(sample.name), tuple(Light).index(sample.light), sample.on]
    for field, place in zip(("x", "y", "name", "light", "on"), places, strict=True):
        solver.add(getattr(SAMPLE, field).z == place)
    assert solver.check() == z3.sat
    return solver.model()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
@given(sample=VALUES)
def test_unknown_means_known(function: Callable[[Sample], object], sample: Sample) -> None:
    """Of each sample exactly one path condition holds, and that path's result is Python's."""
    model = model_of(sample)
    mine = [result for condition, result in FOUND[function] if z3.is_true(model.eval(condition))]
    assert len(mine) == 1
    assert concrete(mine[0], model) == function(sample)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_paths_partition(function: Callable[[Sample], object]) -> None:
    """Pitfall 7: the solver shows that path conditions are disjoint and leave nothing out."""
    conditions = [condition for condition, _ in FOUND[function]]
    solver = z3.Solver()
    solver.add(PROMISED)
    assert solver.check(z3.Not(z3.Or(conditions))) == z3.unsat
    for place, one in enumerate(conditions):
        assert solver.check(one) == z3.sat
        assert all(solver.check(one, other) == z3.unsat for other in conditions[:place])


X: Any = Number(z3.Int("x"))  # Any: the operators that are refused are not declared
Y: Any = Number(z3.Int("y"))
B: Any = Truth(z3.Bool("b"))
C, _ = fresh(Light, "light")
REFUSED: dict[str, Callable[[], Any]] = {
    "the truth of a number": lambda: bool(X),
    "the truth of a name": lambda: bool(C),
    "true division": lambda: X / 2,
    "a divisor that is zero": lambda: X // 0,
    "a negative divisor": lambda: X // -2,
    "a negative modulus": lambda: X % -2,
    "an unknown divisor outside a run": lambda: X // Y,
    "an unknown modulus outside a run": lambda: 7 % X,
    "a power": lambda: X**2,
    "a shift": lambda: X >> 1,
    "an and of bits": lambda: X & 1,
    "an inverted truth": lambda: ~B,
    "an and of truths by bits": lambda: B & B,
    "a sum of truths": lambda: B + 1,
    "an order of names": lambda: C < Light.RED,
    "a number and a text": lambda: X == "7",
    "a number and a truth": lambda: X == True,  # noqa: E712 - the comparison is the point
    "a number and a name": lambda: X == C,
    "a truth and a number": lambda: B == 1,
    "a number and a fraction": lambda: X < 0.5,
    "a text": lambda: str(X),
    "a formatted text": lambda: f"{C}",
    "a plain number": lambda: int(X),
    "a fraction": lambda: float(X),
    "an index": lambda: (1, 2, 3)[X],
    "a key": lambda: {X: 1},
    "a range": lambda: range(X),
    "a length": lambda: len(X),
    "an instance": lambda: isinstance(X, str),
    "a truth outside a run": lambda: bool(X == 1),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_has_no_shared_meaning_is_refused(what: str) -> None:
    """Whatever Python and the solver would read differently raises TypeError with a sentence."""
    with pytest.raises(TypeError, match=r"\w+ \w+"):
        REFUSED[what]()


def test_none_is_no_unknown() -> None:
    """An unknown never equals None, without a question."""
    assert (X == None) is False  # noqa: E711 - the operator is the point
    assert (C == None) is False  # noqa: E711 - as above
    assert (B != None) is True  # noqa: E711 - as above


def test_a_name_of_another_class_is_never_equal() -> None:
    """Two enums have no member in common."""

    class Other(Enum):
        RED = "red"

    assert (C == Other.RED) is False


def test_the_budget_names_the_line_that_forks_most() -> None:
    """A loop that doubles its paths at each turn stops loudly, at its own line."""
    flags = [Truth(z3.Bool(f"flag{number}")) for number in range(20)]

    def doubling() -> int:
        return sum(1 for flag in flags if flag)

    with pytest.raises(OutOfBudget, match=r"more than 100 paths; .*test_terms\.py:\d+ forks most"):
        list(paths(doubling, constraints=[], limits=Limits(paths=100)))


def test_impossible_branches_are_not_taken() -> None:
    """Pitfall 9: an exception behind an impossible branch is not met."""

    def careful() -> int:
        if X > 5:
            if X < 3:
                raise AssertionError("impossible")
            return 1
        return 0

    assert sorted(result for _, result in paths(careful, constraints=[X.z > 0], limits=Limits())) == [0, 1]


def test_explorations_nest() -> None:
    """A run may explore another function; its own questions go on as before."""

    def outer() -> tuple[bool, int]:
        first = bool(X > 0)
        inner = list(paths(lambda: bool(Y > 0), constraints=[], limits=Limits()))
        return first and bool(X > 10), len(inner)

    found = [result for _, result in paths(outer, constraints=[], limits=Limits())]
    assert sorted(found) == [(False, 2), (False, 2), (True, 2)]


def test_a_silent_exception_is_the_result_of_its_path() -> None:
    """Others pass through."""

    def picky() -> bool:
        if X == 0:
            raise KeyError("zero")
        return True

    found = list(paths(picky, constraints=[], limits=Limits(), silent=(KeyError,)))
    assert {type(result) for _, result in found} == {bool, KeyError}
    with pytest.raises(KeyError):
        list(paths(picky, constraints=[], limits=Limits()))


def test_a_multiplication_by_a_constant_uses_the_whole_number() -> None:
    """Operators of unknown numbers give unknown numbers."""
    assert all(type(each) is Number for each in (X + 1, 1 + X, X - Y, 3 - X, X * 2, X // 3, X % 3, -X))
    assert operator.eq(type(X < Y), Truth)


@pytest.mark.parametrize("engine", ["solver", "classes"])
def test_an_unknown_value_has_no_attributes(engine: str) -> None:
    """An Enum's `.value` of an unknown is refused in a sentence, as operators are; Python's own questions pass."""
    unknown = SAMPLE.light if engine == "solver" else of_classes(Light, [])

    with pytest.raises(TypeError, match=r"an unknown value has no `\.value`: compare it"):
        _ = unknown.value
    assert not hasattr(unknown, "__deepcopy__")
