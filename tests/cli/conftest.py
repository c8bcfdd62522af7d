"""One toy tree for all tests of the command line."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli import toy

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the toy tree."""
    return toy.plant(tmp_path_factory.mktemp("toy"))


@pytest.fixture
def run(tree: Path) -> Run:
    """Run the command line on the toy tree."""
    return lambda *arguments, folder=None: toy.verify(tree, *arguments, folder=folder)
