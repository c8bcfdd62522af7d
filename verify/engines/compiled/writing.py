"""Terms of the solver as Python text over whole numbers of a machine word, each with the range that it can be in.

A term whose range might leave a machine word is refused, so that nothing is ever cut off.
"""

from collections import ChainMap, Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import z3
from attrs import define, field, frozen

from verify.engines.compiled.refusing import NotPacked

WIDEST = 2**62
DEEPEST = 12  # brackets in one line


@frozen
class Text:
    """A term as text: a number in low..high, or a truth, which is 1 where it is known to hold and 0 where not."""

    text: str
    low: int
    high: int
    depth: int = 0

    @property
    def known(self) -> int | None:
        """The value, if there is only one."""
        return self.low if self.low == self.high else None


YES, NO = Text("True", 1, 1), Text("False", 0, 0)


@define(eq=False)
class Writer:
    """Lines of one function: what is written further in is not known further out."""

    lines: list[str] = field(factory=list)
    indent: int = 1
    known: ChainMap[int, Text] = field(factory=ChainMap, init=False)
    kept: list[z3.ExprRef] = field(factory=list, init=False)  # numbers of terms are reused once a term is gone
    uses: Counter[int] = field(factory=Counter, init=False)
    names: int = field(default=0, init=False)

    def line(self, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * self.indent + text)

    @contextmanager
    def inside(self, head: str) -> Iterator[None]:
        """Write a line, and what follows further in."""
        self.line(head)
        self.indent += 1
        self.known = self.known.new_child()
        yield
        self.known = self.known.parents
        self.indent -= 1

    def give(self, term: z3.ExprRef, text: Text) -> None:
        """Say what stands for a term."""
        self.kept.append(term)
        self.known[term.get_id()] = text

    def count(self, terms: Sequence[z3.ExprRef]) -> None:
        """Look how often each term is used: what is used twice is worked out once."""
        waiting = list(terms)
        while waiting:
            term = waiting.pop()
            self.uses[term.get_id()] += 1
            if self.uses[term.get_id()] == 1:
                self.kept.append(term)
                waiting.extend(term.children())

    def write(self, term: z3.ExprRef) -> Text:
        """The text of a term; lines before it may name parts of it."""
        waiting = [term]
        while waiting:
            top = waiting[-1]
            missing = [part for part in top.children() if part.get_id() not in self.known]
            if top.get_id() in self.known:
                waiting.pop()
            elif missing:
                waiting.extend(missing)
            else:
                waiting.pop()
                self.give(
                    top, self._named(top, self._made(top, [self.known[part.get_id()] for part in top.children()]))
                )
        return self.known[term.get_id()]

    def _named(self, term: z3.ExprRef, made: Text) -> Text:
        """Name what is used again, or would have too many brackets."""
        if abs(made.low) > WIDEST or abs(made.high) > WIDEST:
            raise NotPacked(f"a number of {made.low}..{made.high} may not fit a machine word")
        if made.known is not None:
            return Text(("False", "True")[made.low] if z3.is_bool(term) else str(made.low), made.low, made.high)
        if made.depth and (self.uses[term.get_id()] > 1 or made.depth > DEEPEST):
            self.names += 1
            self.line(f"t{self.names} = {made.text}")
            return Text(f"t{self.names}", made.low, made.high)
        return made

    def _made(self, term: z3.ExprRef, parts: list[Text]) -> Text:
        kind = term.decl().kind()
        if z3.is_int_value(term):
            return Text(str(term.as_long()), term.as_long(), term.as_long())
        found = OPERATORS.get(kind)
        if found is None:
            raise NotPacked(f"`{term.decl().name()}` has no form on machine words")
        made: Text = found(*parts)
        return Text(made.text, made.low, made.high, max((part.depth for part in parts), default=0) + 1)


def _sum(*parts: Text) -> Text:
    return Text(_several(" + ", parts), sum(part.low for part in parts), sum(part.high for part in parts))


def _difference(first: Text, *rest: Text) -> Text:
    low, high = first.low - sum(part.high for part in rest), first.high - sum(part.low for part in rest)
    return Text(_several(" - ", (first, *rest)), low, high)


