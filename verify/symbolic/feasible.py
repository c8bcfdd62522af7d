"""Which answers can hold together: the solver is asked only about what shares unknowns, and never the same twice.

Literals that share no unknown cannot exclude each other, so a path falls into parts, each with a question of its own.
Most parts are met again on other paths, and from other starts, and are answered from memory.
"""

from typing import Any

import z3
from attrs import field, frozen

from verify.limits import Limits

Literal = tuple[z3.BoolRef, bool]
Names = frozenset[int]
Mark = tuple[int, bool]  # a literal by the number of its atom
NOTHING: Names = frozenset()
EFFORT = 500_000  # steps: a path of which the solver cannot soon say that it is impossible is followed
PATIENCE = 5.0  # seconds that they may take, where a busy machine or other work of the solver makes them long


@frozen(eq=False)
class Part:
    """Literals that are linked by the unknowns in them; `key` is their set."""

    literals: tuple[Literal, ...] = ()
    key: frozenset[Mark] = frozenset()
    names: Names = NOTHING

    def and_also(self, atom: z3.BoolRef, number: int, *, side: bool) -> "Part":
        """The part with one literal more, whose unknowns are not looked for yet."""
        if (number, side) in self.key:
            return self
        return Part((*self.literals, (atom, side)), self.key | {(number, side)}, self.names)


EMPTY = Part()


@frozen(eq=False)
class Decided:
    """What one run has answered so far: its literals, the parts that they fall into, and the rows that were read.

    Literals are sorted into parts when the next question is asked: many runs ask only one.
    """

    literals: list[Literal] = field(factory=list)
    known: dict[int, bool] = field(factory=dict)
    rows: dict[Any, int] = field(factory=dict)
    unsorted: list[tuple[z3.BoolRef, int, bool]] = field(factory=list)
    parts: dict[int, Part] = field(factory=dict)

    def copy(self) -> "Decided":
        """The same answers, to go on from."""
        return Decided(
            self.literals.copy(), self.known.copy(), self.rows.copy(), self.unsorted.copy(), self.parts.copy()
        )

    def add(self, atom: z3.BoolRef, number: int, *, side: bool) -> None:
        """Keep one literal more."""
        self.literals.append((atom, side))
        self.known[number] = side
        self.unsorted.append((atom, number, side))

    def around(self, term: z3.ExprRef, feasible: "Feasible") -> Part:
        """The literals that say anything about the unknowns of a term."""
        if not self.parts and not self.unsorted:
            return EMPTY
        self.sort(feasible)
        return self._linked(feasible.names_in(term))

    def sort(self, feasible: "Feasible") -> None:
        """Put each literal into its part."""
        for atom, number, side in self.unsorted:
            names = feasible.names_in(atom)
            part = self._linked(names).and_also(atom, number, side=side)
            part = Part(part.literals, part.key, part.names | names)
            self.parts.update(dict.fromkeys(part.names, part))
        self.unsorted.clear()

    def _linked(self, names: Names) -> Part:
        found = {id(part): part for name in names if (part := self.parts.get(name)) is not None}
        if len(found) <= 1:
            return next(iter(found.values()), EMPTY)
        parts = found.values()
        return Part(
            tuple(literal for part in parts for literal in part.literals),
            frozenset().union(*(part.key for part in parts)),
            NOTHING.union(*(part.names for part in parts)),
        )


