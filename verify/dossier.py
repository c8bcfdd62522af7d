"""The evidence of a run as a folder: what was proved of what, and the questions that another solver can answer again.

`evidence.json` lists every proved result; `obligations/<digest>.smt2` are its questions as SMT-LIB 2.6, each of which
is unsatisfiable if the proof is right. A question that several proofs share is kept once.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from verify.fingerprint import Unnamed, of_source, of_world
from verify.property import Property
from verify.reading.documents import json_of
from verify.reading.opening import text_of
from verify.reading.refusing import Part, Unreadable, printable
from verify.run import Finished
from verify.verdict import Outcome, Result, Strength
from verify.world import World

INDEX, QUESTIONS = "evidence.json", "obligations"
SCHEMA = 1
STRENGTHS = (Strength.UNBOUNDED.value, Strength.EXHAUSTIVE.value, "")  # a witness alone has none
Asked = dict[str, tuple[str, ...]]
"""The domains that were verified, each with the options of the command line that chose its worlds."""


@frozen
class Question:
    """What a solver was asked: its title, and the digest of its text, by which the file is called."""

    title: str
    digest: str


@frozen
class Proof:
    """One proved result: its property and world with their digests, and its questions; none where a search proved it.

    `given` is empty where the world has no digest. `strength` is `exhaustive` where a search proved it.
    """

    property: str
    world: str
    source: str
    given: str
    strength: str
    obligations: tuple[Question, ...] = ()

    def is_still(self, item: Property, given: str) -> bool:
        """Whether it is of this property as it reads now, on a world of this digest."""
        return self.source == of_source(item) and self.given == given != ""


@frozen
class Dossier:
    """A folder of evidence: what was asked, and what was proved."""

    folder: Path
    asked: Asked
    proofs: tuple[Proof, ...]

    def text(self, digest: str) -> str:
        """One question as it is kept; raise Unreadable where its file is gone or holds another text."""
        file = self.folder / QUESTIONS / f"{digest}.smt2"
        text = text_of(file)
        if _digest(text) != digest:
            raise Unreadable(f"{printable(file)}: expected the text that its name is the digest of, found another")
        return text


def write(folder: Path, finished: Finished, asked: Asked) -> None:
    """Leave the evidence of a run in a folder, which is made if need be. Raises OSError."""
    (folder / QUESTIONS).mkdir(parents=True, exist_ok=True)
    worlds = {id(each.world): each.world for each in finished.results}
    digests = {key: digest_of(world) for key, world in worlds.items()}
    proved = (each for each in finished.results if each.verdict.outcome is Outcome.PROVED)
    index = {
        "schema": SCHEMA,
        "tool": asdict(finished.tool),
        "asked": asked,
        "proofs": [_entry(folder, result, digests[id(result.world)]) for result in proved],
    }
    (folder / INDEX).write_text(json.dumps(index, indent=1) + "\n", encoding="utf-8")  # last: without it, no evidence


def _entry(folder: Path, result: Result, given: str) -> dict[str, Any]:
    """One proof as the index lists it; its questions become files."""
    questions = []
    for title, text in (_titled(text) for text in result.verdict.obligations):
        questions.append(Question(title, _digest(text)))
        (folder / QUESTIONS / f"{_digest(text)}.smt2").write_text(text, encoding="utf-8")
    verdict, item = result.verdict, result.property
    strength = verdict.strength.value if verdict.strength else ""
    proof = Proof(item.name, result.world.name, of_source(item), given, strength, tuple(questions))
    return {
        **asdict(proof),
        "engine": verdict.engine,
        "states": verdict.states,
        "depth": verdict.depth,
    }


def _titled(text: str) -> tuple[str, str]:
    """A question's title, which its first line is, and the question without remarks."""
    lines = text.splitlines()
    bare = "\n".join(line for line in lines if not line.startswith(";"))
    return lines[0].removeprefix("; "), f"{bare}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(world: World) -> str:
    """The digest of what a world gives; empty where it has none."""
    try:
        return of_world(world.given)
    except Unnamed:
        return ""


def read(folder: Path) -> Dossier:
    """Read the index of a folder of evidence. Raises Unreadable."""
    place = printable(folder / INDEX)
    found = json_of(place, text_of(folder / INDEX))
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise Unreadable(f'{place}: expected "schema": {SCHEMA}, as `verify --evidence` writes it')
    index = Part(place, found)
    asked = index.part("asked")
    if asked is None:
        raise index.refuse("asked", "the options of each domain")
    return Dossier(folder, {domain: asked.texts(domain) for domain in asked.keys}, tuple(_proofs(index)))


def _proofs(index: Part) -> Iterator[Proof]:
    for each in index.parts("proofs"):
        questions = tuple(Question(one.text("title"), _hexadecimal(one)) for one in each.parts("obligations"))
        strength = each.one_of("strength", STRENGTHS)
        if strength == Strength.UNBOUNDED.value and not questions:
            raise each.refuse("obligations", "the questions of a proof that is unbounded")
        yield Proof(
            each.text("property"), each.text("world"), each.text("source"), each.text("given"), strength, questions
        )


def _hexadecimal(question: Part) -> str:
    digest = question.text("digest")
    if not digest.isalnum():  # it becomes the name of a file
        raise question.refuse("digest", "letters and digits")
    return digest
