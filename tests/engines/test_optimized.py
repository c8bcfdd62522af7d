"""`python -O` drops assert statements: nothing that a verdict rests on is one."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REPLAY = """
from verify.rerun import Replayed, _run
print(_run("found = 3\\nassert found == 4", ""))
"""
CERTIFICATE = """
from verify.symbolic.region import region
from verify.symbolic.runs import explore, run
def meddling():
    run.sides[0] = region([(0, 1)])
try:
    list(explore(meddling, (region([(0, 9)]),)))
except AssertionError as wrong:
    print(wrong)
"""


@pytest.mark.parametrize(
    ("program", "said"),
    [(REPLAY, "Replayed.STANDS"), (CERTIFICATE, "the classes do not partition the box")],
    ids=["a counterexample still stands", "classes that do not cover are noticed"],
)
def test_what_a_verdict_rests_on_is_checked_all_the_same(program: str, said: str) -> None:
    """Whoever runs the checker optimized gets the same verdicts."""
    done = subprocess.run(
        [sys.executable, "-O", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert said in done.stdout, done.stderr
