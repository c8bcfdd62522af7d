"""The examples that help shows are commands that run."""

import re
import shlex
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner

from verify.cli import GROUP_HELP, main
from verify.cli.commands import Commands

OF_THE_USER = ("./cluster", "out.json", "kubelet.log", "crictl-events.json")  # files that an example cannot bring along
EXAMPLE = re.compile(r"^  verify (.*)$", re.MULTILINE)


def examples() -> list[str]:
    """What stands in the help of the program and of its commands, but for what needs a file of the user."""
    group = Commands("verify")
    texts = [GROUP_HELP]
    for name in group.list_commands(Context(Group())):
        command = group.get_command(Context(Group()), name)
        assert command is not None
        assert EXAMPLE.search(command.help or ""), f"{name} has no example"
        texts.append(command.help or "")
    found = [example for text in texts for example in EXAMPLE.findall(text)]
    return [each for each in dict.fromkeys(found) if not any(word in each for word in (*OF_THE_USER, "COMMAND"))]


@pytest.mark.slow
@pytest.mark.parametrize("example", examples())
def test_an_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name in it is unknown, and nothing in it is bad usage."""
    monkeypatch.chdir(tmp_path)
    with CliRunner().isolation():
        assert main(shlex.split(example)) in {0, 1, 3}
