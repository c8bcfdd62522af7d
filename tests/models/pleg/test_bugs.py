"""Each bug of PLEG is found in the releases that have it, and in no other."""

import pytest

from models.pleg.behaviour.machine.searching import shortest
from models.pleg.vocabulary import RELEASES
from models.pleg.worlds import VARIANTS, bugtable
from models.pleg.worlds.bugs import BUGS, COLUMNS, Bug
from models.pleg.worlds.bugtable import releases_with
from reports import text
from tests.reports.runs import finished
from verify import World, evolve
from verify.binding import starts
from verify.engines.fields import Fields
from verify.engines.graph import Graph
from verify.engines.moves import Repertoire
from verify.limits import Limits

EACH = [pytest.param(bug, id=bug.name) for bug in BUGS]


@pytest.mark.slow
@pytest.mark.parametrize("bug", EACH)
def test_a_bug_is_where_it_is_documented(bug: Bug) -> None:
    """Its symptom has a shortest run there, and elsewhere no state of the closed set has it."""
    assert releases_with(bug) == set(bug.present)


def test_most_of_the_documented_bugs_are_there() -> None:
    """At least twenty of those with a public issue."""
    assert len({bug.name.partition(",")[0] for bug in BUGS if bug.name.startswith("B")}) >= 20
    assert len({bug.name.partition(",")[0] for bug in BUGS if bug.name.startswith("D")}) >= 6


@pytest.mark.parametrize("name", ["B2", "B15", "B16", "D3"])
def test_a_run_leads_to_the_symptom_and_none_is_shorter(name: str) -> None:
    """The run is taken again; and the engine's search meets the symptom no earlier."""
    bug = next(bug for bug in BUGS if bug.name == name)
    start = bug.world(bug.present[0])
    assert start is not None
    search = shortest(start, bug.has_symptom)
    assert search.run is not None

    state = start
    for action in search.run:
        state = getattr(state, action)()
    assert bug.has_symptom(state)

    world = World("bug", start)
    graph = Graph(Repertoire(type(start), world), Fields(type(start), world, tuple(starts(type(start), world))))
    met = next(number for number in graph.explore((start,), Limits()) if bug.has_symptom(graph.states[number]))
    assert graph.depths[met] == len(search.run)


def test_the_table_has_a_column_for_each_release() -> None:
    """And one for what was mended before the first of them."""
    assert COLUMNS == ("before", "1.26", "1.29", "1.32", "1.33", "1.36", "1.37")


@pytest.mark.parametrize("width", [80, 120])
def test_the_table_is_a_matrix_and_is_printed_however_quiet(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    """One line a bug, so that it can be looked over; what the bugs are stands in a table of its own."""
    monkeypatch.setattr(bugtable, "found", lambda bug: dict.fromkeys(COLUMNS))
    run = evolve(finished("proved"), answers=bugtable.bug_answers())
    quiet, whole = (text.render(run, width=width, quiet=quiet).splitlines() for quiet in (True, False))
    assert quiet[0] == "Bugs by release"
    assert [line.split("  ")[1] for line in quiet[2 : 2 + len(BUGS)]] == [bug.name for bug in BUGS]
    assert max(len(line) for line in whole) <= width
    assert "What the bugs are" in whole
    assert "What the bugs are" not in quiet


def test_something_is_asked_of_every_release_by_default() -> None:
    """As the help of --variant says, and most of that which was measured twice."""
    assert tuple(VARIANTS) == tuple(release.name for release in RELEASES)
    assert max(VARIANTS, key=lambda name: len(VARIANTS[name])) == "1.33"
