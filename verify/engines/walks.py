"""Random runs of a machine, and the part of one that still shows what was found."""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field
from hypothesis import strategies
from hypothesis.strategies import SearchStrategy

from verify.binding import choices, free_parameters
from verify.engines.evidence import is_enabled
from verify.engines.moves import Repertoire
from verify.engines.strategies import strategy_for
from verify.language import Irrelevant, NotEnabled, initial_of
from verify.limits import Defect
from verify.trace import Move, taken
from verify.world import World

MANY = 2**16
Pick = tuple[int, Mapping[str, Any]]
Plan = tuple[Any, list[Pick]]
"""A first state, and for each step which of the enabled moves to make, with the values drawn for wide parameters."""


@define(eq=False)
class Walker:
    """Walks at random from the first states of a machine, one enabled move after another."""

    model: type[Any]
    world: World
    repertoire: Repertoire = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.repertoire = Repertoire(self.model, self.world)

    def plans(self, depth: int) -> SearchStrategy[Plan]:
        """Plans of at most so many steps, each length as likely as any other."""
        drawn = strategies.fixed_dictionaries(
            {wide.name: strategy_for(wide.kind, wide.name) for wide in self.repertoire.wide}
        )
        pick = strategies.tuples(strategies.integers(0, MANY - 1), drawn)
        picks = strategies.integers(0, depth).flatmap(
            lambda length: strategies.lists(pick, min_size=length, max_size=length)
        )
        return strategies.tuples(self._starts(), picks)

    def _starts(self) -> SearchStrategy[Any]:
        """The first states, as functions that make them: making one may be Irrelevant."""
        start = initial_of(self.model)
        if isinstance(self.world.given, self.model) or start is None:
            return strategies.just(lambda: self.world.given)
        free = {each.name: strategy_for(each.kind, each.name) for each in free_parameters(start, self.world)}
        known = list(choices(start, self.world))
        given = strategies.sampled_from(known) if known else strategies.nothing()
        return strategies.builds(
            lambda known, drawn: lambda: start(**known, **drawn), given, strategies.fixed_dictionaries(free)
        )

    def offers(self, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
        """Whether any move is enabled in this state; a wide action counts as enabled."""
        return bool(self.repertoire.wide) or any(is_enabled(move, state) for move in self.repertoire.moves(state, {}))

    def walk(self, plan: Plan, stop: Callable[[tuple[Any, ...]], bool]) -> tuple[tuple[Any, ...], tuple[Move, ...]]:
        """The states and moves of a plan, up to where `stop` says True or nothing is enabled."""
        begin, picks = plan
        try:
            state = begin()
        except NotEnabled:
            raise Irrelevant from None
        states, moves = [state], []
        for pick, drawn in picks:
            if stop(tuple(states)):
                break
            enabled = [move for move in self.repertoire.moves(state, drawn) if is_enabled(move, state)]
            if not enabled:
                break
            moves.append(enabled[pick % len(enabled)])
            state = moves[-1](state)
            states.append(state)
        return tuple(states), tuple(moves)


def shortened(
    states: tuple[Any, ...], moves: tuple[Move, ...], shows: Callable[[tuple[Any, ...]], bool]
) -> tuple[tuple[Any, ...], tuple[Move, ...]]:
    """The run without the steps that it can do without: the run still shows what it did."""
    width = len(moves)
    while width:
        place = 0
        while place < len(moves):
            fewer = (*moves[:place], *moves[place + width :])
            try:
                run = taken(states[0], fewer)
            except Defect:  # one of the moves needs what was left out
                run = ()
            if run and shows(run):
                states, moves = run, fewer
            else:
                place += 1
        width -= 1 if width <= 2 else width // 2  # noqa: PLR2004 - large parts first, pairs and single steps last
    return states, moves
