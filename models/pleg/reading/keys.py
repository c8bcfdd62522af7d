"""Typed access to the keys of a schedule, whose null is refused: numbers and seconds beside what every reader asks."""

from decimal import Decimal

from attrs import frozen

from verify.reading.refusing import Exact

MOST_DIGITS = 30  # of a number, whatever its size
NANOSECONDS = 9  # digits behind the point of a second


@frozen
class Keys(Exact):
    """One object of a schedule, or a part of one."""

    def whole(self, key: str, otherwise: int | None = None, least: int = 0) -> int | None:
        """A whole number that is not below the least."""
        if key not in self.keys:
            return otherwise
        value = self.keys[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.refuse(key, f"a whole number from {least} on")
        return value

    def seconds(self, key: str, otherwise: int | None = None) -> int:
        """Seconds, not negative and of at most nine decimals, as whole nanoseconds."""
        if key not in self.keys and otherwise is not None:
            return otherwise
        value = self.keys.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value < 0:
            raise self.refuse(key, "seconds, zero or more")
        number = Decimal(value)
        if (
            not number.is_finite()
            or number.adjusted() > MOST_DIGITS
            or (number != 0 and number.adjusted() < -MOST_DIGITS)
        ):
            raise self.refuse(key, "seconds that a clock can show")
        nanoseconds = number.scaleb(NANOSECONDS)
        if nanoseconds != int(nanoseconds):
            raise self.refuse(key, "seconds of at most nine decimals")
        return int(nanoseconds)
