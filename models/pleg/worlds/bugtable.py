"""Which release has which bug: what a search finds, beside what is documented."""

from functools import cache

from attrs import field

from models.pleg.behaviour.machine.searching import Search, shortest
from models.pleg.worlds.bugs import BUGS, COLUMNS, Bug
from verify import World, frozen
from verify.answer import Answer

NUMBERS = (
    "A number is the length of a shortest run to the symptom, · says that no state has it, – that there is none to ask."
)
WORLDS = (
    "Each bug is looked for in its smallest world, with others mended that would hide it; before: the named change."
)
RANGES = "A column stands for the releases up to the next one; of 1.34 to 1.36 the real code was asked."
NOTES = (NUMBERS, WORLDS, RANGES)
LEFT = (
    "B7, B22 and D6 are about times, and are decided by the properties of the worlds of times.",
    "B27 is a gate, switched off and on again; B28's cause was never found; X1 and X2 are demonstrations, no issues.",
)


@frozen(eq=False)
class Catalogue:
    """Bugs, each to be looked for in every release."""

    bugs: tuple[Bug, ...] = field(repr=False)


def catalogue() -> Catalogue:
    """All of them."""
    return Catalogue(BUGS)


def bug_world() -> World:
    """The world of the table: whether each bug is where it is documented, and nowhere else."""
    recipe = "from models.pleg.worlds.bugtable import catalogue\nworld = catalogue()"
    scope = f"{len(BUGS)} bugs, {len(COLUMNS)} releases; one pod, one container, clocks by order"
    return World("bugs", catalogue(), scope=scope, recipe=recipe)


def releases_with(bug: Bug) -> frozenset[str]:
    """The releases in which a search finds the bug."""
    return frozenset(name for name, search in found(bug).items() if search is not None and search.run is not None)


@cache
def found(bug: Bug) -> dict[str, Search | None]:
    """What a search finds in each column; None where the bug has no world."""
    worlds = {column: bug.world(column) for column in COLUMNS}
    return {name: None if world is None else shortest(world, bug.has_symptom) for name, world in worlds.items()}


def bug_answers() -> tuple[Answer, Answer]:
    """Every bug in every release, and what the bugs are."""
    rows, data = [], []
    for bug in BUGS:
        searches = found(bug)
        rows.append((bug.name, *(_cell(search) for search in searches.values())))
        data.append(
            {
                "bug": bug.name,
                "reference": bug.reference,
                "story": bug.story,
                "documented": list(bug.present),
                "found": {name: _entry(search) for name, search in searches.items() if search is not None},
            }
        )
    stories = tuple((bug.name, bug.story, bug.reference) for bug in BUGS)
    return (
        Answer("Bugs by release", ("bug", *COLUMNS), tuple(rows), NOTES, {"bugs": data}, is_asked=True),
        Answer("What the bugs are", ("bug", "what happens", "documented"), stories, LEFT),
    )


def _cell(search: Search | None) -> str:
    if search is None:
        return "–"
    return "·" if search.run is None else str(len(search.run))


def _entry(search: Search) -> dict[str, object]:
    return {"run": None if search.run is None else list(search.run), "states": search.states}
