"""Field and label selectors as the API server parses them out of a query.

`k8s.io/apimachinery/pkg/fields/selector.go` and `pkg/labels/selector.go` @1.36; the conversion of query parameters is
that of `pkg/runtime/conversion.go`. Only what a request's attributes depend on: the exact matches of a field selector,
and whether a label selector parses at all.
"""

import re
from collections.abc import Mapping, Sequence

OPERATORS = ("!=", "==", "=")  # in the order in which they are tried at one place
NUMBER = re.compile(r"[+-]?[0-9]+")
QUALIFIED = r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?"
SUBDOMAIN = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*"
KEY = re.compile(rf"(?:(?P<prefix>{SUBDOMAIN})/)?(?P<name>{QUALIFIED})")
VALUE = re.compile(rf"(?:{QUALIFIED})?")
SETS = re.compile(r"(?P<key>[^\s=!(),<>]+)\s+(?:in|notin)\s*\((?P<values>[^()=!<>]*)\)")
EQUALS = re.compile(r"(?P<key>[^\s=!(),<>]+)\s*(?P<operator>==|=|!=|>|<)\s*(?P<value>[^\s=!(),<>]*)")
EXISTS = re.compile(r"(?:!\s*)?(?P<key>[^\s=!(),<>]+)")


class NoSelector(ValueError):  # noqa: N818 - reads as the sentence it starts
    """The text is no selector; the message says which part is not."""


def exact_matches(selector: str) -> tuple[tuple[str, str], ...]:
    """What a field selector requires to be equal, as (field, value), in the order of its sorted terms.

    Raises NoSelector where fields.ParseSelector gives an error.
    """
    found = []
    for term in sorted(_terms(selector)):
        if not term:
            continue
        field, operator, value = _split(term)
        plain = _unescaped(value)
        if operator != "!=":
            found.append((field, plain))
    return tuple(found)


def _terms(selector: str) -> list[str]:
    """The parts between commas; a backslash takes the next character with it."""
    terms, start, escaped = [], 0, False
    for place, letter in enumerate(selector):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif letter == ",":
            terms.append(selector[start:place])
            start = place + 1
    return [*terms, selector[start:]]


def _split(term: str) -> tuple[str, str, str]:
    for place in range(len(term)):
        for operator in OPERATORS:
            if term.startswith(operator, place):
                return term[:place], operator, term[place + len(operator) :]
    raise NoSelector(f"{term!r}: expected field=value, field==value or field!=value")


def _unescaped(value: str) -> str:
    letters, escaped = [], False
    for letter in value:
        if escaped:
            if letter not in "\\,=":
                raise NoSelector(f"{value!r}: a backslash stands only before a backslash, a comma or an equals sign")
            escaped = False
        elif letter == "\\":
            escaped = True
            continue
        elif letter in ",=":
            raise NoSelector(f"{value!r}: {letter!r} needs a backslash before it")
        letters.append(letter)
    if escaped:
        raise NoSelector(f"{value!r}: nothing follows the backslash")
    return "".join(letters)


def parses_as_labels(selector: str) -> bool:
    """Whether labels.Parse accepts the text: requirements between commas, none of them empty but in an empty text."""
    text = selector.strip()
    return text == "" or all(_is_requirement(part.strip()) for part in _requirements(text))


def _requirements(text: str) -> list[str]:
    """The parts between commas that stand outside parentheses."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _is_requirement(part: str) -> bool:
    among = SETS.fullmatch(part)
    if among is not None:
        return _is_key(among["key"]) and all(_is_value(value.strip()) for value in among["values"].split(","))
    equals = EQUALS.fullmatch(part)
    if equals is not None:
        ordered = equals["operator"] in "<>"
        return _is_key(equals["key"]) and (_is_number(equals["value"]) if ordered else _is_value(equals["value"]))
    exists = EXISTS.fullmatch(part)
    return exists is not None and _is_key(exists["key"])


def _is_key(key: str) -> bool:
    match = KEY.fullmatch(key)
    return match is not None and len(match["name"]) <= 63 and len(match["prefix"] or "") <= 253


def _is_value(value: str) -> bool:
    return len(value) <= 63 and VALUE.fullmatch(value) is not None


def _is_number(text: str) -> bool:
    """Whether strconv.ParseInt reads it as a number of 64 bits."""
    return NUMBER.fullmatch(text) is not None and -(2**63) <= int(text) < 2**63


def is_true(values: Sequence[str]) -> bool:
    """A boolean query parameter: false only where it is absent, "false" in any case, or "0"."""
    return bool(values) and values[0].lower() not in ("false", "0")


def decode_list_options(query: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """The exact matches of the options of a list; raises NoSelector where one of the options does not parse."""
    for name in ("limit", "timeoutSeconds"):
        if name in query and not _is_number(query[name][0]):
            raise NoSelector(f"{name}={query[name][0]}: expected a number")
    if not parses_as_labels(query.get("labelSelector", ("",))[0]):
        raise NoSelector(f"labelSelector={query['labelSelector'][0]}: expected a label selector")
    return exact_matches(query.get("fieldSelector", ("",))[0])
