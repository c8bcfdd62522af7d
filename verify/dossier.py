"""The evidence of a run as a folder: what was proved of what, and the questions that another solver can answer again.

`evidence.json` lists every proved result; `obligations/<digest>.smt2` are its questions as SMT-LIB 2.6, each of which
is unsatisfiable if the proof is right. A question that several proofs share is kept once.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from verify.fingerprint import Unnamed, of_source, of_world
from verify.property import Property
from verify.run import Finished
from verify.verdict import Outcome, Result
from verify.world import World

INDEX, QUESTIONS = "evidence.json", "obligations"
SCHEMA = 1
Asked = dict[str, tuple[str, ...]]
"""The domains that were verified, each with the options of the command line that chose its worlds."""


class NotEvidence(ValueError):  # noqa: N818 - reads as the sentence it starts
    """The folder is not what `--evidence` writes; the message says where and what was expected."""


@frozen
class Proof:
    """One proved result: its property and world with their digests, and its questions.

    `given` is None where the world has no digest. `obligations` are titles with the digests of their texts; `states`
    counts the states or classes of a proof by search, which has no questions.
    """

    property: str
    world: str
    strength: str | None
    engine: str
    source: str
    given: str | None
    states: int | None = None
    depth: int | None = None
    obligations: tuple[tuple[str, str], ...] = ()


@frozen
class Dossier:
    """A folder of evidence: who made it, what was asked, what was proved."""

    folder: Path
    asked: Asked
    proofs: tuple[Proof, ...]
    tool: dict[str, str] = field(factory=dict)

    def text(self, digest: str) -> str:
        """One question as it is kept; raise NotEvidence where its file is gone or is another text."""
        place = self.folder / QUESTIONS / f"{digest}.smt2"
        try:
            text = place.read_text(encoding="utf-8")
        except OSError as wrong:
            raise NotEvidence(f"{place}: {wrong.strerror}") from wrong
        except UnicodeDecodeError as wrong:
            raise NotEvidence(f"{place}: expected SMT-LIB, found what is no text") from wrong
        if _digest(text) != digest:
            raise NotEvidence(f"{place}: expected the text that its name is the digest of, found another")
        return text


def write(folder: Path, finished: Finished, asked: Asked) -> None:
    """Leave the evidence of a run in a folder, which is made if need be. Raises OSError."""
    (folder / QUESTIONS).mkdir(parents=True, exist_ok=True)
    proofs = []
    worlds: dict[int, str | None] = {}
    for result in finished.results:
        if result.verdict.outcome is not Outcome.PROVED:
            continue
        if id(result.world) not in worlds:
            worlds[id(result.world)] = digest_of(result.world)
        questions = tuple(_titled(text) for text in result.verdict.obligations)
        for _, text in questions:
            (folder / QUESTIONS / f"{_digest(text)}.smt2").write_text(text, encoding="utf-8")
        proofs.append(_proof(result, worlds[id(result.world)], questions))
    index = {
        "schema": SCHEMA,
        "tool": asdict(finished.tool),
        "asked": asked,
        "proofs": [asdict(proof) for proof in proofs],
    }
    (folder / INDEX).write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def digest_of(world: World) -> str | None:
    """The digest of what a world gives; None where it has none."""
    try:
        return of_world(world.given)
    except Unnamed:
        return None


def _proof(result: Result, given: str | None, questions: Iterable[tuple[str, str]]) -> Proof:
    verdict, item = result.verdict, result.property
    return Proof(
        item.name,
        result.world.name,
        verdict.strength.value if verdict.strength else None,
        verdict.engine,
        of_source(item),
        given,
        verdict.states,
        verdict.depth,
        tuple((title, _digest(text)) for title, text in questions),
    )


def _titled(text: str) -> tuple[str, str]:
    """A question's title, which its first line is, and the question without remarks."""
    lines = text.splitlines()
    bare = "\n".join(line for line in lines if not line.startswith(";"))
    return lines[0].removeprefix("; "), f"{bare}\n"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read(folder: Path) -> Dossier:
    """Read the index of a folder of evidence. Raises NotEvidence."""
    place = folder / INDEX
    try:
        index = json.loads(place.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise NotEvidence(f"{place}: {wrong.strerror}") from wrong
    except json.JSONDecodeError as wrong:
        raise NotEvidence(f"{place}:{wrong.lineno}: expected JSON, found {wrong.msg}") from wrong
    except (UnicodeDecodeError, RecursionError) as wrong:
        raise NotEvidence(f"{place}: expected JSON") from wrong
    if not isinstance(index, dict) or index.get("schema") != SCHEMA:
        raise NotEvidence(f'{place}: expected "schema": {SCHEMA}, as `verify --evidence` writes it')
    try:
        asked = {str(domain): tuple(map(str, words)) for domain, words in index["asked"].items()}
        return Dossier(folder, asked, tuple(_proofs(index["proofs"])), dict(index["tool"]))
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise NotEvidence(f"{place}: expected tool, asked and proofs as `verify --evidence` writes them") from wrong


def _proofs(entries: list[dict[str, Any]]) -> Iterator[Proof]:
    for entry in entries:
        titled = tuple((str(title), str(digest)) for title, digest in entry.pop("obligations"))
        if not all(digest.isalnum() for _, digest in titled):
            raise ValueError("a digest is letters and digits")
        yield Proof(**entry, obligations=titled)


def is_still(proof: Proof, item: Property, world: World) -> bool:
    """Whether a proof is of this property as it reads now, on this world."""
    return proof.source == of_source(item) and proof.given is not None and proof.given == digest_of(world)
