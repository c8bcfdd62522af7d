"""What each action does to the states of each shape, and what each predicate says of them, as trees of decisions.

The trees are read off the paths of the plain functions (`verify.symbolic.trail`): a fork asks one truth of the state,
and its ends say where that path of the function leads. The shapes are closed: whatever shape an action makes of one
of them is one of them. Parts of a state that plain Python has never seen change are taken for constants, until an
action is found to change them; then everything is read anew with that part unknown.
"""

import itertools
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import partial
from typing import Any

import z3
from attrs import define, evolve, field, frozen

from verify.engines.compiled.refusing import NotPacked
from verify.engines.compiled.shapes import Anatomy, Leaf, Path, written
from verify.engines.fields import Fields
from verify.engines.moves import Own, Wide, plans_of
from verify.language import Irrelevant, NotEnabled
from verify.limits import CannotSay, Limits
from verify.symbolic.active import Unknown
from verify.symbolic.merging import session_of
from verify.symbolic.terms import Truth
from verify.symbolic.trail import DEAD, Session, explore
from verify.world import World

MOST_SHAPES = 64
MOST_WAYS = 4096
WATCHED = 4000  # plain states that are looked at for what changes: what they miss is found later


Form = Callable[[Any], Any]  # a method that writes a state in its normal form


class Varies(Exception):  # noqa: N818 - not a failure: everything is read anew
    """A part that was taken for a constant is none."""


@frozen(eq=False)
class Fork:
    """A truth, and where each of its answers leads; None: nothing happens there."""

    atom: z3.BoolRef
    yes: Any
    no: Any


@frozen(eq=False)
class Lead:
    """The shape to which a path leads, the number of each of its leaves as a term, and the form it is written in."""

    shape: "Shape"
    terms: tuple[z3.ExprRef, ...]
    form: Form | None = None


@frozen(eq=False)
class Unformed:
    """A state, and the form in which it is to be written."""

    form: Form
    state: Any


ODD: Any = object()  # an end that only plain Python can tell: a crash, or a state outside its domains


