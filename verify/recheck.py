"""Go through a folder of evidence again without believing the first solver, nor that nothing has changed since.

The folder itself is believed: who can write to it can write other questions. So is the way to the questions: where
the first solver said that a branch of the model cannot be taken, its side was not run, and no question asks again.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial

from attrs import frozen

from verify.dossier import Dossier, Proof, digest_of
from verify.engines.second import Said, asked
from verify.parallel import processes
from verify.run import Batch


class Standing(Enum):
    """What is left of a proof."""

    DISCHARGED = "discharged"  # every question is unsatisfiable for the second solver, too
    SEARCHED = "searched"  # it has no questions: a closed space was visited, and nobody else has
    UNDECIDED = "undecided"  # the second solver does not know some question in its time
    OUTDATED = "outdated"  # the property, the model or the world is another one now
    REFUTED = "refuted"  # the second solver finds what the proof says there is not


@frozen
class Rechecked:
    """One proof, gone through again; `open_questions` are the titles of those that are not discharged."""

    proof: Proof
    standing: Standing
    open_questions: tuple[str, ...] = ()


def questions(proofs: Iterable[Proof]) -> list[str]:
    """The digests of what the proofs ask, each once."""
    return list(dict.fromkeys(each.digest for proof in proofs for each in proof.obligations))


def recheck(
    dossier: Dossier, batches: tuple[Batch, ...], *, seconds: float, jobs: int, tick: Callable[[], None]
) -> Iterator[Rechecked]:
    """Go through every proof, and say whether it is still of what it was of, and what a second solver makes of it.

    `batches` are what the same command would ask today. Raises Unreadable for a question that is gone or changed.
    """
    today = {
        (item.name, world.name): (item, given)
        for world, items in batches
        for given in [digest_of(world)]
        for item in items
    }
    current = [
        proof for proof in dossier.proofs if (now := today.get((proof.property, proof.world))) and proof.is_still(*now)
    ]
    digests = questions(current)
    answers = dict(zip(digests, _answers([dossier.text(each) for each in digests], seconds, jobs, tick), strict=True))
    still = set(current)
    for proof in dossier.proofs:
        yield _standing(proof, answers) if proof in still else Rechecked(proof, Standing.OUTDATED)


def _answers(texts: list[str], seconds: float, jobs: int, tick: Callable[[], None]) -> Iterator[Said]:
    """What the second solver says of each text, in their order."""
    with processes(jobs) as pool:
        for said in pool.map(partial(asked, seconds=seconds), texts):
            tick()
            yield said


def _standing(proof: Proof, answers: dict[str, Said]) -> Rechecked:
    said = [answers[each.digest] for each in proof.obligations]
    left = tuple(each.title for each in proof.obligations if answers[each.digest] is not Said.UNSAT)
    if Said.SAT in said:
        return Rechecked(proof, Standing.REFUTED, left)
    if left:
        return Rechecked(proof, Standing.UNDECIDED, left)
    return Rechecked(proof, Standing.DISCHARGED if said else Standing.SEARCHED)
