"""What a model must not say is refused when it is imported, with file, line and cure."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.engines.toys_symbolic import Light
from verify import action, always, for_all, pure
from verify.dialect import NotSayable

# Every function below has its one mistake on the line that is marked "# here".


def identity_of_an_enum(light: Light) -> bool:  # noqa: D103
    return light is Light.RED  # here


def no_identity_of_an_enum(light: Light) -> bool:  # noqa: D103
    return (
        light != Light.GREEN and light is not Light.RED  # here
    )


def a_loop_without_end(x: int) -> int:  # noqa: D103
    while x > 0:  # here
        x = x - 1
    return x


def a_recovery(x: int) -> int:  # noqa: D103
    try:  # here
        return 7 // x
    except ZeroDivisionError:
        return 0


def a_true_division(x: int) -> bool:  # noqa: D103
    return x / 2 > 1  # here


def a_true_division_in_place(x: int) -> Any:  # noqa: D103
    x /= 2  # type: ignore[assignment]  # here
    return x


def a_fraction(x: int) -> bool:  # noqa: D103
    return x > 0.5  # here


def a_mutation(holder: Any) -> Any:  # noqa: D103
    holder.level = 3  # here
    return holder


def a_mutation_in_place(holder: Any) -> Any:  # noqa: D103
    holder.level += 1  # here
    return holder


def a_mutation_of_an_element(levels: Any) -> Any:  # noqa: D103
    levels[0] = 3  # here
    return levels


def an_and_of_bits(x: int, y: int) -> bool:  # noqa: D103
    return (x == 1) & (y == 2)  # here


def an_or_of_bits(x: int, y: int) -> bool:  # noqa: D103
    return (x == 1) | (y == 2)  # here


def an_exclusive_or(x: int, y: int) -> int:  # noqa: D103
    return x ^ y  # here


def an_inversion(x: int) -> int:  # noqa: D103
    return ~x  # here


def a_shift(x: int) -> int:  # noqa: D103
    return x << 2  # here


def a_shift_back(x: int) -> int:  # noqa: D103
    return x >> 2  # here


def a_power(x: int) -> int:  # noqa: D103
    return x**2  # here


def a_text(x: int) -> str:  # noqa: D103
    return f"{x}"  # here


def a_global(x: int) -> int:  # noqa: D103
    global COUNTED  # noqa: PLW0603  # here
    COUNTED = x
    return x


def a_deletion(levels: Any) -> Any:  # noqa: D103
    del levels[0]  # here
    return levels


def an_import() -> int:  # noqa: D103
    import math  # noqa: PLC0415  # here

    return math.isqrt(4)


def a_context(levels: Any) -> Any:  # noqa: D103
    with levels:  # here
        return levels


def a_generator(x: int) -> Any:  # noqa: D103
    yield x  # here


COUNTED = 0
REFUSED = (
    identity_of_an_enum,
    no_identity_of_an_enum,
    a_loop_without_end,
    a_recovery,
    a_true_division,
    a_true_division_in_place,
    a_fraction,
    a_mutation,
    a_mutation_in_place,
    a_mutation_of_an_element,
    an_and_of_bits,
    an_or_of_bits,
    an_exclusive_or,
    an_inversion,
    a_shift,
    a_shift_back,
    a_power,
    a_text,
    a_global,
    a_deletion,
    an_import,
    a_context,
    a_generator,
)


def line_of(function: Callable[..., Any]) -> int:
    """The line that is marked in this function."""
    first = function.__code__.co_firstlineno
    with open(__file__, encoding="utf-8") as file:  # noqa: PTH123 - a line number is all that is wanted
        lines = file.read().splitlines()
    return next(number for number, line in enumerate(lines, 1) if number > first and "# here" in line)


@pytest.mark.parametrize("function", REFUSED, ids=lambda function: function.__name__)
@pytest.mark.parametrize("mark", [pure, action, for_all, always(Light)], ids=["pure", "action", "for_all", "always"])
def test_it_is_refused_where_it_stands(function: Callable[..., Any], mark: Callable[..., Any]) -> None:
    """Every word refuses, and the message starts with file and line."""
    with pytest.raises(NotSayable) as refusal:
        mark(function)
    where, _, cure = str(refusal.value).partition(": ")
    assert where == f"{__file__}:{line_of(function)}"
    assert len(cure.split()) > 3


def none_is_itself(x: int | None) -> bool:
    """None is one thing, known or not."""
    return x is None or (x is not None and x > 0)


def everything_else(levels: tuple[int, ...], light: Light, x: int) -> int:
    """Loops over collections, floors, chained comparisons, matching, names of one's own."""
    total = 0
    for level in levels:
        if 0 <= level < x and light in (Light.RED, Light.AMBER):
            total = total + level // 2
    match light:
        case Light.RED:
            total += 1
    return total if any(level > 3 for level in levels) else -total % 7


@pytest.mark.parametrize("function", [none_is_itself, everything_else], ids=lambda function: function.__name__)
def test_the_rest_is_allowed(function: Callable[..., Any]) -> None:
    """Plain Python that means the same on unknown values."""
    assert pure(function).__name__ == function.__name__


def test_a_method_of_a_class_is_looked_at() -> None:
    """Its line is the line in the file, not in the class."""
    with pytest.raises(NotSayable, match=r"test_dialect\.py:\d+: unknown values have no identity"):

        class Machine:
            @action
            def turns(self, light: Light) -> bool:
                """Compare by identity."""
                return light is Light.RED
