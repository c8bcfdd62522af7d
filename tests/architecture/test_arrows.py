"""Who may import whom."""

from pathlib import Path

import pytest

from tests.architecture.tree import domains, imports_of, python_files
from verify.cli.commands import FIXED

ROOMS = ("vocabulary", "behaviour", "faults", "worlds", "reading")
MAY_IMPORT = {
    "vocabulary": {"vocabulary"},
    "behaviour": {"vocabulary", "behaviour"},
    "reading": {"vocabulary", "reading"},
    "worlds": {"vocabulary", "behaviour", "reading", "worlds"},  # a snapshot is a world that was read
    "faults": {"vocabulary", "behaviour", "worlds", "faults"},
}
SHARED = ("models.packet", "models.iptables", "models.iptables_rules")
SOLVERS = {"z3", "cvc5"}


def named(file: Path) -> str:
    """The test's name: the file."""
    return str(file)


def within(name: str, package: str) -> bool:
    """Whether the dotted name lies in the package."""
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("file", python_files("verify"), ids=named)
def test_verify_knows_no_kubernetes(file: Path) -> None:
    """It finds models, properties and reports by import, and names none."""
    wrong = [name for name in imports_of(file) if name.split(".")[0] in {"models", "properties", "reports", "tests"}]
    assert wrong == []


@pytest.mark.parametrize("file", python_files("models"), ids=named)
def test_a_model_imports_words_and_its_own_domain(file: Path) -> None:
    """Domains never import each other; the files of `models` itself are what they share."""
    own = (f"models.{file.parts[1]}",) if len(file.parts) > 2 else ()
    allowed = (*own, *SHARED)
    ours = [name for name in imports_of(file) if name.split(".")[0] in {"models", "properties", "reports", "tests"}]
    assert [name for name in ours if not any(within(name, place) for place in allowed)] == []


@pytest.mark.parametrize("file", [file for file in python_files("models") if len(file.parts) > 2], ids=named)
def test_rooms_import_along_the_arrows(file: Path) -> None:
    """The vocabulary needs nothing, behaviour needs the vocabulary, faults and worlds need both."""
    room = file.parts[2].removesuffix(".py")
    if room == "__init__":
        return
    prefix = f"models.{file.parts[1]}."
    asked = {name.removeprefix(prefix).split(".")[0] for name in imports_of(file) if name.startswith(prefix)}
    assert asked & set(ROOMS) <= MAY_IMPORT[room]


@pytest.mark.parametrize("file", python_files("properties"), ids=named)
def test_a_property_imports_its_own_models(file: Path) -> None:
    """Only journeys may meet two domains."""
    domain = file.parts[1] if len(file.parts) > 2 else ""
    for name in imports_of(file):
        top = name.split(".")[0]
        assert top not in {"reports", "tests"}, name
        if top == "models" and domain != "journeys":
            assert within(name, f"models.{domain}") or within(name, "models.packet"), name
        if top == "properties":
            assert within(name, f"properties.{domain}"), name


@pytest.mark.parametrize("file", python_files("reports"), ids=named)
def test_reports_see_only_what_is_finished(file: Path) -> None:
    """They render verdicts; they know neither engines nor the command line."""
    ours = [name for name in imports_of(file) if name.split(".")[0] in {"verify", "models", "properties", "tests"}]
    words = ("answer", "matrix", "picture", "property", "run", "verdict", "world")
    allowed = tuple(f"verify.{word}" for word in words)
    assert [name for name in ours if not any(within(name, place) for place in allowed)] == []


@pytest.mark.parametrize("file", python_files("models", "properties"), ids=named)
def test_models_use_words_not_machinery(file: Path) -> None:
    """What a model imports of `verify` is its words, never an engine."""
    asked = [name for name in imports_of(file) if name.startswith("verify.")]
    machinery = ("verify.engines", "verify.symbolic", "verify.cli", "verify.run", "verify.discover")
    assert [name for name in asked if any(within(name, place) for place in machinery)] == []


@pytest.mark.parametrize("file", python_files("verify", "models", "properties", "reports"), ids=named)
def test_solvers_stay_inside_verify(file: Path) -> None:
    """One place may be untyped; the command line and the words are not it."""
    solvers = {name.split(".")[0] for name in imports_of(file)} & SOLVERS
    assert not solvers or (file.parts[:2] in {("verify", "engines"), ("verify", "symbolic")})


@pytest.mark.parametrize("file", python_files("verify", "models", "properties", "reports"), ids=named)
def test_one_room_opens_files(file: Path) -> None:
    """How strict YAML, packed files and refusals are is said once, in `verify/reading`."""
    opening = {name.split(".")[0] for name in imports_of(file)} & {"yaml", "gzip", "zlib"}
    assert not opening or file.parts[:2] == ("verify", "reading")


def test_no_domain_has_the_name_of_a_command() -> None:
    """`verify list` lists."""
    assert not set(FIXED) & set(domains())
