"""What only a terminal sees."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_progress_is_on_a_terminals_standard_error_only(tree: Path, run: Run) -> None:
    """It counts, and it is wiped away at the end."""
    reader, writer = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "verify", "toy", "--engine", "toy"],
        cwd=tree,
        stdout=subprocess.PIPE,
        stderr=writer,
        check=True,
    )
    os.close(writer)
    seen = os.read(reader, 10_000).decode()
    os.close(reader)
    assert "/3 properties" in seen
    assert seen.endswith("\r\x1b[K")
    assert "\x1b" not in done.stdout.decode()
    assert run("toy", "--engine", "toy").stderr == ""


@pytest.mark.parametrize(("value", "has_colour"), [(None, True), ("", True), ("1", False)])
def test_no_color_is_heard_where_it_says_something(tree: Path, value: str | None, *, has_colour: bool) -> None:
    """On a terminal; an empty value is as none."""
    reader, writer = pty.openpty()
    named = {"NO_COLOR": value} if value is not None else {}
    kept = {name: told for name, told in os.environ.items() if name != "NO_COLOR"}
    command = [sys.executable, "-m", "verify", "toy", "--engine", "toy", "-q"]
    subprocess.run(command, cwd=tree, stdout=writer, stderr=subprocess.DEVNULL, env={**kept, **named}, check=True)
    os.close(writer)
    seen = os.read(reader, 10_000).decode()
    os.close(reader)
    assert ("\x1b[" in seen) is has_colour


def test_a_pipe_gets_eighty_columns_and_no_colour(tree: Path) -> None:
    """Whoever reads it from a log has no wider window."""
    kept = {name: told for name, told in os.environ.items() if name != "COLUMNS"}
    command = [sys.executable, "-m", "verify", "toy", "--engine", "toy"]
    told = subprocess.run(command, cwd=tree, capture_output=True, text=True, env=kept, check=True).stdout
    assert max(len(line) for line in told.splitlines()) <= 80
    assert "\x1b" not in told
