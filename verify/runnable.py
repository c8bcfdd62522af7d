"""Counterexamples as runnable Python: a program whose last line fails as long as what it shows is so."""

import logging
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from attrs import frozen

from verify.binding import kinds_of
from verify.domain import Member, domain_of
from verify.literal import NOTHING, Known, Names, imports, literal, setup_of, things_of
from verify.picture import Illustration
from verify.property import Claim, Property
from verify.trace import Move, Run, short
from verify.unfolding import steps_of, trace_of
from verify.verdict import Counterexample, Step
from verify.world import World

LOG = logging.getLogger(__name__)
WIDE = 100  # a chain of calls longer than this is written one call a line
EVIDENCE = "verify.engines.evidence"  # where a program finds the words `holds`, `can_move` and `breach_of`


def shown_values(item: Property, world: World, values: dict[str, Any]) -> Counterexample:
    """The values of a `for_all` claim, as a program that asserts it of them, and one by one."""
    names: Names = {item.predicate.__name__: item.predicate.__module__}
    arguments = []
    for name, kind in kinds_of(item.predicate).items():
        arguments.append(f"{name}={_argument(values[name], domain_of(kind), world, names)}")
    call = f"assert {item.predicate.__name__}({', '.join(arguments)})"
    kinds = kinds_of(item.predicate)
    chosen = {name: value for name, value in values.items() if not _is_given(value, domain_of(kinds[name]), world)}
    told = tuple(f"{name} = {short(value)}" for name, value in chosen.items())
    setup = setup_of(world, [call], names)
    steps = (Step("given", told),) if told else ()
    seen = illustrated(item.name, world, values)
    return Counterexample("\n".join([*imports(names), *setup, call]), steps, seen.picture, seen.places)


def illustrated(name: str, world: World, shown: Any) -> Illustration:  # noqa: ANN401 - values by name, or a run
    """What the domain draws of it; a picture that cannot be drawn costs no verdict, and is told to who asks for it."""
    if world.illustrate is None:
        return Illustration()
    try:
        return world.illustrate(name, shown)
    except Exception:
        LOG.debug("no picture of a counterexample on %s", world.name, exc_info=True)
        return Illustration()


def _argument(value: Any, domain: Any, world: World, names: Names) -> str:  # noqa: ANN401 - any value
    if value is world.given:
        return "world"
    if isinstance(domain, Member):
        return f"world.{domain.attribute}{_place(value, domain, world)}"
    return literal(value, names)


def _is_given(value: Any, domain: Any, world: World) -> bool:  # noqa: ANN401 - any value
    """Whether there was nothing to choose: the world, or a part of it that is no list."""
    return value is world.given or (isinstance(domain, Member) and not _place(value, domain, world))


def _place(value: Any, domain: Member, world: World) -> str:  # noqa: ANN401 - any value
    """Where the value stands in its list; nothing for what is no list."""
    if attrgetter(domain.attribute)(world.given) is value:
        return ""
    return f"[{[known is value for known in domain.of(world.given) or ()].index(True)}]"


def shown_run(item: Property, world: World, run: Run, since: int = 0) -> Counterexample:
    """A run that decides a claim about a machine; if it waits, the wait starts at the state of number `since`."""
    text = Text(world, run, {item.predicate.__name__: item.predicate.__module__}, item.name)
    name = item.predicate.__name__
    if item.cause is None:
        negated = "not " if item.claim is Claim.REACHABLE else ""
        return text.whole([text.chain, f"assert {negated}{name}(state)"])
    text.names["holds"] = EVIDENCE
    wait = f"states[{since}:]"
    claim = f"assert not holds({name}.cause, states[{since}]) or any(holds({name}, state) for state in {wait})"
    return text.whole([text.listed, *text.for_ever(item, since), claim])


def shown_breach(world: World, run: Run, crashing: Move | None = None) -> Counterexample:
    """A run at whose end a field is outside its domain, or this move crashes."""
    text = Text(world, run, {})
    if crashing is not None:
        return text.whole([text.chain, f"state{crashing.written(text.names, text.known)}"])
    text.names["breach_of"] = EVIDENCE
    return text.whole([text.chain, f"assert breach_of(state{text.beside}) is None"])


@frozen
class Text:
    """A run as lines of Python, and the names that they use."""

    world: World
    run: Run
    names: Names
    about: str = ""

    @property
    def known(self) -> Known:
        """What is named after the world: nothing, where the machine's first state is the world."""
        return things_of(self.world) if self.beside else NOTHING

    @property
    def beside(self) -> str:
        """The world as an argument behind a state, where it is not the machine itself."""
        given = self.world.given
        return "" if given is None or given is self.run.states[0] else ", world"

    @property
    def chain(self) -> str:
        """The run as a chain of calls."""
        first, calls = self._first, [move.written(self.names, self.known) for move in self.run.moves]
        line = f"state = {first}{''.join(calls)}"
        if len(line) <= WIDE or not calls:
            return line
        return "\n".join(["state = (", f"    {first}", *(f"    {call}" for call in calls), ")"])

    @property
    def listed(self) -> str:
        """The run with all its states, for what is said of more than the last."""
        calls = [f"    state := state{move.written(self.names, self.known)}," for move in self.run.moves]
        return "\n".join(["states = [", f"    state := {self._first},", *calls, "]"])

    @property
    def _first(self) -> str:
        return literal(self.run.states[0], self.names, self.known)

    def for_ever(self, item: Property, since: int) -> Iterator[str]:
        """Why the run is as long as it can be: it repeats, is fair, and cannot go on, or waits long enough."""
        run = self.run
        if run.again:
            yield f"assert states[-1] == states[{run.turn}]"
            for action in sorted(set(item.fair) - {move.action for move in run.moves[run.turn :]}):
                self.names["can_move"] = EVIDENCE
                able = f'can_move(state{self.beside}, action="{action}")'
                yield f"assert not all({able} for state in states[{run.turn}:])"
        elif item.steps is None or len(run.moves) - since < item.steps:
            self.names["can_move"] = EVIDENCE
            yield f"assert not can_move(states[-1]{self.beside})"

    def whole(self, lines: list[str]) -> Counterexample:
        """The program: imports, the world where it is spoken of, and these lines."""
        setup = setup_of(self.world, lines, self.names)
        seen = illustrated(self.about, self.world, self.run)
        return Counterexample(
            "\n".join([*imports(self.names), *setup, *lines]),
            self.run.steps,
            seen.picture or steps_of(self.run, self.world),
            seen.places,
            trace_of(self.run, self.world),
        )
