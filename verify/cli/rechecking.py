"""Ask a second solver about the proofs of a saved run, and say what is left of each."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from verify import discover
from verify.cli.checking import paired
from verify.cli.declared import options_from
from verify.cli.settings import no_nan
from verify.cli.terminal import Line, say
from verify.dossier import Asked, Dossier, read
from verify.engines import second
from verify.reading.refusing import Unreadable
from verify.recheck import Rechecked, Standing, questions, recheck
from verify.run import Batch

STATUS = {Standing.REFUTED: 4, Standing.OUTDATED: 1, Standing.UNDECIDED: 3}
TOLD = (Standing.REFUTED, Standing.OUTDATED, Standing.UNDECIDED)
WORST_FIRST = (4, 1, 3)
LONGEST = 1_000_000  # seconds for one question: more than that cvc5 takes for none


def _call(folder: Path, seconds: float, jobs: int, form: str) -> int:
    if not second.is_there():
        raise click.UsageError("expected cvc5, the second solver: install the extra `evidence`")
    try:
        found = _found(read(folder), seconds, jobs)
    except Unreadable as wrong:
        raise click.UsageError(str(wrong)) from wrong
    say(_document(found) if form == "json" else "\n".join(_lines(found)))
    statuses = {STATUS.get(each.standing, 0) for each in found}
    return next((status for status in WORST_FIRST if status in statuses), 0)


def _found(dossier: Dossier, seconds: float, jobs: int) -> tuple[Rechecked, ...]:
    line = Line(len(questions(dossier.proofs)), "questions")
    try:
        return tuple(recheck(dossier, _today(dossier.asked), seconds=seconds, jobs=jobs, tick=line.tick))
    finally:
        line.clear()


def _today(asked: Asked) -> tuple[Batch, ...]:
    """What the same command would verify now."""
    unknown = [domain for domain in asked if domain not in discover.domains()]
    if unknown:
        raise Unreadable(f"expected domains of this program, found {unknown[0]!a}")
    return paired({domain: options_from(discover.options(domain), words) for domain, words in asked.items()})


def _document(found: tuple[Rechecked, ...]) -> str:
    entries = [
        {
            "property": each.proof.property,
            "world": each.proof.world,
            "standing": each.standing.value,
            "obligations": len(each.proof.obligations),
            "open": list(each.open_questions),
        }
        for each in found
    ]
    return json.dumps({"schema": 1, "rechecked": entries}, indent=2, ensure_ascii=False)


def _lines(found: tuple[Rechecked, ...]) -> Iterator[str]:
    for standing in TOLD:
        worlds = dict[str, list[str]]()
        for each in (each for each in found if each.standing is standing):
            left, asked = len(each.open_questions), len(each.proof.obligations)
            share = f" ({left} of {asked} questions)" if 0 < left < asked else ""
            worlds.setdefault(each.proof.property, []).append(f"{each.proof.world}{share}")
        yield from (f"{standing.value}: {name} on {', '.join(where)}" for name, where in worlds.items())
    counts = Counter(each.standing for each in found)
    said = ", ".join(f"{counts[standing]} {standing.value}" for standing in Standing if counts[standing])
    proofs, asked = len(found), len(questions(each.proof for each in found))
    yield f"{proofs} proofs, {asked} questions: {said or 'nothing to do'}"


command = click.Command(
    "recheck",
    callback=_call,
    params=[
        click.Argument(["folder"], type=click.Path(path_type=Path)),
        click.Option(
            ["--timeout", "seconds"],
            type=click.FloatRange(min=0, min_open=True, max=LONGEST),
            callback=no_nan,
            default=second.PATIENCE,
            show_default=True,
            metavar="SECONDS",
            help="Time allowed for each question.",
        ),
        click.Option(
            ["--jobs"],
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            show_default=True,
            help="How many processes work at a time.",
        ),
        click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text", show_default=True),
    ],
    help="""Ask a second solver about the proofs of a saved run.

FOLDER is what `--evidence FOLDER` wrote. Each proof is compared with its property, model and world as they are now,
and each of its questions is put to cvc5, which shares no code with z3. Proofs by search have no questions; what they
visited is counted in FOLDER/evidence.json. Branches of a model that z3 called impossible are not asked again, and
who can write to FOLDER can write other questions. Run it in the folder of the first run: inputs keep their paths.

\b
Examples:
  verify cpu --property '*.the_bound_is_reached' --evidence evidence
  verify recheck evidence --jobs 2

\b
Exit status:
  0  every question is discharged
  1  a property, model or world is not the one that was proved
  2  FOLDER is no evidence, or the second solver is not installed
  3  the second solver does not know
  4  the second solver refutes a proof""",
)