@define(eq=False)
class Shape:
    """One shape: `state` is a state with unknown leaves, `exemplar` a plain one of the same shape."""

    number: int
    exemplar: Any
    state: Any
    places: dict[Path, Leaf]
    terms: tuple[z3.ExprRef, ...]
    session: Session
    is_odd: bool
    ways: list[Any] = field(factory=list)
    forms: dict[Form, Any] = field(factory=dict)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves in order."""
        return tuple(self.places.values())


@define(eq=False)
class Summaries:
    """Every shape of a machine with the ways in which it may move, found from plain states."""

    model: type[Any]
    world: World
    limits: Limits
    fields: Fields
    anatomy: Anatomy = field(init=False)
    constants: dict[Path, Any] = field(factory=dict, init=False)
    varying: set[Path] = field(factory=set, init=False)
    shapes: dict[Hashable, Shape] = field(factory=dict, init=False)
    unread: list[tuple[Form, Shape]] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.anatomy = Anatomy(self.world.given)

    def read(self, states: Sequence[Any]) -> None:
        """Read every shape that can follow from these plain states; NotPacked with the reason if that cannot be."""
        every = max(1, len(states) // WATCHED)
        known = {self._watch(state): state for state in states[::every]}.values()
        while True:
            self.shapes.clear()
            self.unread.clear()
            try:
                for state in known:
                    self.shape_of(state)
                done: set[int] = set()
                while waiting := [shape for shape in self.shapes.values() if shape.number not in done]:
                    before = len(self.varying)
                    for shape in waiting:
                        self._close(shape)
                        done.add(shape.number)
                    if len(self.varying) > before:
                        raise Varies  # noqa: TRY301 - now that all of them were asked
                    self._read_forms()
            except Varies:
                continue
            return

    def _watch(self, state: Any) -> Hashable:  # noqa: ANN401 - of any machine
        """Note which parts differ from those of the states before; gives the rest of the state."""
        structure: list[Any] = []

        def visit(path: Path, part: Any, value: Any) -> Any:  # noqa: ANN401 - any value
            if type(part) is not Leaf:
                structure.append(value)
            elif self.constants.setdefault(path, value) != value:
                self.varying.add(path)
            return value

        self.anatomy.walk(state, self.model, (), visit, structure)
        return tuple(structure)

    def shape_of(self, state: Any) -> Shape:  # noqa: ANN401 - known or not
        """The shape of a state, which is met for the first time or known."""
        return self.lead_to(state).shape

    def lead_to(self, state: Any) -> Lead:  # noqa: ANN401 - known or not
        """The shape of a state, and its leaves as terms; Varies if it differs from the others in a constant."""
        structure: list[Any] = []
        places: dict[Path, Leaf] = {}
        terms: list[z3.ExprRef] = []
        varies: list[Path] = []

        def visit(path: Path, part: Any, value: Any) -> Any:  # noqa: ANN401 - any value
            if type(part) is not Leaf:
                if issubclass(type(value), Unknown):
                    raise NotPacked(f"{written(path)} changes and has no bounds")
                structure.append(value)
            elif path in self.varying or path not in self.constants:
                places[path] = part
                terms.append(part.term(value, written(path)))
                return part.plain(part.low)
            elif issubclass(type(value), Unknown) or value != self.constants[path]:
                varies.append(path)
            return value

        exemplar = self.anatomy.walk(state, self.model, (), visit, structure)
        if varies:
            self.varying.update(varies)
            raise Varies
        try:
            found = self.shapes.get(key := tuple(structure))
        except TypeError as problem:
            raise NotPacked(str(problem)) from problem
        if found is None:
            if len(self.shapes) >= MOST_SHAPES:
                raise NotPacked(f"its states have more than {MOST_SHAPES} shapes")
            found = self.shapes[key] = self._shape(exemplar, places)
        return Lead(found, tuple(terms))

    def _shape(self, exemplar: Any, places: dict[Path, Leaf]) -> Shape:  # noqa: ANN401 - of any machine
        terms: list[z3.ExprRef] = []
        promises: list[z3.BoolRef] = []

        def visit(path: Path, part: Any, value: Any) -> Any:  # noqa: ANN401 - any value
            if path not in places:
                return value
            unknown, term = part.unknown(written(path))
            terms.append(term)
            promises.extend([] if part.is_truth else [term >= part.low, term <= part.high])
            return unknown

        state = self.anatomy.walk(exemplar, self.model, (), visit, [])
        try:
            is_odd = self.fields.breach(self.fields.key(exemplar)) is not None
        except CannotSay:
            is_odd = True
        session = session_of(promises, self.limits)
        session.hooks = evolve(session.hooks, canonical=Unformed)  # the form is read apart
        return Shape(len(self.shapes), exemplar, state, places, tuple(terms), session, is_odd)

    def _close(self, shape: Shape) -> None:
        """Read the ways of a shape; each part that is found to vary there is noted before anything is read anew."""
        if shape.is_odd:
            return
        for action, arguments in self._moves(shape):
            try:
                step = partial(getattr(self.model, action), shape.state, **arguments)
                shape.ways.append(self._tree(shape, step, self._end))
            except Varies:
                continue
            except NotPacked as problem:
                raise NotPacked(f"{action}: {problem}") from problem
            if len(shape.ways) > MOST_WAYS:
                raise NotPacked(f"it may move in more than {MOST_WAYS} ways")

    def _moves(self, shape: Shape) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every action with its arguments, in the order of `Repertoire`."""
        for plan in plans_of(self.model, self.world):
            if any(isinstance(source, Wide) for source in plan.sources):
                raise NotPacked(f"an argument of {plan.action} has too many values to try each")
            pools: list[Any] = [
                tuple(getattr(shape.state, source.attribute)) if isinstance(source, Own) else source
                for source in plan.sources
            ]
            for values in itertools.product(*pools):
                yield plan.action, dict(zip(plan.parameters, values, strict=True))

    def _read_forms(self) -> None:
        """Read the forms in which states of a shape are written: once for all actions that lead to it."""
        while self.unread:
            form, shape = self.unread.pop()
            shape.forms[form] = self._tree(shape, partial(form, shape.state), self._end)

    def _end(self, result: Any) -> Any:  # noqa: ANN401 - what an action returned or raised
        kind = type(result)
        if kind is Unformed:
            lead = self.lead_to(result.state)
            if lead.shape.is_odd:
                return ODD
            if result.form not in lead.shape.forms:
                lead.shape.forms[result.form] = None
                self.unread.append((result.form, lead.shape))
            return evolve(lead, form=result.form)
        if kind is NotEnabled:
            return None
        if issubclass(kind, Exception) or kind is not self.model:
            return ODD
        lead = self.lead_to(result)
        return ODD if lead.shape.is_odd else lead

    def said(self, shape: Shape, predicate: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - a tree
        """What a predicate says of the states of a shape: a tree whose ends are truths, None for silence, or ODD."""

        def ask() -> Any:  # noqa: ANN401 - a truth, known or not
            answer = predicate(shape.state)
            return answer if type(answer) in (bool, Truth) else bool(answer)

        def end(result: Any) -> Any:  # noqa: ANN401 - a truth, or what was raised
            kind = type(result)
            return None if kind is Irrelevant else ODD if issubclass(kind, Exception) else result

        return self._tree(shape, ask, end)

    def _tree(self, shape: Shape, function: Callable[[], Any], end: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - a tree
        """The paths of a function as one tree of forks."""
        found: list[tuple[Any, Any]] = []
        varies = False
        shape.session.limits = self.limits
        for literals, result in explore(shape.session, function, silent=(Exception,)):
            if issubclass(type(result), TypeError):
                raise NotPacked(str(result))
            if result is not DEAD:
                try:
                    found.append((literals, end(result)))
                except Varies:
                    varies = True
        if varies:
            raise Varies
        return _grown(found, 0)


def _grown(found: list[tuple[Any, Any]], depth: int) -> Any:  # noqa: ANN401 - a tree
    """The tree of these paths, whose first literals are the same."""
    if not found:
        return None
    if len(found) == 1 and len(found[0][0]) == depth:
        return found[0][1]
    atom = found[0][0][depth][0]
    if not all(len(literals) > depth and literals[depth][0].eq(atom) for literals, _ in found):
        raise NotPacked("the paths of an action are no tree")
    yes, no = ([pair for pair in found if pair[0][depth][1] is side] for side in (True, False))
    return Fork(atom, _grown(yes, depth + 1), _grown(no, depth + 1))
