"""What a run shows, asked again in plain Python before anyone hears of it."""

from collections.abc import Callable
from typing import Any

from verify.engines.fields import Fields
from verify.engines.moves import Repertoire
from verify.language import Irrelevant, NotEnabled
from verify.limits import Defect
from verify.property import Claim, Predicate, Property
from verify.runnable import shown_run
from verify.trace import Move, Run, taken
from verify.verdict import Counterexample
from verify.world import World

Offers = Callable[[Any, str | None], bool]
"""Whether a state offers an action; for None, any."""


def replayed(item: Property, world: World, run: Run, offers: Offers) -> Counterexample:
    """Take every move again and ask whether the run decides the claim; Defect where plain Python says otherwise."""
    insist_on(run)
    return shown_run(item, world, run, _since(item, run, offers))


def insist_on(run: Run) -> None:
    """Take every move again from the first state; Defect if any state is not as claimed."""
    for move, state, claimed in zip(run.moves, taken(run.states[0], run.moves)[1:], run.states[1:], strict=True):
        if state != claimed:
            raise Defect(f"{move.text} leads elsewhere when the run is taken again")
    if run.again and run.end != run.states[run.turn]:
        raise Defect("the loop does not close when the run is taken again")


def _since(item: Property, run: Run, offers: Offers) -> int:
    """Where the wait starts that refutes a claim about what follows; Defect unless the run decides the claim."""
    if item.cause is None:
        insist(item.name, holds=says(item.predicate, run.end) is (item.claim is Claim.REACHABLE))
        return 0
    since = open_since(item, run.states)
    if since is None:
        raise Defect("when the run is taken again, the wait does not hold")
    if run.again:
        insist("the wait", holds=since <= run.turn)
        moves, states = run.moves[run.turn :], run.states[run.turn :]
        for name in item.fair:
            made = any(move.action == name for move in moves)
            insist(f"fairness to {name}", holds=made or not all(offers(state, name) for state in states))
    elif item.steps is None or len(run.moves) - since < item.steps:
        insist("the dead end", holds=not offers(run.end, None))
    return since


def open_since(item: Property, states: tuple[Any, ...]) -> int | None:
    """Where the oldest wait that is open at the end of these states began; None if none is open."""
    since = None
    for place, state in enumerate(states):
        if says(item.predicate, state):
            since = None
        elif since is None and item.cause is not None and says(item.cause, state):
            since = place
    return since


def is_late(item: Property, states: tuple[Any, ...], offers: Offers) -> bool:
    """Whether a deadline is missed at the end of these states, or can only be missed there."""
    since = open_since(item, states)
    return since is not None and (len(states) - 1 - since >= (item.steps or 0) or not offers(states[-1], None))


def says(predicate: Predicate, state: Any) -> bool | None:  # noqa: ANN401 - a state is of any machine
    """What the predicate says of a state; None where it assumes otherwise, Defect where it fails."""
    try:
        return bool(predicate(state))
    except Irrelevant:
        return None
    except Exception as problem:
        raise Defect(f"{predicate.__name__} fails with {type(problem).__name__}: {problem}") from problem


def is_enabled(move: Move, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    """Whether the move can be made in this state, found by making it."""
    try:
        move(state)
    except NotEnabled:
        return False
    except Exception as problem:
        raise Defect(f"{move.text} fails with {type(problem).__name__}: {problem}") from problem
    return True


def offers_of(repertoire: Repertoire) -> Offers:
    """Whether a state offers an action, as far as its arguments can all be tried."""
    return lambda state, action: any(
        is_enabled(move, state) for move in repertoire.tried(state) if action in (None, move.action)
    )


def insist(what: str, *, holds: bool) -> None:
    """Raise Defect unless it holds."""
    if not holds:
        raise Defect(f"when the run is taken again, {what} does not hold")


def holds(predicate: Predicate, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    """Whether the predicate holds of a state; where it assumes otherwise it does not. A word of printed programs."""
    try:
        return bool(predicate(state))
    except Irrelevant:
        return False


def can_move(state: Any, given: Any = None, *, action: str | None = None) -> bool:  # noqa: ANN401 - of any machine
    """Whether a state offers an action (for None, any), as far as its arguments can be tried: a word of programs.

    `given` is the world; where the machine stands for itself it is left out.
    """
    return offers_of(Repertoire(type(state), World("given", state if given is None else given)))(state, action)


def breach_of(state: Any, given: Any = None) -> str | None:  # noqa: ANN401 - a state is of any machine
    """Which field of a state is outside its domain, in words; None if none is. A word of printed programs."""
    fields = Fields(type(state), World("given", state if given is None else given), (state,))
    return fields.breach(fields.key(state))
