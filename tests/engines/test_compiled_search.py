"""The compiled explicit search on machines whose states are known to the last one, and where it has no words."""

import os
import subprocess
import sys
from typing import Annotated, Any

import pytest
from attrs import field

pytest.importorskip("numba", reason="the extra `fast` is not installed")

from tests.engines import promises
from tests.engines.commit import TwoPhase, of
from verify import Between, World, action, always, evolve, frozen, require
from verify.binding import starts
from verify.engines.compiled import beginning, checking
from verify.engines.compiled.beginning import compiled, watched_of
from verify.engines.compiled.search import CompiledGraph
from verify.engines.explicit import QUICK, Exploration
from verify.engines.fields import Fields
from verify.engines.graph import Graph
from verify.engines.moves import Repertoire
from verify.limits import Defect, Limits
from verify.property import Property
from verify.verdict import Outcome

LIKE_TLA = {3: (288, 1_145), 5: (8_832, 58_145), 8: (1_745_408, 18_507_777)}  # TLC counts the first state as one more


def explored(given: Any, items: tuple[Property, ...], quick: int = QUICK) -> Exploration:
    """A search that becomes compiled after so many states."""
    exploration = Exploration(type(given), World("toy", given), Limits(), items, quick)
    exploration.run()
    return exploration


@pytest.mark.parametrize("managers", [3, 5, pytest.param(8, marks=pytest.mark.slow)])
def test_two_phase_commit_has_as_many_states_and_transitions_as_tla_says(managers: int) -> None:
    """1,745,408 states and 18,507,778 transitions for eight managers, the first state among them."""
    found = explored(of(managers), (promises.managers_agree, promises.all_can_commit), min(QUICK, 50))
    assert found.manner == "searched by compiled code"
    assert (len(found.graph.states), found.graph.transitions) == LIKE_TLA[managers]
    assert {verdict.outcome for verdict in found.verdicts.values()} == {Outcome.PROVED}
    assert found.verdicts[promises.all_can_commit].depth == 3 * managers + 1


TEN_MILLION = """
from pathlib import Path
from tests.engines.test_compiled_search import explored
from tests.engines import promises
from tests.engines.commit import of
found = explored(of(9), (promises.managers_agree,))
told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(len(found.graph.states), told["VmHWM"].split()[0])  # ru_maxrss counts what the parent had when it forked
"""


@pytest.mark.slow
def test_ten_million_states_fit_into_a_gibibyte() -> None:
    """Nine managers: 10,340,352 states, with Python, the solver and the compiler in the same process."""
    said = subprocess.run(
        [sys.executable, "-c", TEN_MILLION],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    )
    states, kibibytes = map(int, said.stdout.split())
    assert states == 10_340_352
    assert kibibytes < 1024 * 1024


def test_a_short_search_stays_in_plain_python() -> None:
    """Nobody waits for a compiler where there is little to do."""
    assert explored(of(3), (promises.managers_agree,)).manner is None


Far = Annotated[int, Between(-(2**38), 2**38)]


@frozen
class Rocket:
    """A number that is small wherever it gets, and multiplied by itself as if it might not be."""

    far: Far = 0

    @action
    def drifts(self) -> "Rocket":
        """One further."""
        require(self.far < 3)
        return evolve(self, far=self.far + 1)

    @action
    def leaps(self) -> "Rocket":
        """The cube of what the field may hold needs more than a machine word."""
        return evolve(self, far=self.far * self.far * self.far % 3)


@always(Rocket)
def it_is_near(rocket: Rocket) -> bool:
    """Always."""
    return rocket.far < 4


def test_numbers_that_may_not_fit_a_machine_word_are_refused() -> None:
    """Nothing is ever cut off: plain Python goes on, and the verdict says why."""
    verdict = explored(Rocket(), (it_is_near,), 2).verdicts[it_is_near]
    assert (verdict.outcome, verdict.states) == (Outcome.PROVED, 4)
    assert (verdict.reason or "").endswith("may not fit a machine word")


