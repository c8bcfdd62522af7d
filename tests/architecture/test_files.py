"""How large, how named, how said."""

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.test_arrows import ROOMS, named
from tests.architecture.tree import ROOT, domains, every_file, python_files, tree_of

CAP = 300  # lines a file
MEDIAN = 120
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
OF_PROPERTIES = {"__init__", "safety", "deadlines", "possible", "worlds", "faults"}
OF_JOURNEYS = OF_PROPERTIES | {"vocabulary", "behaviour"}  # decision 0012: what joins two domains stands in neither
SENTENCE = re.compile(r"[.?!:]\)?$")
# written in two halves, so that this file does not contain what it looks for
THIS_MACHINE = ("/wo" + "rk/", "tmp/" + "venv", "/home/" + "runner")
LOCKS = re.compile(r"(constraints|requirements).*\.txt$|\.lock$")


def lines_of(file: Path) -> int:
    """The number of lines."""
    return len((ROOT / file).read_text(encoding="utf-8").splitlines())


def test_no_file_is_longer_than_the_cap() -> None:
    """Without a list of exceptions."""
    sizes = {str(file): lines_of(file) for file in python_files()}
    median = statistics.median(sizes.values())
    assert {file: lines for file, lines in sizes.items() if lines > CAP} == {}, f"the median is {median} lines"


def test_the_median_file_is_short() -> None:
    """A reader holds a file of this size in mind."""
    sizes = [
        lines for file in python_files("verify", "models", "properties", "reports") if (lines := lines_of(file)) > 1
    ]
    assert statistics.median(sizes) <= MEDIAN, f"the median is {statistics.median(sizes)} lines"


def test_no_file_has_a_name_that_says_nothing() -> None:
    """Such files collect what has no place."""
    assert [str(file) for file in every_file() if FORBIDDEN & {part.split(".")[0] for part in file.parts}] == []


@pytest.mark.parametrize("domain", domains())
def test_every_domain_has_the_same_rooms(domain: str) -> None:
    """A room may be absent; one of another name needs a decision."""
    for side, rooms in (("models", {"__init__", *ROOMS}), ("properties", OF_PROPERTIES)):
        folder = ROOT / side / domain
        found = {place.stem for place in folder.glob("*") if place.suffix == ".py" or (place / "__init__.py").is_file()}
        assert found - {"__pycache__"} <= rooms, side


def test_journeys_have_the_rooms_of_a_decision() -> None:
    """They are no folder of `models`: what joins two domains may import both, and nobody imports it."""
    folder = ROOT / "properties" / "journeys"
    found = {place.stem for place in folder.glob("*") if place.suffix == ".py" or (place / "__init__.py").is_file()}
    assert found - {"__pycache__"} <= OF_JOURNEYS


def documented(file: Path) -> Iterator[tuple[str, ast.AST]]:
    """The module, and its public classes and functions, with their methods; of a test file, only its tests."""
    yield "module", tree_of(file)
    if file.parts[0] == "tests":
        yield from (
            (node.name, node)
            for node in tree_of(file).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        )
        return
    for node in tree_of(file).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                inner = (part for part in node.body if isinstance(part, ast.FunctionDef) and part.name[0] != "_")
                yield from ((f"{node.name}.{part.name}", part) for part in inner)


@pytest.mark.parametrize("file", python_files(), ids=named)
def test_every_public_thing_is_said_in_a_sentence(file: Path) -> None:
    """The docstring's first line ends as a sentence does."""
    wrong = []
    for name, node in documented(file):
        said = ast.get_docstring(node) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) else None
        if name == "module" and file.name == "__init__.py" and not tree_of(file).body:
            continue
        first = (said or "").partition("\n\n")[0].strip()
        if not SENTENCE.search(first):
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("file", python_files("verify", "models", "properties", "reports"), ids=named)
def test_only_the_command_line_writes_to_a_terminal(file: Path) -> None:
    """Reports give texts; engines tell progress through their limits."""
    if file.parts[:2] == ("verify", "cli"):
        return
    for node in ast.walk(tree_of(file)):
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"), node
        assert not (isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr", "__stdout__"}), node


def test_nothing_names_this_machine() -> None:
    """A path that exists only here helps nobody."""
    wrong = []
    for file in every_file():
        text = (ROOT / file).read_text(encoding="utf-8", errors="replace")
        wrong += [f"{file}: {place}" for place in THIS_MACHINE if place in text]
    assert wrong == []


def test_pins_carry_no_address() -> None:
    """Where packages come from is the business of whoever installs."""
    for file in every_file():
        if LOCKS.search(file.name):
            text = (ROOT / file).read_text(encoding="utf-8")
            assert not re.search(r"://|^-|@", text, re.MULTILINE), file
            assert all(re.fullmatch(r"[\w.-]+==[\w.]+|#.*|", line) for line in text.splitlines()), file
