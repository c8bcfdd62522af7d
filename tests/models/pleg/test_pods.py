"""Pods that are told apart by nothing are counted once: what is left out is the same again."""

from itertools import permutations

import pytest

from models.pleg.behaviour.machine.pods import NamedPods, Pod, Pods
from models.pleg.vocabulary import Settings, release_of
from verify import World
from verify.binding import applies
from verify.discover import properties
from verify.engines.explicit import Exploration
from verify.engines.graph import Graph
from verify.limits import Limits

PLAIN = Settings(release_of("1.33"))


def explored(kind: type[Pods], many: int, *, ticks: bool) -> Exploration:
    """A search that asks every sentence about so many pods."""
    start = kind(settings=PLAIN, pods=(Pod(),) * many, ticks=ticks)
    world = World("pods", start)
    items = tuple(item for item in properties("pleg") if applies(item, world))
    exploration = Exploration(kind, world, Limits(), items)
    exploration.run()
    return exploration


@pytest.mark.parametrize(
    ("many", "states"), [(1, 22), (2, 91), (3, 324), pytest.param(4, 1040, marks=pytest.mark.slow)]
)
def test_pods_without_names_have_as_many_states_as_before(many: int, states: int) -> None:
    """A changed number is a changed behaviour, and is to be explained."""
    assert len(explored(Pods, many, ticks=False).graph.states) == states


@pytest.mark.parametrize("ticks", [False, True])
@pytest.mark.parametrize("many", [2, 3])
def test_verdicts_are_the_same_with_and_without_names(many: int, *, ticks: bool) -> None:
    """Outcome and length of the shortest run, whoever is counted."""
    plain, named = explored(Pods, many, ticks=ticks), explored(NamedPods, many, ticks=ticks)
    assert [(item.name, verdict.outcome, verdict.depth) for item, verdict in plain.verdicts.items()] == [
        (item.name, verdict.outcome, verdict.depth) for item, verdict in named.verdicts.items()
    ]


@pytest.mark.parametrize("many", [2, 3])
def test_states_without_names_are_those_with_names_in_every_order(many: int) -> None:
    """Each state of the larger machine is one of the smaller in some order, and every order of one is there."""
    plain, named = explored(Pods, many, ticks=False).graph, explored(NamedPods, many, ticks=False).graph
    assert isinstance(plain, Graph)
    assert isinstance(named, Graph)
    every = {
        (order, state.global_time, state.began, state.went_back)
        for state in plain.states
        for order in permutations(state.pods)
    }
    assert every == {(state.pods, state.global_time, state.began, state.went_back) for state in named.states}