def _product(*parts: Text) -> Text:
    low = high = 1
    for part in parts:
        corners = [low * part.low, low * part.high, high * part.low, high * part.high]
        low, high = min(corners), max(corners)
        if max(abs(low), abs(high)) > WIDEST:
            raise NotPacked(f"a number of {low}..{high} may not fit a machine word")
    return Text(_several(" * ", parts), low, high)


def _negative(part: Text) -> Text:
    return Text(f"(-{part.text})", -part.high, -part.low)


def _quotient(part: Text, by: Text) -> Text:
    """Rounds down; a divisor that is not positive stands behind a question that was answered otherwise."""
    if by.high < 1:
        return Text("0", 0, 0)
    least = max(by.low, 1)
    corners = [part.low // least, part.low // by.high, part.high // least, part.high // by.high]
    text = f"({part.text} // {by.text})" if by.low > 0 else f"({part.text} // ({by.text} if {by.text} > 0 else 1))"
    return Text(text, min(corners), max(corners))


def _rest(part: Text, by: Text) -> Text:
    if by.high < 1:
        return Text("0", 0, 0)
    if by.low > part.high and part.low >= 0:
        return part
    text = f"({part.text} % {by.text})" if by.low > 0 else f"({part.text} % ({by.text} if {by.text} > 0 else 1))"
    return Text(text, 0, by.high - 1)


def _if(condition: Text, yes: Text, no: Text) -> Text:
    if condition.known is not None:
        return yes if condition.known else no
    low, high = min(yes.low, no.low), max(yes.high, no.high)
    return Text(f"({yes.text} if {condition.text} else {no.text})", low, high)


def _at_most(one: Text, other: Text, sign: str = "<=") -> Text:
    if one.high <= other.low:
        return YES
    return NO if one.low > other.high else Text(f"({one.text} {sign} {other.text})", 0, 1)


def _below(one: Text, other: Text) -> Text:
    if one.high < other.low:
        return YES
    return NO if one.low >= other.high else Text(f"({one.text} < {other.text})", 0, 1)


def _equal(one: Text, other: Text) -> Text:
    if one.known is not None and one.known == other.known:
        return YES
    if one.high < other.low or other.high < one.low:
        return NO
    return Text(f"({one.text} == {other.text})", 0, 1)


def _distinct(*parts: Text) -> Text:
    pairs = [(one, other) for at, one in enumerate(parts) for other in parts[at + 1 :]]
    return _all(*(_not(_equal(one, other)) for one, other in pairs))


def _not(part: Text) -> Text:
    return Text(f"(not {part.text})", 1 - part.high, 1 - part.low)


def _all(*parts: Text) -> Text:
    if any(part.known == 0 for part in parts):
        return NO
    left = [part for part in parts if part.known is None]
    return Text(_several(" & ", left), 0, 1) if left else YES


def _any(*parts: Text) -> Text:
    if any(part.known == 1 for part in parts):
        return YES
    left = [part for part in parts if part.known is None]
    return Text(_several(" | ", left), 0, 1) if left else NO


def _several(sign: str, parts: Sequence[Text]) -> str:
    return parts[0].text if len(parts) == 1 else f"({sign.join(part.text for part in parts)})"


OPERATORS: dict[int, Any] = {
    z3.Z3_OP_ADD: _sum,
    z3.Z3_OP_SUB: _difference,
    z3.Z3_OP_MUL: _product,
    z3.Z3_OP_UMINUS: _negative,
    z3.Z3_OP_IDIV: _quotient,
    z3.Z3_OP_MOD: _rest,
    z3.Z3_OP_ITE: _if,
    z3.Z3_OP_LE: _at_most,
    z3.Z3_OP_GE: lambda one, other: _at_most(other, one),
    z3.Z3_OP_LT: _below,
    z3.Z3_OP_GT: lambda one, other: _below(other, one),
    z3.Z3_OP_EQ: _equal,
    z3.Z3_OP_DISTINCT: _distinct,
    z3.Z3_OP_NOT: _not,
    z3.Z3_OP_AND: _all,
    z3.Z3_OP_OR: _any,
    z3.Z3_OP_IMPLIES: lambda one, other: _any(_not(one), other),
    z3.Z3_OP_XOR: lambda one, other: _not(_equal(one, other)),
    z3.Z3_OP_TRUE: lambda: YES,
    z3.Z3_OP_FALSE: lambda: NO,
}
