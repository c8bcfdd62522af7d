"""Unknown values that are terms of the solver: whole numbers, truths, and one of a few names.

A comparison gives an unknown truth; asking for its truth asks the exploration under way (`running`), which takes one
answer now and the other on a later run. Authors never see a raw term, whose own `bool` would silently be False.
"""

from collections.abc import Callable, Iterable
from typing import Any

import z3

from verify.names import beginning
from verify.symbolic.active import Unknown


def _nobody_chooses(rows: Any) -> int:  # noqa: ANN401, ARG001 - the rows of any table
    raise TypeError("an unknown key is looked up only while an engine explores the function")


class Running:
    """Who decides the truths of the run under way, and who reads tables for it; empty in plain Python."""

    __slots__ = ("choose", "decide", "look_up")

    def __init__(self) -> None:
        self.decide: Callable[[Truth], bool] | None = None
        self.choose: Callable[[Any], int] = _nobody_chooses
        self.look_up: Callable[[Number, Any], Any] | None = None


running = Running()


class Term(Unknown):
    """An unknown value that the solver reasons about; what it does not define, it refuses in a sentence."""

    __slots__ = ("z",)

    def __init__(self, z: z3.ExprRef) -> None:
        self.z = z

    def __repr__(self) -> str:
        return f"?{self.z}"

    def __bool__(self) -> bool:
        raise TypeError("an unknown number or name has no truth: compare it")


def _refusal(sign: str) -> Callable[..., Any]:
    def refuse(*_: Any) -> Any:  # noqa: ANN401 - stands in for any operator
        raise TypeError(f"`{sign}` has no meaning on this unknown value that the solver and Python share")

    return refuse


_SIGNS = {
    "+": ("add", "radd"),
    "-": ("sub", "rsub", "neg"),
    "*": ("mul", "rmul"),
    "//": ("floordiv", "rfloordiv"),
    "%": ("mod", "rmod"),
    "/": ("truediv", "rtruediv"),
    "**": ("pow", "rpow"),
    "&": ("and", "rand"),
    "|": ("or", "ror"),
    "^": ("xor", "rxor"),
    "~": ("invert",),
    "<<": ("lshift", "rlshift"),
    ">>": ("rshift", "rrshift"),
    "<": ("lt",),
    "<=": ("le",),
    ">": ("gt",),
    ">=": ("ge",),
    "float": ("float",),
    "len": ("len",),
    "for": ("iter",),
    "in": ("contains",),
    "[]": ("getitem",),
}
for _sign, _names in _SIGNS.items():
    for _name in _names:
        setattr(Term, f"__{_name}__", _refusal(_sign))


class Truth(Term):
    """An unknown yes or no."""

    __slots__ = ("_read",)

    def __init__(self, z: z3.BoolRef) -> None:
        super().__init__(z)
        self._read: tuple[z3.BoolRef, int, bool] | None = None

    def read(self) -> tuple[z3.BoolRef, int, bool]:
        """Give the atom without negations, its number, and whether this truth asserts it; number -1: it is constant."""
        if self._read is None:
            atom, positive = z3.simplify(self.z), True
            while z3.is_not(atom):
                atom, positive = atom.arg(0), not positive
            if z3.is_true(atom) or z3.is_false(atom):
                self._read = atom, -1, z3.is_true(atom) == positive
            else:
                self._read = atom, atom.get_id(), positive
        return self._read

    def __bool__(self) -> bool:
        if running.decide is None:
            raise TypeError("an unknown truth is decided only while an engine explores the function")
        return running.decide(self)

    def __eq__(self, other: object) -> Any:  # noqa: ANN401 - a truth, known or not
        if other is None:
            return False
        if type(other) is bool:
            return self if other else Truth(z3.Not(self.z))
        if type(other) is Truth:
            return Truth(self.z == other.z)
        raise TypeError("an unknown truth is compared with something that is not a truth")

    def __ne__(self, other: object) -> Any:  # noqa: ANN401 - a truth, known or not
        return negated(self == other)


def negated(truth: bool | Truth) -> bool | Truth:  # noqa: FBT001 - negation is about truths
    """Say the opposite of a truth, known or not."""
    return Truth(z3.Not(truth.z)) if type(truth) is Truth else not truth


