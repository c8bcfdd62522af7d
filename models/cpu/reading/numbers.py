"""Numbers of recordings as whole nanoseconds, exactly: no float comes between the text and the number."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9}
LARGEST = 10**30  # far above any counter or time in nanoseconds, and small enough to be written out
PLAIN = 20  # digits of a number that needs no care
PRECISION = 60  # digits that hold every number up to LARGEST with its fractions

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_SUFFIXES = {"n": 1, "u": 10**3, "m": 10**6, "": 10**9, "k": 10**12}


def nanoseconds(text: str, unit: int) -> int:
    """The number in this unit of so many nanoseconds, to the nearest nanosecond; ValueError where it is none."""
    if len(text) > PRECISION or not _NUMBER.fullmatch(text):
        raise ValueError(text)
    whole, _, fraction = text.partition(".")
    parts: int = 10 ** len(fraction)
    if parts <= unit and (whole + fraction).isdigit() and len(whole) < PLAIN:
        return int(whole + fraction) * (unit // parts)
    with localcontext(prec=2 * PRECISION):
        value = Decimal(text) * unit
        if abs(value) > LARGEST:
            raise ValueError(text)
        return int(value.to_integral_value())


def digits_after_point(text: str) -> int:
    """How many decimals the number is written with."""
    return len(text.partition(".")[2])


def digits_of_second(text: str) -> int:
    """How many decimals of a second an RFC 3339 time is written with, nine at most."""
    found = _TIME.fullmatch(text)
    return len(found[3] or "") if found else 0


def instant(text: str) -> int:
    """An RFC 3339 time as nanoseconds since 1970; ValueError where it is none, is before that, or names no zone."""
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, clock, fraction, zone = found.groups()
    whole = datetime.fromisoformat(f"{day}T{clock}{'+00:00' if zone in 'Zz' else zone}")
    seconds = (whole - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    if seconds < 0:
        raise ValueError(text)
    return seconds * 10**9 + int((fraction or "").ljust(9, "0"))


def nanocores(text: str) -> int:
    """A Kubernetes quantity of CPU, such as "8000532800n" or "250m", in nanocores; ValueError where it is none."""
    suffix = text[-1:] if text[-1:] in ("n", "u", "m", "k") else ""
    return nanoseconds(text.removesuffix(suffix) if suffix else text, _SUFFIXES[suffix])
