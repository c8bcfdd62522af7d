"""The answer to who can do what reaches far, though no chain of steps from it to cluster-admin is known."""

from collections.abc import Iterator

from models.authorization.behaviour.climbing import Aim, way
from models.authorization.behaviour.evidence import taken
from models.authorization.behaviour.existing import is_intended, starts_of
from models.authorization.behaviour.moves import able_of, moves_of
from models.authorization.behaviour.telling import holding_text as said
from models.authorization.vocabulary.escalation import Holding, HoldingKind, Realm, Taken
from models.authorization.worlds.escalations import ASKED, by_whom
from verify.answer import Answer

FAR = (  # what reaches every namespace where it is of none
    HoldingKind.SECRETS,
    HoldingKind.RUNNING,
    HoldingKind.NODES,
    HoldingKind.ADMITTED,
    HoldingKind.SERVED,
    HoldingKind.STEERING,
    HoldingKind.TRAFFIC,
    HoldingKind.VOLUME,
    HoldingKind.UNGUARDED,
    HoldingKind.BOOTSTRAPPER,
)
COLUMNS = ("subject", "by", "gives", "allowed by", "note")
MOST = 1000  # rows of an answer that are shown
NOTE = "Where it ends depends on what runs, and on which secrets there are: of neither is known what no manifest says."


def powers(realm: Realm) -> Iterator[tuple[Holding, Taken]]:
    """Each subject that does not become cluster-admin, with each step that takes it beyond its namespaces."""
    for start in starts_of(realm):
        if is_intended(realm, start) or way(realm, Aim.ADMIN, frozenset(), start) is not None:
            continue
        for actor in able_of(realm, start):
            for gained, how in moves_of(realm, actor).items():
                if gained.kind in FAR and not gained.namespace and not gained.name:
                    yield start, taken(realm, how, gained)


def powers_answer(realm: Realm) -> Answer:
    """A row for each subject and step; of very many subjects only that they are not looked at."""
    title = "What else reaches far"
    if len(starts_of(realm)) > ASKED:
        return Answer(title, COLUMNS, (), (f"Not listed for more than {ASKED} subjects.",), {"powers": None})
    found = [
        (said(start), step.step, said(step.gained), by_whom(step), step.condition) for start, step in powers(realm)
    ]
    keys = ("subject", "step", "gives", "allowed_by", "condition")
    data = {"powers": [dict(zip(keys, row, strict=True)) for row in found]}
    more = (f"{len(found) - MOST} more are not shown; JSON has them all.",) if len(found) > MOST else ()
    return Answer(title, COLUMNS, tuple(found[:MOST]), (NOTE, *more), data)
