"""How the times of a log become one clock, though klog writes no year."""

import pytest

from models.pleg.reading.clocks import DAY, Clock
from models.pleg.reading.headers import Damaged, Stamp


@pytest.mark.parametrize(("year", "month", "day"), [(None, 2, 30), (None, 4, 31), (2023, 2, 29)])
def test_a_day_that_no_year_has_is_refused_each_time(year: int | None, month: int, day: int) -> None:
    """The second line of that day as the first: it has no midnight to count from."""
    clock = Clock(year)
    for _ in range(2):
        with pytest.raises(Damaged, match=f"month {month} has no day {day}"):
            clock.time_of(Stamp(month, day, 5))


def test_january_after_december_is_the_next_year() -> None:
    """A second apart, and a leap day where the year has one."""
    clock = Clock(2023)
    before, after = clock.time_of(Stamp(12, 31, DAY - 1)), clock.time_of(Stamp(1, 1, 0))
    assert after - before == 1
    assert clock.time_of(Stamp(3, 1, 0)) - clock.time_of(Stamp(2, 28, 0)) == 2 * DAY
