"""What only a terminal sees."""

import os
import pty
import subprocess
import sys
from pathlib import Path

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
