"""One clock for a whole log: header times without a year, as nanoseconds from one day."""

from datetime import date

from attrs import define

from models.pleg.reading.headers import Damaged, Stamp

DAY = 86_400 * 10**9
LEAP = 2000  # stands for the year that nobody has told: it has every day that a header may name
FEBRUARY = (2, 28)
MARCH = (3, 1)
DECEMBER, JANUARY = 12, 1


@define
class Clock:
    """Counts the years: January after December is the next one, whichever the first was (`year`, where it was told).

    A JSON line has the whole time; no file has both kinds, because the two would not compare.
    """

    year: int | None = None
    passed: int = 0
    last: tuple[int, int] | None = None
    is_json: bool | None = None
    midnight: int = 0

    def time_of(self, stamp: Stamp) -> int:
        """Nanoseconds from 1 January of year 1, or of 1970 for JSON; raises Damaged for a date that there is not."""
        if self.is_json is None:
            self.is_json = stamp.month == 0
        if self.is_json != (stamp.month == 0):
            raise Damaged(
                "the same format as in the lines before: klog's text has no year, and its times do not compare"
            )
        if self.is_json:
            return stamp.nanoseconds
        now = (stamp.month, stamp.day)
        if now == self.last:
            return self.midnight + stamp.nanoseconds
        if self.last is not None and self.last[0] == DECEMBER and stamp.month == JANUARY:
            self.passed += 1
        if (
            self.last is not None
            and self.year is None
            and self.last <= FEBRUARY
            and now >= MARCH
            and self._is_spring(now)
        ):
            raise Damaged("--year: between these lines February ends, and it may have 28 days or 29")
        try:
            day = date((LEAP if self.year is None else self.year) + self.passed, *now)
        except ValueError:
            raise Damaged(f"a day of the year, and month {now[0]} has no day {now[1]}") from None
        self.last, self.midnight = now, day.toordinal() * DAY
        return self.midnight + stamp.nanoseconds

    def _is_spring(self, now: tuple[int, int]) -> bool:
        """Whether this is a step forward over the end of February, and not lines of late and early in the year."""
        return self.last is not None and now > self.last
