"""The reports of one run of each domain, made once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reports.inputs import COMMANDS
from verify.cli import main

Reports = dict[str, str]
ENDINGS = ("json", "html", "sarif", "md", "xml")


@pytest.fixture(scope="session")
def reports_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Reports]:
    """The reports of a domain's run by their ending, with its status."""
    made: dict[str, Reports] = {}

    def call(name: str) -> Reports:
        if name not in made:
            made[name] = reports_in(tmp_path_factory.mktemp(name), COMMANDS[name])
        return made[name]

    return call


def reports_in(folder: Path, command: Callable[[Path], list[str]]) -> Reports:
    """Run a command in a folder of its own, and read what it has written."""
    asked = command(folder)
    before = Path.cwd()
    os.chdir(folder)
    try:
        status = main([*asked, "-q", *(word for ending in ENDINGS for word in ("--report", f"out.{ending}"))])
    finally:
        os.chdir(before)
    return {"status": str(status)} | {each: (folder / f"out.{each}").read_text(encoding="utf-8") for each in ENDINGS}
