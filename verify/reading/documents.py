"""Documents of JSON and YAML, as strict as each other: no key twice, no NaN, nothing of an insane size or depth."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from verify.reading import loading
from verify.reading.refusing import Unreadable, brief, printable

SANE = "JSON of a sane size and depth"  # numbers of thousands of digits, objects inside of each other a thousand times


class _Refused(ValueError):  # noqa: N818 - only carries a sentence
    """What JSON allows, or Python, and nobody means."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _Refused(f"each key once, found {brief(twice)} twice")
    return made


def _no_number(text: str) -> object:
    raise _Refused(f"numbers of JSON, found {text}")


def _finite(text: str) -> float:
    made = float(text)
    if not math.isfinite(made):
        raise _Refused(f"finite numbers, found {brief(text)}")
    return made


PLAIN = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite)
EXACT = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number, parse_float=Decimal)


def json_of(place: str, text: str) -> object:
    """The one value of a JSON text; raises Unreadable, with line and column."""
    found = list(json_values(place, text))
    if len(found) != 1:
        raise Unreadable(f"{place}: expected one JSON document, found {len(found)}")
    return found[0][1]


def json_values(place: str, text: str, *, exact: bool = False) -> Iterator[tuple[int, object]]:
    """The values of a JSON text one after the other, each with its first line; raises Unreadable.

    With `exact`, a number with decimals is a Decimal.
    """
    decoder = EXACT if exact else PLAIN
    at = _next(text, 0)
    line = 1 + text.count("\n", 0, at)
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as wrong:
            where = f"line {wrong.lineno} column {wrong.colno}"
            raise Unreadable(f"{place}: {where}: expected JSON, found {_found(wrong)}") from wrong
        except _Refused as wrong:
            raise Unreadable(f"{place}: in the document from line {line} on: expected {wrong}") from wrong
        except (ValueError, RecursionError, ArithmeticError) as wrong:
            raise Unreadable(f"{place}: expected {SANE}") from wrong
        yield line, value
        end = _next(text, end)
        line += text.count("\n", at, end)
        at = end


def json_line(place: str, line: str, *, exact: bool = False) -> dict[str, object]:
    """The object that one line of JSON Lines is; raises Unreadable at its place."""
    try:
        said = (EXACT if exact else PLAIN).decode(line)
    except json.JSONDecodeError as wrong:
        raise Unreadable(f"{place}: expected a JSON object on one line, found {_found(wrong)}") from wrong
    except _Refused as wrong:
        raise Unreadable(f"{place}: expected {wrong}") from wrong
    except (ValueError, RecursionError, ArithmeticError) as wrong:
        raise Unreadable(f"{place}: expected {SANE}") from wrong
    if not isinstance(said, dict):
        raise Unreadable(f"{place}: expected a JSON object, found {brief(said)}")
    return said


def documents_of(label: str, text: str) -> Iterator[object]:
    """Every document of a file; as kubectl does, what begins with a brace is taken for JSON, all else for YAML."""
    if text.lstrip().startswith("{"):
        return (value for _, value in json_values(label, text))
    return loading.documents(label, text)


def _next(text: str, at: int) -> int:
    """Where the next value begins."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _found(wrong: json.JSONDecodeError) -> str:
    """What is wrong there, in words."""
    is_cut = wrong.msg.startswith("Unterminated string") or not wrong.doc[wrong.pos :].strip()
    return "its end: it is cut off" if is_cut else printable(wrong.msg)
