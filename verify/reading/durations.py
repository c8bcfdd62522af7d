"""Spans of time as Go prints them."""

import re
from decimal import Decimal

MINUTE, HOUR = 60 * 10**9, 3600 * 10**9
_SPAN = re.compile(r"(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s))?", re.ASCII)
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9}


def span_of(text: str) -> int:
    """A span such as 3m5.30015447s in nanoseconds; ValueError where it is none.

    Follows Duration.String of time/time.go @ Go 1.24, without negative spans: hours, minutes and seconds in this order,
    or one smaller unit.
    """
    found = _SPAN.fullmatch(text)
    if found is None or not any(found.groups()):
        raise ValueError(text)
    hours, minutes, number, unit = found.groups()
    rest = Decimal(number) * _UNITS[unit] if number else Decimal()
    if rest != int(rest):
        raise ValueError(text)
    return int(hours or 0) * HOUR + int(minutes or 0) * MINUTE + int(rest)