class Feasible:
    """Answers whether literals can hold together under the promises; what it was asked, it remembers."""

    __slots__ = ("answers", "checks", "kept", "links", "names", "solver", "stack")

    def __init__(self, promises: list[z3.BoolRef]) -> None:
        self.solver = z3.SimpleSolver()
        self.solver.add(promises)
        self.stack: list[Mark] = []
        self.answers: dict[frozenset[Mark], Any] = {}
        self.names: dict[int, Names] = {}
        self.kept: list[z3.AstRef] = []  # keeps the numbers in `answers` and `names` from being reused
        self.links: dict[int, Names] = {}
        self.checks = 0
        for promise in promises:
            self._link(self.names_in(promise))

    def _link(self, names: Names) -> None:
        """Unknowns that one promise relates are never asked about apart."""
        whole = names.union(*(self.links[name] for name in names if name in self.links))
        if len(whole) > 1:
            self.links.update(dict.fromkeys(whole, whole))
            self.names = {number: self._linked(known) for number, known in self.names.items()}

    def _linked(self, names: Names) -> Names:
        return names.union(*(self.links[name] for name in names if name in self.links)) if self.links else names

    def names_in(self, term: z3.ExprRef) -> Names:
        """The numbers of the unknowns in a term.

        By the solver's own pointers: a Python object for every part of every term takes longer than most questions.
        """
        number = term.get_id()
        if number not in self.names:
            self.kept.append(term)  # and with it all its parts
            self._name(term.ctx.ref(), term.as_ast())
        return self.names[number]

    def _name(self, context: Any, root: Any) -> None:  # noqa: ANN401 - z3 has no types
        waiting = [(z3.Z3_get_ast_id(context, root), root)]
        while waiting:
            number, term = waiting[-1]
            parts = _parts(context, term)
            numbers = [z3.Z3_get_ast_id(context, part) for part in parts]
            unseen = [pair for pair in zip(numbers, parts, strict=True) if pair[0] not in self.names]
            waiting += unseen
            if unseen:
                continue
            waiting.pop()
            if number not in self.names:
                own = NOTHING if parts or not _is_unknown(context, term) else self._linked(frozenset((number,)))
                self.names[number] = own.union(*(self.names[part] for part in numbers))

    def remember(self, part: Part, model: Any) -> None:  # noqa: ANN401 - z3 has no types
        """Note that the model is one of this part too."""
        self.answers.setdefault(part.key, model)

    def has_model(self, decided: Decided) -> bool:
        """Whether values are known that make all of these literals true: each part of them has some, and shares none.

        No question is asked: False where a part was never asked about, or the solver gave up on it.
        """
        decided.sort(self)
        models = [self.answers.get(part.key) for part in decided.parts.values()]
        return bool(models) and not any(model is None or model is True for model in models)

    def answer(self, part: Part, limits: Limits) -> Any:  # noqa: ANN401 - z3 has no types
        """A model of the promises and these literals; None if there is none, True if the solver gives up."""
        if part.key not in self.answers:
            self.answers[part.key] = self._ask(part.literals, limits)
            self.kept.extend(atom for atom, _ in part.literals)
        return self.answers[part.key]

    def _ask(self, literals: tuple[Literal, ...], limits: Limits) -> Any:  # noqa: ANN401 - z3 has no types
        shared = 0
        for (atom, side), (number, kept) in zip(literals, self.stack, strict=False):
            if side != kept or atom.get_id() != number:
                break
            shared += 1
        if shared < len(self.stack):
            self.solver.pop(len(self.stack) - shared)
            del self.stack[shared:]
        for atom, side in literals[shared:]:
            self.solver.push()
            self.solver.add(atom if side else z3.Not(atom))
            self.stack.append((atom.get_id(), side))
        self.solver.set("rlimit", EFFORT)
        self.solver.set("timeout", limits.patience(at_most=PATIENCE))
        self.checks += 1
        answer = self.solver.check()
        return self.solver.model() if answer == z3.sat else None if answer == z3.unsat else True


def _parts(context: Any, term: Any) -> list[Any]:  # noqa: ANN401 - z3 has no types
    if z3.Z3_get_ast_kind(context, term) == z3.Z3_QUANTIFIER_AST:
        return [z3.Z3_get_quantifier_body(context, term)]
    if z3.Z3_get_ast_kind(context, term) == z3.Z3_VAR_AST:
        return []
    return [z3.Z3_get_app_arg(context, term, at) for at in range(z3.Z3_get_app_num_args(context, term))]


def _is_unknown(context: Any, term: Any) -> bool:  # noqa: ANN401 - z3 has no types
    """Whether a term without parts is a name, not a number."""
    if z3.Z3_get_ast_kind(context, term) == z3.Z3_VAR_AST:
        return False
    return bool(z3.Z3_get_decl_kind(context, z3.Z3_get_app_decl(context, term)) == z3.Z3_OP_UNINTERPRETED)
