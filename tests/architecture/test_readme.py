"""The documents say what is there."""

import re
import tomllib
from typing import Any

from tests.architecture.tree import ROOT
from verify import discover
from verify.cli.commands import FIXED
from verify.cli.settings import ENDINGS, SHARED

README = (ROOT / "README.md").read_text(encoding="utf-8")


def project() -> dict[str, Any]:
    """The project file."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_readme_names_every_command() -> None:
    """And no command that does not exist."""
    known = {*FIXED, *discover.domains()}
    assert {name for name in known if f"verify {name}" not in README} == set()
    assert set(re.findall(r"`verify ([a-z]+)", README)) <= known


def test_the_readme_names_every_option_and_ending() -> None:
    """Except the short ones and the hidden one."""
    long = {name for name in SHARED if name not in {"quiet", "verbose", "engine"}}
    assert {name for name in long if f"--{name}" not in README} == set()
    assert {ending for ending in ENDINGS if ending not in README} == set()


def test_every_ignored_rule_has_its_reason() -> None:
    """On its own line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("[tool.ruff.lint]")[1].split("[tool.ruff.lint.pydocstyle]")[0]
    rules = [line for line in block.splitlines() if re.match(r'    "[A-Z]+\d*",', line)]
    assert rules
    assert [line for line in rules if " # " not in line] == []


def test_every_dependency_is_pinned() -> None:
    """What is needed stands in the constraints, once."""
    pins = [line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split()]
    declared = project()["project"]
    needed = [declared["dependencies"], *declared["optional-dependencies"].values()]
    names = {re.split(r"[<>=\[]", need)[0].lower() for each in needed for need in each}
    assert names - set(pins) == set()
    assert len(pins) == len(set(pins))


def test_the_changelog_can_be_read_as_it_is() -> None:
    """No line is wider than a window, and what changed a verdict stands under its own head, of which there is one."""
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > 130] == []
    assert [line for line in lines if "changed verdict" in line.lower()] == ["### Changed verdicts"]
