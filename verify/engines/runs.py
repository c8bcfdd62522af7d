"""Runs that the solver claims, taken again in plain Python before anyone hears of them."""

from collections.abc import Sequence
from typing import Any

from verify.engines.fields import Fields
from verify.engines.system import System
from verify.language import NotEnabled
from verify.limits import Defect
from verify.trace import Move, steps_between, trace_text
from verify.verdict import Counterexample, Outcome, Strength, Verdict

ENGINE = "induction"
CRASHES = "the model crashes"
States = tuple[Any, ...]


def run_of(start: Any, moves: Sequence[Move], claimed: Sequence[Any], *, exact: bool) -> States:  # noqa: ANN401
    """The states of the run; `exact` if the last one must be as claimed too. Raises Defect where it differs."""
    states = [start]
    for number, move in enumerate(moves):
        try:
            states.append(move(states[-1]))
        except NotEnabled:
            raise Defect(f"{move.text} cannot happen in plain Python") from None
        except Exception as crash:
            raise Defect(f"{move.text} crashes in plain Python ({type(crash).__name__}: {crash})") from crash
        if states[-1] != claimed[number + 1] and (exact or number + 1 < len(moves)):
            raise Defect(f"{move.text} leads elsewhere in plain Python")
    return tuple(states)


def outside_of(system: System, states: States) -> str | None:
    """Which field of the last state is outside its domain."""
    fields = Fields(system.model, system.world, states[:1])
    return fields.breach(fields.key(states[-1]))


def fault_of(system: System, states: States, move: Move) -> str:
    """How the machine breaks at the end of a run: a field outside its domain, or a crash of this move; or Defect."""
    breach = outside_of(system, states)
    if breach is not None:
        return breach
    try:
        move(states[-1])
    except NotEnabled:
        pass
    except Exception as crash:  # noqa: BLE001 - whatever it raises is the news
        return f"{CRASHES}: {move.text} raises {type(crash).__name__}: {crash}"
    raise Defect("the solver says that the machine breaks at the end of the run, plain Python does not")


def shown(outcome: Outcome, states: States, moves: Sequence[Move], reason: str | None) -> Verdict:
    """A verdict with its run."""
    text = Counterexample(trace_text(states[0], moves), steps_between(states, moves))
    strength = Strength.UNBOUNDED if outcome is Outcome.PROVED else None
    return Verdict(outcome, strength, ENGINE, depth=len(moves), reason=reason, counterexample=text)
