"""The evidence of a run is asked of a second solver, and compared with what is asked today."""

import hashlib
import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from verify.cli import main

SATISFIABLE = "(declare-fun x () Int)\n(assert (> x 1))\n(check-sat)\n"
HARD = "(declare-fun x () Int)\n(declare-fun y () Int)\n(assert (> (* x x x y) (* 7 y y x)))\n(unknown)\n"
QUESTION = "cpu.safety.the_bound_is_reached"


@frozen
class Ran:
    """How a command ended, and what it printed."""

    exit_code: int
    output: str


def verify(*words: str) -> Ran:
    """Run the command line in this process."""
    printed = io.StringIO()
    with redirect_stdout(printed), redirect_stderr(printed):
        status = main(words)
    return Ran(status, printed.getvalue())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of one property on three worlds."""
    folder = tmp_path_factory.mktemp("kept") / "evidence"
    assert verify("cpu", "--property", QUESTION, "--evidence", str(folder)).exit_code == 0
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be spoilt."""
    copy = tmp_path / "evidence"
    for file in (each for each in made.rglob("*") if each.is_file()):
        place = copy / file.relative_to(made)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    return copy


def change(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Edit the first proof of the index."""
    place = folder / "evidence.json"
    index = json.loads(place.read_text())
    edit(index["proofs"][0])
    place.write_text(json.dumps(index))


def slip_in(folder: Path, text: str) -> None:
    """Put another question under a proof, with a digest that fits."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    (folder / "obligations" / f"{digest}.smt2").write_text(text)
    change(folder, lambda proof: proof.update(obligations=[{"title": "slipped in", "digest": digest}]))


def test_what_z3_proved_cvc5_proves_again(made: Path) -> None:
    """Three worlds, each with its question, and nothing is left open."""
    again = verify("recheck", str(made))
    assert (again.exit_code, again.output) == (0, "3 proofs, 3 questions: 3 discharged\n")


def test_a_question_that_has_an_answer_is_a_defect_of_ours(folder: Path) -> None:
    """The second solver finds values where the proof says that there are none."""
    slip_in(folder, SATISFIABLE)
    again = verify("recheck", str(folder))
    assert again.exit_code == 4
    assert again.output.startswith(f"refuted: {QUESTION} on background\n")


def test_what_the_second_solver_does_not_understand_is_undecided(folder: Path) -> None:
    """No answer is not taken for a good one."""
    slip_in(folder, HARD)
    again = verify("recheck", str(folder), "--format", "json")
    entries = json.loads(again.output)["rechecked"]
    assert again.exit_code == 3
    assert [each["standing"] for each in entries] == ["undecided", "discharged", "discharged"]
    assert entries[0]["open"] == ["slipped in"]


@pytest.mark.parametrize("key", ["source", "given", "world", "property"])
def test_a_proof_of_something_else_is_outdated(folder: Path, key: str) -> None:
    """Another text of the model, another world, or a sentence that nobody asks any more."""
    change(folder, lambda proof: proof.update({key: "0" * 64}))
    again = verify("recheck", str(folder))
    assert again.exit_code == 1
    assert again.output.startswith("outdated: ")
    assert again.output.endswith("1 outdated\n")


def test_a_question_whose_text_was_edited_is_refused(folder: Path) -> None:
    """Its name is the digest of another text."""
    place = next((folder / "obligations").iterdir())
    place.write_text(place.read_text() + "(assert true)\n")
    again = verify("recheck", str(folder))
    assert again.exit_code == 2
    assert f"{place}: expected the text that its name is the digest of, found another" in again.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "evidence.json: expected one JSON document, found 0"),
        ("{}", 'expected "schema": 1'),
        ('{"schema": 1}', "asked: expected the options of each domain, found nothing"),
        ('{"schema": 1, "asked": {}, "proofs": [{"obligations": 1}]}', "proofs[0].obligations: expected a list"),
        (
            '{"schema": 1, "asked": {}, "proofs": [{"obligations": [{"title": "t", "digest": "../x"}]}]}',
            "proofs[0].obligations[0].digest: expected letters and digits",
        ),
        ('{"schema": 1, "asked": {"moon": []}, "proofs": []}', "expected domains of this program"),
    ],
)
def test_an_index_of_another_kind_is_refused(folder: Path, text: str, said: str) -> None:
    """One line names the file and what was expected."""
    (folder / "evidence.json").write_text(text)
    again = verify("recheck", str(folder))
    assert again.exit_code == 2
    assert said in again.output


def test_a_proof_without_its_questions_is_refused(folder: Path) -> None:
    """Nothing would be left open where nothing is asked."""
    change(folder, lambda proof: proof.update(obligations=[]))
    again = verify("recheck", str(folder))
    assert again.exit_code == 2
    assert "proofs[0].obligations: expected the questions of a proof that is unbounded" in again.output


@pytest.mark.parametrize("seconds", ["nan", "inf", "0"])
def test_a_time_that_is_none_is_refused(made: Path, seconds: str) -> None:
    """cvc5 would take it for another number."""
    assert verify("recheck", str(made), "--timeout", seconds).exit_code == 2


def test_evidence_is_not_mixed_with_older_evidence(made: Path) -> None:
    """A folder that holds something is refused before anything is verified."""
    again = verify("cpu", "--property", QUESTION, "--evidence", str(made))
    assert again.exit_code == 2
    assert "expected a folder that is empty or not there" in again.output


def test_options_that_chose_the_worlds_are_asked_again(tmp_path: Path) -> None:
    """Evidence of one variant is compared with that variant, not with the default worlds."""
    folder = tmp_path / "evidence"
    words = ("cpu", "--variant", "kubelet", "--property", QUESTION)
    assert verify(*words, "--evidence", str(folder)).exit_code == 0
    assert json.loads((folder / "evidence.json").read_text())["asked"] == {"cpu": ["--variant", "kubelet"]}
    assert verify("recheck", str(folder)).exit_code == 0