class Number(Term):
    """An unknown whole number."""

    __slots__ = ("_cuts", "_points")

    def __init__(self, z: z3.ArithRef) -> None:
        super().__init__(z)
        self._cuts: dict[int, tuple[Truth, Truth]] = {}
        self._points: dict[int, Truth] = {}

    def _cut(self, last: int) -> tuple[Truth, Truth]:
        """Whether the number is at most `last`, and the opposite; remembered, because runs repeat their questions."""
        found = self._cuts.get(last)
        if found is None:
            below = self.z <= last
            found = self._cuts[last] = Truth(below), Truth(z3.Not(below))
        return found

    def __lt__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        return self._cut(other - 1)[0] if type(other) is int else Truth(self.z < whole(other))

    def __le__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        return self._cut(other)[0] if type(other) is int else Truth(self.z <= whole(other))

    def __gt__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        return self._cut(other)[1] if type(other) is int else Truth(self.z > whole(other))

    def __ge__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        return self._cut(other - 1)[1] if type(other) is int else Truth(self.z >= whole(other))

    def __eq__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        if other is None:
            return False
        if type(other) is not int:
            return Truth(self.z == whole(other))
        found = self._points.get(other)
        if found is None:
            found = self._points[other] = Truth(self.z == other)
        return found

    def __ne__(self, other: object) -> Any:  # noqa: ANN401 - a truth
        return negated(self == other)

    def __add__(self, other: object) -> "Number":
        return Number(self.z + whole(other))

    __radd__ = __add__

    def __sub__(self, other: object) -> "Number":
        return Number(self.z - whole(other))

    def __rsub__(self, other: object) -> "Number":
        return Number(whole(other) - self.z)

    def __neg__(self) -> "Number":
        return Number(-self.z)

    def __mul__(self, other: object) -> "Number":
        return Number(self.z * whole(other))

    __rmul__ = __mul__

    def __floordiv__(self, other: object) -> "Number":
        return Number(self.z / _divisor(other))

    def __rfloordiv__(self, other: object) -> "Number":
        return Number(whole(other) / _divisor(self))

    def __mod__(self, other: object) -> "Number":
        return Number(self.z % _divisor(other))

    def __rmod__(self, other: object) -> "Number":
        return Number(whole(other) % _divisor(self))

    def look_up(self, index: Any) -> Any:  # noqa: ANN401 - a table holds anything
        """Answer for itself when it is the key of a table word."""
        if running.look_up is None:
            raise TypeError("an unknown key is looked up only while an engine explores the function")
        return running.look_up(self, index)


def whole(value: object) -> Any:  # noqa: ANN401 - a term, or a plain number that the solver's operators accept
    """Give a number, known or not, to the solver; refuse anything that is not a whole number."""
    if type(value) is int:
        return z3.IntVal(value)
    if type(value) is Number:
        return value.z
    if type(value) in (Truth, Choice):
        raise TypeError("an unknown number meets an unknown value that is not a number")
    if isinstance(value, int) and not isinstance(value, bool):
        return z3.IntVal(int(value))
    raise TypeError(f"an unknown number meets {value!r}, which is not a whole number")


def _divisor(value: object) -> z3.ArithRef:
    """A divisor for the solver: only of positive ones does it mean what Python means; of an unknown one, it asks."""
    if type(value) is int and value > 0:
        return z3.IntVal(value)
    if type(value) is Number and value > 0:
        return value.z
    raise TypeError("divide only by a positive number: for any other divisor Python and the solver disagree")


class Choice(Term):
    """An unknown one of a few values (an Enum, or names), by position."""

    __slots__ = ("_points", "values")

    def __init__(self, z: z3.ArithRef, values: tuple[Any, ...]) -> None:
        super().__init__(z)
        self.values = values
        self._points: dict[int, Truth] = {}

    def __eq__(self, other: object) -> Any:  # noqa: ANN401 - a truth, known or not
        if type(other) is Choice:
            return Truth(self._same(other))
        if type(other) in (Number, Truth):
            raise TypeError("an unknown name is compared with something that is not a name")
        if other not in self.values:
            return False
        place = self.values.index(other)
        found = self._points.get(place)
        if found is None:
            found = self._points[place] = Truth(self.z == place)
        return found

    def __ne__(self, other: object) -> Any:  # noqa: ANN401 - a truth, known or not
        return negated(self == other)

    def _same(self, other: "Choice") -> z3.BoolRef:
        if self.values == other.values:
            return self.z == other.z
        both = [value for value in self.values if value in other.values]
        return some_hold(z3.And(self.z == self.values.index(v), other.z == other.values.index(v)) for v in both)

    def look_up(self, names: Any) -> Any:  # noqa: ANN401 - a table holds anything
        """Answer for itself when it is the key of a table of names: by its position."""
        return Number(self.z).look_up(names.over(self.values))

    def startswith(self, prefix: str) -> Any:  # noqa: ANN401 - a truth, known or not
        """Whether the name begins like this."""
        return self.look_up(beginning(prefix))

    def place_in(self, values: tuple[Any, ...]) -> z3.ArithRef:
        """Give its position in another tuple that holds all of its values."""
        if values[: len(self.values)] == self.values:
            return self.z
        place = z3.IntVal(values.index(self.values[-1]))
        for number, value in enumerate(self.values[:-1]):
            place = z3.If(self.z == number, z3.IntVal(values.index(value)), place)
        return place


def all_hold(conditions: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """The conjunction; SMT-LIB has none of fewer than two parts."""
    parts = tuple(conditions)
    return z3.And(parts) if len(parts) > 1 else parts[0] if parts else z3.BoolVal(val=True)


def some_hold(conditions: Iterable[z3.BoolRef]) -> z3.BoolRef:
    """The disjunction; SMT-LIB has none of fewer than two parts."""
    parts = tuple(conditions)
    return z3.Or(parts) if len(parts) > 1 else parts[0] if parts else z3.BoolVal(val=False)
