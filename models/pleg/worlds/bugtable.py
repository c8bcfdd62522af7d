"""Which release has which bug: what a search finds, beside what is documented."""

from models.pleg.behaviour.machine.searching import Search, shortest
from models.pleg.worlds.bugs import BUGS, COLUMNS, Bug
from verify.answer import Answer

NUMBERS = (
    "A number is the length of a shortest run to the symptom, · says that no state has it, – that there is none to ask."
)
WORLDS = (
    "Each bug is looked for in its smallest world, with others mended that would hide it; before: the named change."
)
TIMES = "B7, B22 and D6 are about times, and are decided by the properties of the worlds of times."
NOTES = (NUMBERS, WORLDS, TIMES)


def found(bug: Bug) -> dict[str, Search | None]:
    """What a search finds in each column; None where the bug has no world."""
    worlds = {column: bug.world(column) for column in COLUMNS}
    return {name: None if world is None else shortest(world, bug.has_symptom) for name, world in worlds.items()}


def bug_answer() -> Answer:
    """Every bug in every release."""
    rows, data = [], []
    for bug in BUGS:
        searches = found(bug)
        rows.append((bug.name, *(_cell(search) for search in searches.values()), bug.story, bug.reference))
        data.append(
            {
                "bug": bug.name,
                "reference": bug.reference,
                "story": bug.story,
                "documented": list(bug.present),
                "found": {name: _entry(search) for name, search in searches.items() if search is not None},
            }
        )
    columns = ("bug", *COLUMNS, "what happens", "documented")
    return Answer("Bugs by release", columns, tuple(rows), NOTES, {"bugs": data})


def _cell(search: Search | None) -> str:
    if search is None:
        return "–"
    return "·" if search.run is None else str(len(search.run))


def _entry(search: Search) -> dict[str, object]:
    return {"run": None if search.run is None else list(search.run), "states": search.states}
