"""What the findings about PLEG say of a shortest run is what the model finds."""

import re
from pathlib import Path

import pytest

from models.pleg.behaviour.machine.searching import shortest
from models.pleg.worlds.bugs import BUGS
from verify import discover

FINDINGS = Path(__file__).parents[3] / "reports" / "findings"
RUNS = [
    ("0007", "D1", "1.33", "12 steps"),
    ("0007", "B12, since", "1.33", "12 and 13"),
    ("0007", "D9", "1.33", "12 and 13"),
    ("0008", "D2", "1.33", "13 steps"),
    ("0008", "B24", "1.33", "10 steps"),
    ("0011", "D3", "1.33", "Three steps"),
    ("0012", "D4", "1.33", "Two events"),
    ("0013", "D5", "1.33", "7 steps"),
    ("0014", "D7", "1.36", "19 steps"),
    ("0015", "D8", "1.29", "9 steps"),
    ("0016", "D10", "1.36", "17 steps"),
    ("0017", "D11", "1.36", "2 steps"),
    ("0018", "X1", "1.33", "7 and 5 steps"),
    ("0018", "X2", "1.33", "7 and 5 steps"),
]
WORDS = {"Two": 2, "Three": 3}
SLOW = ("D1", "B12, since", "D9", "D2")


def text_of(number: str) -> str:
    """The text of a finding, on one line."""
    (file,) = FINDINGS.glob(f"{number}-*.md")
    return " ".join(file.read_text(encoding="utf-8").split())


@pytest.mark.parametrize(
    ("number", "row", "release", "said"),
    [pytest.param(*run, id=f"{run[0]}-{run[1]}", marks=pytest.mark.slow if run[1] in SLOW else ()) for run in RUNS],
)
def test_a_run_is_as_long_as_the_finding_says(number: str, row: str, release: str, said: str) -> None:
    """In the release that it names, or in one of those."""
    assert said in text_of(number)
    bug = next(bug for bug in BUGS if bug.name == row)
    run = shortest(bug.world(release), bug.has_symptom).run
    assert run is not None
    assert len(run) in {WORDS[word] if word in WORDS else int(word) for word in re.findall(r"\d+|Two|Three", said)}


def test_every_hypothesis_that_reproduces_has_its_finding() -> None:
    """And names its row."""
    written = " ".join(text_of(file.name[:4]) for file in FINDINGS.glob("*.md"))
    rows = {bug.name.partition(",")[0] for bug in BUGS if bug.name[0] in "DX"} | {"D6"}
    assert {row for row in rows if not re.search(rf"\b{row}\b", written)} == set()


def test_the_sentences_that_findings_name_are_there() -> None:
    """Each pattern of a command in a finding about PLEG names a property, and each world one of the domain."""
    names = [item.name for item in discover.properties("pleg")]
    for file in FINDINGS.glob("*.md"):
        found = text_of(file.name[:4])
        if "verify pleg" in found:
            for pattern in re.findall(r"--property '\*\.?([a-z_]+)\*?'", found):
                assert any(pattern in name for name in names), (file.name, pattern)