@frozen(eq=False)
class Plan:
    """How far a kettle is heated."""

    highest: int


HOT, HOTTER = Plan(8), Plan(9)


@frozen
class Kettle:
    """A kettle whose plan does not count when two of its states are compared."""

    plan: Plan = field(default=HOT, eq=False)
    heat: Annotated[int, Between(0, 9)] = 0

    @action
    def heats(self) -> "Kettle":
        """One more degree."""
        require(self.heat < self.plan.highest)
        return evolve(self, heat=self.heat + 1)

    @action
    def cools(self) -> "Kettle":
        """One less."""
        require(self.heat > 0)
        return evolve(self, heat=self.heat - 1)


@frozen
class FickleKettle(Kettle):
    """A kettle that changes its plan."""

    @action
    def cools(self) -> "FickleKettle":
        """And is hotter the next time."""
        require(self.heat > 0)
        return evolve(self, heat=self.heat - 1, plan=HOTTER)


@always(Kettle)
def it_does_not_boil(kettle: Kettle) -> bool:
    """Always."""
    return kettle.heat < 10


def test_what_does_not_count_is_one_and_the_same() -> None:
    """A setting may be left out of what tells states apart, as long as nothing changes it."""
    kept = explored(Kettle(), (it_does_not_boil,), 2).verdicts[it_does_not_boil]
    assert (kept.outcome, kept.states, kept.reason) == (Outcome.PROVED, 9, "searched by compiled code")
    changed = explored(FickleKettle(), (it_does_not_boil,), 2).verdicts[it_does_not_boil]
    assert (
        changed.reason == "searched in plain Python: cools: plan does not count when states are compared, and changes"
    )


def test_a_search_that_seems_to_end_soon_is_not_compiled() -> None:
    """Few states wait: it is asked again when there are twice as many."""
    waiting = explored(Kettle(), (it_does_not_boil,), 8)
    assert waiting.manner is None
    assert waiting.quick == 16


def test_without_numba_the_search_stays_in_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same verdict; what is missing is said."""
    monkeypatch.setattr(beginning, "is_there", lambda: False)
    verdict = explored(of(3), (promises.managers_agree,), 50).verdicts[promises.managers_agree]
    assert (verdict.outcome, verdict.states, verdict.depth) == (Outcome.PROVED, 288, 10)
    assert verdict.reason == "searched in plain Python: numba is not installed: it comes with the extra `fast`"


def begun(managers: int) -> tuple[Graph, CompiledGraph]:
    """A plain search that has begun, and the compiled one of the same machine, at its end."""
    world = World("toy", of(managers))
    first = tuple(starts(TwoPhase, world))
    plain = Graph(Repertoire(TwoPhase, world), Fields(TwoPhase, world, first))
    for number in plain.explore(first, Limits()):
        if number == 100:
            break
    watch = compiled(plain, first, Limits(), watched_of((promises.managers_agree,), 0))
    assert not list(watch.searched(first, Limits()))
    return plain, watch.graph


def test_a_wrong_state_at_the_beginning_is_a_defect() -> None:
    """What plain Python has met is the measure."""
    plain, graph = begun(3)
    checking.insist_on_beginning(graph, plain)
    graph.store.states[50, 0] ^= 4
    with pytest.raises(Defect, match="find different states as number 50"):
        checking.insist_on_beginning(graph, plain)


def test_a_wrong_step_later_is_a_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample asks for every step of a state: here it is all states."""
    monkeypatch.setattr(checking, "SAMPLE", 1000)
    _, graph = begun(3)
    checking.insist_on_sample(graph, (), Limits())
    honest = graph.program.expand

    def lossy(*arrays: Any) -> int:
        return max(0, int(honest(*arrays)) - 1)

    graph.program.expand = lossy
    with pytest.raises(Defect, match="take different steps from state"):
        checking.insist_on_sample(graph, (), Limits())
