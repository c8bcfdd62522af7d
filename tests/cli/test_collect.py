"""The script of `verify collect` is a POSIX shell script, and the command says what the script says."""

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from verify.cli.commands import Commands


def test_the_script_is_one_that_any_posix_shell_reads() -> None:
    """It goes to standard output whole, and a shell finds nothing wrong with its grammar."""
    printed = CliRunner().invoke(Commands("verify"), ["collect"])
    assert printed.exit_code == 0
    assert printed.output.startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n"], input=printed.output, text=True, check=True)


def test_an_option_in_place_of_a_folder_is_refused_by_the_script(tmp_path: Path) -> None:
    """A mistyped word makes no folder of its name."""
    script = CliRunner().invoke(Commands("verify"), ["collect"]).output
    ran = subprocess.run(
        ["sh", "-s", "--", "--help"], input=script, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (2, "collect: expected a folder, found --help\n")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may change its user")
def test_another_user_is_told_that_root_is_needed(tmp_path: Path) -> None:
    """Half a dump would look like a node without rules."""
    script = CliRunner().invoke(Commands("verify"), ["collect"]).output
    ran = subprocess.run(
        ["sh", "-s", "--", str(tmp_path)], input=script, capture_output=True, text=True, user=65534, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("collect: expected root")
    assert not list(tmp_path.iterdir())
