"""The text that is written for a kubelet that ships says what its plain Python says: every state, step and verdict.

The text is run as written, without numba: what numba makes of it is held to plain Python in every compiled search.
"""

import types
from typing import Any

import pytest

pytest.importorskip("numba", reason="the extra `fast` is not installed")

from models.pleg.behaviour.machine.state import State
from models.pleg.worlds import Options, worlds
from tests.agreement.test_compiled import NEVER, said
from verify import World
from verify.binding import applies
from verify.discover import properties
from verify.engines.compiled import beginning
from verify.engines.compiled.checking import insist_on_beginning
from verify.engines.compiled.search import CompiledGraph
from verify.engines.explicit import Exploration
from verify.engines.graph import Graph
from verify.limits import Limits

SOON = 500  # states after which a search is long


READ = ("1.33-reaping",)  # those with a stream take a minute of the processor each to be read


def shipped() -> list[Any]:
    """Finite kubelets that `verify pleg` asks about by default."""
    kubelets = [world for world in worlds(Options()) if isinstance(world.given, State)]
    return [pytest.param(world, id=world.name) for world in kubelets if world.name in READ]


def unjitted(text: str) -> types.ModuleType:
    """The module that a text is, as plain Python."""
    module = types.ModuleType("unjitted")
    exec(text.replace("from numba import njit", "njit = lambda **_: lambda function: function"), module.__dict__)  # noqa: S102 - our own text
    return module


def explored(world: World, quick: int) -> Exploration:
    """A search that asks every sentence about a kubelet, and becomes compiled after so many states."""
    items = tuple(item for item in properties("pleg") if applies(item, world))
    exploration = Exploration(type(world.given), world, Limits(), items, quick)
    exploration.run()
    return exploration


@pytest.mark.parametrize("world", shipped())
def test_the_text_of_a_kubelet_says_what_it_does(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many states and steps, each state under the same number, and verdicts with the same runs."""
    plain = explored(world, NEVER)
    monkeypatch.setattr(beginning, "built", unjitted)
    monkeypatch.setattr(beginning, "LONGEST", 1e9)  # a busy machine reads for longer
    monkeypatch.setattr(Exploration, "_is_long", lambda *_: True)
    fast = explored(world, SOON)
    assert fast.manner == "searched by compiled code"
    assert isinstance(plain.graph, Graph)
    assert isinstance(fast.graph, CompiledGraph)
    assert (len(fast.graph.states), fast.graph.transitions) == (len(plain.graph.states), plain.graph.transitions)
    insist_on_beginning(fast.graph, plain.graph, words=len(plain.graph.states))
    assert {item.name: said(verdict) for item, verdict in fast.verdicts.items()} == {
        item.name: said(verdict) for item, verdict in plain.verdicts.items()
    }
