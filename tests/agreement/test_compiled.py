"""The compiled explicit search and the plain one find the same states, numbers, runs and verdicts on every machine."""

from collections.abc import Iterable
from typing import Any

import pytest

pytest.importorskip("numba", reason="the extra `fast` is not installed")

from tests.agreement.test_explicit_and_induction import MACHINES, named
from tests.engines import (
    mazes,
    promises,
    sharing,
    test_members,
    test_undecided,
    toys,
    toys_ordered,
    toys_symbolic,
    toys_waiting,
    toys_wide,
)
from tests.engines.commit import HastyTwoPhase, of
from verify import World
from verify.binding import applies, machine_of, starts
from verify.engines.compiled.beginning import compiled
from verify.engines.compiled.checking import insist_on_beginning, plain_steps, steps_of
from verify.engines.compiled.search import CompiledGraph
from verify.engines.explicit import Exploration
from verify.engines.fields import Fields
from verify.engines.graph import Graph
from verify.engines.moves import Repertoire
from verify.limits import Limits
from verify.property import Claim, Property
from verify.verdict import Verdict

NEVER = 10**9  # a search that is never long stays plain
VILLAGE = sharing.Village((sharing.Cell("a"), sharing.Cell("b")))
MAZE = mazes.Maze((1, 2, 5, 4, 5), (3, 5, 0, 2, 1), (False, True, True, False, True), (False, False, False, True, True))
GIVEN = (
    *MACHINES,
    toys.Channel(),
    toys.LossyChannel(),
    toys.Server(),
    toys.MoodyServer(),
    toys.Counter(),
    toys.Divider(),
    toys_waiting.StuckPump(),
    MAZE,
    VILLAGE,
    sharing.Table((0, 1, 2, 3, 4)),
    of(3),
    of(3, HastyTwoPhase),
    of(4),
    toys_wide.Odometer(),
    toys_wide.Odometer(third=3),
    toys_ordered.Counter(),
    toys_ordered.CarelessCounter(),
)
MODULES = (toys_symbolic, promises, mazes, toys_waiting, toys_wide, toys_ordered, test_members, test_undecided)
SAID = tuple(
    dict.fromkeys(value for module in MODULES for value in vars(module).values() if isinstance(value, Property))
)


def sentences(given: Any) -> tuple[Property, ...]:
    """What can be asked about a machine."""
    return tuple(item for item in SAID if item.claim is not Claim.FOR_ALL and applies(item, World("toy", given)))


def verdicts(given: Any, items: tuple[Property, ...], quick: int) -> tuple[dict[Property, Verdict], str | None]:
    """What a search says that becomes compiled after so many states, and how it was searched."""
    model = machine_of(items[0], World("toy", given))
    exploration = Exploration(model, World("toy", given), Limits(), items, quick)
    exploration.run()
    return exploration.verdicts, exploration.manner


def said(verdict: Verdict) -> tuple[Any, ...]:
    """All that matters of a verdict."""
    reason = None if (verdict.reason or "").startswith("searched ") else verdict.reason
    return (verdict.outcome, verdict.strength, verdict.states, verdict.depth, reason, verdict.counterexample)


QUICK = {sharing.Peterson, toys.Channel, toys.Server, toys_wide.Odometer}  # numba takes seconds for a machine


def chosen(machines: Iterable[Any]) -> list[Any]:
    """Machines as parameters of a test; but for a few, they are slow."""
    marks = {False: (pytest.mark.slow,), True: ()}
    return [pytest.param(given, marks=marks[type(given) in QUICK], id=named(given)) for given in machines]


@pytest.mark.parametrize("given", chosen(given for given in GIVEN if sentences(given)))
def test_verdicts_are_the_same(given: Any) -> None:
    """Outcome, counts, depth, reason, and the very same counterexample, whoever searched."""
    groups: dict[type[Any], list[Property]] = {}
    for item in sentences(given):
        groups.setdefault(machine_of(item, World("toy", given)), []).append(item)
    for items in groups.values():
        plain, _ = verdicts(given, tuple(items), NEVER)
        fast, _ = verdicts(given, tuple(items), 1)
        assert {item.name: said(verdict) for item, verdict in fast.items()} == {
            item.name: said(verdict) for item, verdict in plain.items()
        }


def whole(given: Any, *, keeps_edges: bool) -> tuple[Graph, CompiledGraph]:
    """Both searches of a machine, to their ends."""
    world = World("toy", given)
    model = machine_of(sentences(given)[0], world)
    first = tuple(starts(model, world))
    plain = Graph(Repertoire(model, world), Fields(model, world, first), keeps_edges)
    begun = Graph(Repertoire(model, world), Fields(model, world, first), keeps_edges)
    for _ in plain.explore(first, Limits()):
        if len(begun.states) < 3:
            begun.states.append(plain.states[len(begun.states)])
    graph = compiled(begun, first, Limits(), []).graph
    for _ in graph.explore(first, Limits()):
        pass
    return plain, graph


BROKEN = {toys.OverwoundClock, toys_symbolic.Channel, toys_symbolic.Fragile, toys.Divider, toys.Counter}
UNPACKED = {mazes.Maze}  # it indexes tuples by an unknown place
CLOSED = [given for given in GIVEN if sentences(given) and type(given) not in BROKEN | UNPACKED]


@pytest.mark.parametrize("keeps_edges", [False, True])
@pytest.mark.parametrize("given", chosen(CLOSED))
def test_graphs_are_the_same(given: Any, *, keeps_edges: bool) -> None:
    """Every state, every number, every step; and every state of it survives being packed."""
    plain, graph = whole(given, keeps_edges=keeps_edges)
    assert (len(graph.states), graph.transitions, graph.depth) == (len(plain.states), plain.transitions, plain.depth)
    insist_on_beginning(graph, plain, words=len(plain.states))
    for number, state in enumerate(plain.states):
        assert graph.fields.key(graph.states[number]) == plain.fields.key(state)
        assert graph.depths[number] == plain.depths[number]
        assert steps_of(graph, number) == plain_steps(graph, state)
        assert not keeps_edges or graph.edges[number] == plain.edges[number]
        assert len(graph.path_to(number).moves) == len(plain.path_to(number).moves)


def test_what_has_no_packed_form_is_searched_in_plain_python() -> None:
    """And the verdict says why."""
    found, manner = verdicts(MAZE, (mazes.no_place_is_an_exit,), 1)
    assert manner is not None
    assert manner.startswith("searched in plain Python: goes_left: an unknown number cannot be an index")
    assert said(found[mazes.no_place_is_an_exit]) == said(
        verdicts(MAZE, (mazes.no_place_is_an_exit,), NEVER)[0][mazes.no_place_is_an_exit]
    )
