"""The solver's engine for `for_all`: one question for each way in which the world supplies the parameters."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import z3
from attrs import field, frozen

from verify.binding import choices, free_parameters
from verify.language import Irrelevant
from verify.limits import CannotSay, Limits, Progress
from verify.property import Property
from verify.runnable import shown_values
from verify.stopping import guarded, stopped
from verify.symbolic.alone import alone
from verify.symbolic.filling import concrete, fresh
from verify.symbolic.merging import session_of
from verify.symbolic.obligations import Obligations
from verify.symbolic.paths import paths
from verify.symbolic.terms import Truth, some_hold
from verify.verdict import Outcome, Strength, Verdict, vacuous
from verify.world import World

ENGINE = "smt"
Values = dict[str, Any]


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Decide each `for_all` property for all values of its parameters."""
    for item in properties:
        mine = limits.anew()
        yield item, guarded(partial(_decided, item, world, mine), ENGINE, mine)


@frozen
class Question:
    """All paths of a predicate on one choice of what the world supplies.

    `wrong` are the conditions on which it fails or the model crashes, `unsaid` those on which it uses Python that has
    no meaning on unknown values, `relevant` those that its assumptions leave, `met` those of them of which
    values are known.
    """

    given: Values
    unknown: Values
    promises: list[z3.BoolRef]
    covered: list[z3.BoolRef] = field(factory=list)
    relevant: list[z3.BoolRef] = field(factory=list)
    wrong: list[z3.BoolRef] = field(factory=list)
    unsaid: list[tuple[z3.BoolRef, TypeError]] = field(factory=list)
    met: list[z3.BoolRef] = field(factory=list)

    def explore(self, item: Property, limits: Limits) -> None:
        """Run the predicate on its unknown parameters, path by path."""

        def ask() -> Any:  # noqa: ANN401 - a truth, known or not
            answer = item.predicate(**self.given, **self.unknown)
            return answer if type(answer) in (bool, Truth) else bool(answer)

        session = session_of(self.promises, limits)
        for condition, result in paths(
            ask, constraints=self.promises, limits=limits, silent=(Exception,), session=session
        ):
            self.covered.append(condition)
            kind = type(result)
            if issubclass(kind, Irrelevant):
                continue
            self.relevant.append(condition)
            if session.met and session.met[-1] is condition:
                self.met.append(condition)
            if issubclass(kind, TypeError):
                self.unsaid.append((condition, result))
            elif kind is Truth:
                self.wrong.append(z3.And(condition, z3.Not(result.z)))
            elif result is not True:
                self.wrong.append(condition)

    @property
    def negated(self) -> z3.BoolRef:
        """That the predicate fails, or that no path covers the values: unsatisfiable where the claim holds."""
        return some_hold((*self.wrong, z3.Not(some_hold(self.covered))))


@alone()
def _decided(item: Property, world: World, limits: Limits) -> Verdict:
    obligations = Obligations(limits)
    free = free_parameters(item.predicate, world)
    asked, relevant = 0, False
    for given in choices(item.predicate, world):
        made = {each.name: fresh(each.kind, each.name, whole=world.given) for each in free}
        promises = [promise for _, more in made.values() for promise in more]
        question = Question(given, {name: value for name, (value, _) in made.items()}, promises)
        question.explore(item, limits)
        title = f"{item.name} on {world.name}, choice {asked}"
        model = obligations.refute(title, *promises, question.negated)
        if model is not None:
            return _shown(item, world, question, model)
        if question.unsaid:
            problem = _unsaid(item, world, question, obligations)
            if problem is not None:
                return problem
        relevant = relevant or bool(question.met)
        if not relevant and question.relevant:
            solver = z3.Solver()
            solver.add(*promises, some_hold(question.relevant))
            relevant = obligations.answer(solver) is not None
        asked += 1
        limits.tell(Progress(asked, 0, 0))
    if not relevant:
        return vacuous(ENGINE, "no value satisfies the assumptions" if asked else "the world has nothing to choose")
    return Verdict(Outcome.PROVED, Strength.UNBOUNDED, ENGINE, obligations=obligations.all())


def _shown(item: Property, world: World, question: Question, model: z3.ModelRef) -> Verdict:
    """The verdict on values that the solver found: violated if plain Python agrees."""
    values = _values(question, model)
    said = outcome_of(item, values)
    if said is False:
        return Verdict(Outcome.VIOLATED, None, ENGINE, counterexample=shown_values(item, world, values))
    if isinstance(said, Exception) and not isinstance(said, Irrelevant):
        return _crash(item, world, values, said)
    plain = "is silent" if isinstance(said, Irrelevant) else f"says {said}"
    reason = f"the solver says that the property fails, plain Python {plain}, for {_brief(question.unknown, values)}"
    return Verdict(Outcome.ERROR, None, ENGINE, reason=reason)


def _unsaid(item: Property, world: World, question: Question, obligations: Obligations) -> Verdict | None:
    """The verdict on paths where the symbolic run raised TypeError: a crash if plain Python crashes as well."""
    for condition, problem in question.unsaid:
        model = obligations.refute(f"{item.name} on {world.name}, refused path", *question.promises, condition)
        if model is None:
            continue
        values = _values(question, model)
        said = outcome_of(item, values)
        if isinstance(said, Exception) and not isinstance(said, Irrelevant):
            return _crash(item, world, values, said)
        return stopped(CannotSay(str(problem)), ENGINE, obligations.limits)
    return None


def _crash(item: Property, world: World, values: Values, crash: Exception) -> Verdict:
    reason = f"the model crashes: {type(crash).__name__}: {crash}"
    shown = shown_values(item, world, values)
    return Verdict(Outcome.VIOLATED, None, ENGINE, reason=reason, counterexample=shown)


def _values(question: Question, model: z3.ModelRef) -> Values:
    return {**question.given, **{name: concrete(value, model) for name, value in question.unknown.items()}}


def _brief(unknown: Values, values: Values) -> str:
    return ", ".join(f"{name}={values[name]!r}" for name in unknown)[:500]


def outcome_of(item: Property, values: Values) -> bool | Exception:
    """What plain Python says of these values: a truth, or the exception that it raises."""
    try:
        return bool(item.predicate(**values))
    except Exception as stopped:  # noqa: BLE001 - whatever a model raises is what is asked for
        return stopped
