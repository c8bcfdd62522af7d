"""The text of a compiled search: functions that expand packed states, and functions that say what predicates say.

Each function looks at one state, already in words. A way that cannot be said in words (a crash, a field outside its
domain) is written down as the complement of its number, and nothing with it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import z3
from attrs import define, field, frozen

from verify.engines.compiled.layout import Layout, Place
from verify.engines.compiled.summaries import ODD, Fork, Lead, Shape
from verify.engines.compiled.writing import Text, Writer
from verify.property import Claim, Predicate
from verify.symbolic.terms import Truth

LONGEST = 400  # lines of one function: the compiler's time grows faster than they do
FALSE, TRUE, SILENT, UNSAID = range(4)  # what a predicate says of a state
HEAD = '''"""Written by verify.engines.compiled.programs; the numbers of states and ways are those of the search."""

from numba import njit

'''
JIT = "@njit(cache=True, nogil=True, error_model='numpy')\n"


@frozen
class Watched:
    """A predicate that is asked of each state, and whether the search looks for a yes or for a no."""

    predicate: Predicate
    claim: Claim


@define(eq=False)
class Program:
    """Everything that is written for one machine."""

    layout: Layout
    functions: list[str] = field(factory=list, init=False)

    @property
    def arguments(self) -> str:
        """The words of a state."""
        return ", ".join(f"s{word}" for word in range(self.layout.words))

    def text(self, watched: Sequence[Watched], told: Sequence[Predicate]) -> str:
        """The whole module: `expand`, `judge` and `tell`."""
        self.functions.clear()
        for shape in self.layout.shapes:
            self._forms(shape)
        parts = [self._moves(shape) for shape in self.layout.shapes]
        self._loop(
            "expand(states, first, last, out, ways, ends)",
            "n = 0",
            [[f"n = {name}({self.arguments}, out, ways, n)" for name in names] for names in parts],
            ["ends[i - first] = n"],
            "n",
        )
        judged = [self._judged(shape, watched) for shape in self.layout.shapes]
        self._loop(
            "judge(states, first, last, wanted, told)",
            "hits, relevant = 0, 0",
            [[f"hits, relevant = {name}({self.arguments}, hits, relevant)" for name in names] for names in judged],
            ["if hits & wanted:", "    told[0] |= relevant", "    return i, hits", "hits = 0"],
            "last, 0",
            ["told[0] |= relevant"],
        )
        said = [self._told(shape, told) for shape in self.layout.shapes]
        self._loop(
            "tell(states, first, last, out)",
            "n = 0",
            [[f"{name}({self.arguments}, out, i - first)" for name in names] for names in said],
            [],
            "n",
        )
        return HEAD + "\n\n".join(self.functions)

    def _loop(
        self, head: str, begin: str, calls: list[list[str]], end: list[str], result: str, last: Sequence[str] = ()
    ) -> None:
        """A function that goes through the states, each by the functions of its shape."""
        lines = [begin, "for i in range(first, last):"]
        lines += [f"    s{word} = states[i, {word}]" for word in range(self.layout.words)]
        mask = (1 << self.layout.tag) - 1
        for shape, names in enumerate(calls):
            indent = "    "
            if mask:
                lines.append(f"    {'elif' if shape else 'if'} s0 & {mask} == {shape}:")
                indent = "        "
            lines += [indent + call for call in names or ["pass"]]
        lines += [f"    {line}" for line in end] + [*last, f"return {result}"]
        self.functions.append(f"{JIT}def {head}:\n" + "".join(f"    {line}\n" for line in lines))

    def _several(
        self,
        shape: Shape,
        name: str,
        more: str,
        result: str,
        trees: Sequence[Any],
        end: Callable[[int, Writer, Any], None],
    ) -> list[str]:
        """Functions of no more than so many lines, which write these trees one after the other; gives their names."""
        names: list[str] = []
        number = 0
        while number < len(trees):
            writer = self._writer(shape)
            while number < len(trees) and len(writer.lines) < LONGEST:
                before = len(writer.lines)
                self._tree(writer, trees[number], partial(end, number))
                if len(writer.lines) > before:
                    writer.lines.insert(before, f"    # {number}")
                number += 1
            names.append(f"{name}_{shape.number}_{len(names)}")
            body = "\n".join([*writer.lines, f"    return {result}"])
            self.functions.append(f"{JIT}def {names[-1]}({self.arguments}, {more}):\n{body}\n")
        return names

    def _writer(self, shape: Shape) -> Writer:
        """A writer that knows the leaves of a state."""
        writer = Writer()
        for number, (place, term) in enumerate(zip(self.layout.places[shape.number], shape.terms, strict=True)):
            leaf = place.leaf
            if leaf.is_truth:
                writer.give(term, Text(f"f{number}", 0, 1))
                writer.line(f"f{number} = (s{place.word} & {place.mask}) != 0")
            elif place.width:
                low = f" + {leaf.low}" if leaf.low else ""
                writer.give(term, Text(f"f{number}", leaf.low, leaf.high))
                writer.line(f"f{number} = ((s{place.word} >> {place.shift}) & {place.mask >> place.shift}){low}")
            else:
                writer.give(term, Text(str(leaf.low), leaf.low, leaf.high))
        return writer

    def _tree(self, writer: Writer, tree: Any, end: Callable[[Writer, Any], None]) -> None:  # noqa: ANN401 - a tree
        """Write a tree of forks."""
        if type(tree) is not Fork:
            end(writer, tree)
            return
        asked = writer.write(tree.atom)
        if asked.known is not None:
            self._tree(writer, tree.yes if asked.known else tree.no, end)
            return
        for side, head in ((tree.yes, f"if {asked.text}:"), (tree.no, f"if not {asked.text}:")):
            with writer.inside(head):
                before = len(writer.lines)
                self._tree(writer, side, end)
                if len(writer.lines) == before:
                    del writer.lines[before - 1]

    def _moves(self, shape: Shape) -> list[str]:
        """The functions that write down what can follow on a state of this shape."""

        def end(way: int, writer: Writer, found: Any) -> None:  # noqa: ANN401 - the end of a tree
            if found is ODD:
                writer.line(f"ways[n] = {~way}")
                writer.line("n += 1")
            elif found is not None:
                self._lead(writer, shape, way, found)

        return self._several(shape, "moves", "out, ways, n", "n", shape.ways, end)

    def _forms(self, shape: Shape) -> None:
        """The functions that write states of this shape in a normal form."""
        for number, tree in enumerate(shape.forms.values()):

            def end(writer: Writer, found: Any) -> None:  # noqa: ANN401 - the end of a tree
                if found is ODD:
                    writer.line("ways[n] = ~way")
                    writer.line("n += 1")
                else:
                    self._lead(writer, shape, "way", found)

            writer = self._writer(shape)
            self._tree(writer, tree, end)
            body = "\n".join([*writer.lines, "    return n"])
            head = f"def form_{shape.number}_{number}({self.arguments}, out, ways, n, way)"
            self.functions.append(f"{JIT}{head}:\n{body}\n")

    def _lead(self, writer: Writer, shape: Shape, way: int | str, lead: Lead) -> None:
        """Write down one state that follows, unless one of its leaves is outside its domain."""
        writer.count(lead.terms)
        texts = [writer.write(term) for term in lead.terms]
        places = self.layout.places[lead.shape.number]
        outside = [
            f"({text.text} < {place.leaf.low}) | ({text.text} > {place.leaf.high})"
            for text, place in zip(texts, places, strict=True)
            if text.low < place.leaf.low or text.high > place.leaf.high
        ]
        if outside:
            with writer.inside(f"if {' | '.join(outside)}:"):
                writer.line(f"ways[n] = ~{way}")
                writer.line("n += 1")
            with writer.inside("else:"):
                self._words(writer, shape, way, lead, texts)
        else:
            self._words(writer, shape, way, lead, texts)

    def _words(self, writer: Writer, shape: Shape, way: int | str, lead: Lead, texts: Sequence[Text]) -> None:
        places = self.layout.places[lead.shape.number]
        same = lead.shape is shape
        rows = [f"out[n, {word}]" if lead.form is None else f"w{word}" for word in range(self.layout.words)]
        for word in range(self.layout.words):
            keep, known, parts = (1 << self.layout.tag) - 1 if word == 0 and same else 0, 0, []
            known = 0 if word or same else lead.shape.number
            for number, (place, text) in enumerate(zip(places, texts, strict=True)):
                if place.word != word or not place.width:
                    continue
                if same and lead.terms[number].eq(shape.terms[number]):
                    keep |= place.mask
                elif text.known is not None:
                    known |= (text.known - place.leaf.low) << place.shift
                else:
                    parts.append(_shifted(place, text))
            if same and not parts and not known and keep == self._all(shape, word):
                writer.line(f"{rows[word]} = s{word}")
            else:
                kept = [f"(s{word} & {keep})"] if keep else []
                writer.line(f"{rows[word]} = {' | '.join([*kept, *([str(known)] if known else []), *parts]) or '0'}")
        if lead.form is None:
            writer.line(f"ways[n] = {way}")
            writer.line("n += 1")
        else:
            form = list(lead.shape.forms).index(lead.form)
            writer.line(f"n = form_{lead.shape.number}_{form}({', '.join(rows)}, out, ways, n, {way})")

    def _all(self, shape: Shape, word: int) -> int:
        """Every bit that states of this shape use in a word."""
        bits = 0 if word else (1 << self.layout.tag) - 1
        return bits | sum(place.mask for place in self.layout.places[shape.number] if place.word == word)

    def _judged(self, shape: Shape, watched: Sequence[Watched]) -> list[str]:
        """The functions that say which of the watched predicates are met by a state, as bits."""

        def end(number: int, writer: Writer, found: Any) -> None:  # noqa: ANN401 - the end of a tree
            looks_for = watched[number].claim is Claim.REACHABLE
            if found is None:
                return
            if found is ODD or type(found) is bool:
                if found is ODD or found is looks_for:
                    writer.line(f"hits |= {1 << number}")
            else:
                text = _truth(writer, found)
                writer.line(f"if {text}:" if looks_for else f"if not {text}:")
                writer.line(f"    hits |= {1 << number}")
            writer.line(f"relevant |= {1 << number}")

        trees = [self.layout.summaries.said(shape, each.predicate) for each in watched]
        return self._several(shape, "judged", "hits, relevant", "hits, relevant", trees, end)

    def _told(self, shape: Shape, told: Sequence[Predicate]) -> list[str]:
        """The functions that note what each predicate says of a state."""

        def end(number: int, writer: Writer, found: Any) -> None:  # noqa: ANN401 - the end of a tree
            if found is None or found is ODD or type(found) is bool:
                code = SILENT if found is None else UNSAID if found is ODD else TRUE if found else FALSE
                writer.line(f"out[n, {number}] = {code}")
            else:
                writer.line(f"out[n, {number}] = {TRUE} if {_truth(writer, found)} else {FALSE}")

        trees = [self.layout.summaries.said(shape, each) for each in told]
        return self._several(shape, "told", "out, n", "0", trees, end)


def _truth(writer: Writer, truth: Truth) -> str:
    term: z3.ExprRef = truth.z
    writer.count([term])
    return writer.write(term).text


def _shifted(place: Place, text: Text) -> str:
    """The bits of a leaf, where they belong."""
    if place.leaf.is_truth:
        return f"({1 << place.shift} if {text.text} else 0)"
    less = f"({text.text} - {place.leaf.low})" if place.leaf.low > 0 else text.text
    if place.leaf.low < 0:
        less = f"({text.text} + {-place.leaf.low})"
    return f"({less} << {place.shift})" if place.shift else less
