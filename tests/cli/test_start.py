"""How the program starts, and what it finds."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = ("all", "list", "explain", "faults", "replay", "toy")
ENOUGH = 0.4  # seconds


def test_help_starts_at_once(run: Run) -> None:
    """The processor's time, and the best of five, so that a busy machine does not decide."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < ENOUGH


def test_help_imports_neither_models_nor_solver(tree: Path) -> None:
    """A domain is imported when its command is asked for."""
    program = (
        "import sys\nfrom verify.cli import main\nmain(['--help'])\n"
        "print(sorted({'z3', 'hypothesis', 'rich', 'jinja2', 'models', 'properties', 'reports'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tree, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example(run: Run, command: str) -> None:
    """Help says how the command is typed."""
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"\n    verify {command}" in done.stdout


def test_help_lists_every_command_and_status(run: Run) -> None:
    """The domain's own sentence stands beside its name."""
    text = run("--help").stdout
    assert all(f"\n  {command} " in text for command in COMMANDS)
    assert all(f"\n    {status}  " in text for status in range(5))
    assert "Numbers below a limit: how far do they go?" in text


def test_domain_options_carry_their_help(run: Run) -> None:
    """They are declared once, by the domain."""
    text = run("toy", "--help").stdout
    for option in ("--size", "--kind [small|large]", "--colour [red|blue]", "--snapshot", "--paths", "--loud"):
        assert option in text
    assert "How many." in text


@pytest.mark.parametrize("name", ["models", "properties", "reports"])
def test_a_package_in_the_working_folder_does_not_stand_before_ours(run: Run, tmp_path: Path, name: str) -> None:
    """The user's own folder of that name is not imported."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("raise RuntimeError('the wrong one')\n", encoding="utf-8")
    done = run("toy", "--engine", "toy", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_package_on_the_path_does_not_stand_before_ours(tree: Path, tmp_path: Path) -> None:
    """Not even where the search path holds the user's folder first."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("raise RuntimeError('the wrong one')\n", encoding="utf-8")
    program = (
        f"import sys\nsys.path[:0] = [{str(tmp_path)!r}, {str(tree)!r}]\n"
        "from verify.cli import main\nsys.exit(main(['toy', '--engine', 'toy']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
