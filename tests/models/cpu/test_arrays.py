"""Long series are read by arrays, and nothing they say differs from the plain pass."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cpu.behaviour.arrays import explained, read
from models.cpu.behaviour.explaining import explain
from models.cpu.vocabulary import Sample
from models.cpu.vocabulary.series import Bounds, Series

LARGE = (0, 2**53, 2**53 + 1, 2**60)  # where floats have no odd numbers any more


def arrays(times: list[int], usages: list[int], *, apart: bool = False) -> Series:
    """A series whose columns are arrays, however short."""
    columns: tuple[Any, Any] = (np.array(times, np.int64), np.array(usages, np.int64))
    return Series("any", *columns, apart=apart)


@st.composite
def columns(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Times and usages that mostly grow, and go back, stand still, fall, vanish and leap now and then."""
    time, usage = draw(st.sampled_from(LARGE)), draw(st.sampled_from(LARGE)) + draw(st.integers(0, 20))
    unit = draw(st.sampled_from((1, 10**9)))  # ns, or seconds
    times, usages = [], []
    for _ in range(draw(st.integers(1, 14))):
        times.append(time)
        usages.append(usage)
        time += unit * draw(st.one_of(st.integers(1, 12), st.just(3), st.integers(-6, 0)))
        grown = usage + unit * draw(st.integers(0, 40))
        odd = (0, usage, usage + 3, usage + 4000 * unit, max(0, usage - 30 * unit), 7, 200 * unit)
        usage = draw(st.sampled_from((grown,) * 8 + odd))
    return times, usages


BOUNDS = st.builds(
    Bounds,
    st.sampled_from((None, Fraction(1), Fraction(3, 2), Fraction(8))),
    st.sampled_from((None, Fraction(1), Fraction(15, 2))),
    st.sampled_from((0, 5)),
    st.sampled_from((1, 4)),
    st.sampled_from((1, 1000)),
)


@settings(max_examples=600, deadline=None)
@given(columns(), BOUNDS, st.booleans(), st.sampled_from((1, 2, 3, 50)))
def test_arrays_say_what_the_plain_pass_says(
    drawn: tuple[list[int], list[int]],
    bounds: Bounds,
    apart: bool,  # noqa: FBT001 - drawn
    block: int,
) -> None:
    """Field by field, wherever a block of the arrays ends."""
    times, usages = drawn
    plain = explain([Sample(*sample) for sample in zip(times, usages, strict=True)], bounds, apart=apart)
    fast = read(arrays(times, usages, apart=apart), bounds, block)
    assert fast in (plain, None)
    if max(usages) < 2**59 and not (bounds.cores and max(times) >= 2**60):
        assert fast == plain


def test_a_nanosecond_counts_beyond_what_a_float_can_tell() -> None:
    """Near 2^60 one nanosecond more than eight cores can do is still seen."""
    times = [2**60 + 10**9 * at for at in range(3)]
    usages = [2**60, 2**60 + 8 * 10**9, 2**60 + 16 * 10**9 + 1]
    found = read(arrays(times, usages), Bounds(Fraction(8)))
    assert found is not None
    assert found.above == 1
    assert found.forced is not None
    assert (found.forced.first, found.forced.last, found.forced.excess) == (1, 2, Fraction(1))


@pytest.mark.parametrize("cores", [Fraction(8), Fraction(123_456_789, 1000), None])
def test_numbers_without_room_are_read_one_by_one(cores: Fraction | None) -> None:
    """A product that 64 bits cannot hold is never formed in 64 bits."""
    times, usages = [0, 2**61, 2**62 - 1], [1, 2**61, 2**62]
    bounds = Bounds(cores)
    assert explained(arrays(times, usages), bounds) == explain(
        [Sample(*sample) for sample in zip(times, usages, strict=True)], bounds
    )


def test_many_alike_rates_take_no_longer() -> None:
    """A hundred thousand windows of one rate: the first of them is the fastest."""
    times = [10**9 * at for at in range(100_000)]
    found = explained(arrays(times, [4 * time for time in times]), Bounds(Fraction(8)))
    assert found.fastest == (0, 1)
    assert found.above == 0
