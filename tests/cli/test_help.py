"""The examples that help shows are commands that run."""

import re
import shlex
from pathlib import Path

import pytest
from click import Context, Group
from click.testing import CliRunner

from verify.cli import GROUP_HELP, main
from verify.cli.commands import Commands

OF_THE_USER = (  # files that an example cannot bring along
    "./cluster",
    "out.json",
    "kubelet.log",
    "crictl-events.json",
    "schedules.jsonl",
)
ELSEWHERE = ("pleg --bugs",)  # what takes minutes: each of its rows is a test beside the model
ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
"""
FILES = {  # what examples name, as it could be
    "k8s/roles.yaml": ROLE,
    "released/roles.yaml": ROLE,
    "admins.txt": "group ops  # on call\n",
    "rules.txt": "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n",
    "tenants.yaml": "shop: [shop, shop-jobs]\n",
    "asks.jsonl": '{"user": "jane", "verb": "get", "resource": "pods", "namespace": "shop"}\n',
    "runs.jsonl": '{"id": "r", "steps": [{"request": {"user": "jane", "verb": "get", "resource": "pods"}}]}\n',
}
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
    left = (*OF_THE_USER, *ELSEWHERE, "COMMAND")
    return [each for each in dict.fromkeys(found) if not any(word in each for word in left)]


@pytest.mark.slow
@pytest.mark.parametrize("example", examples())
def test_an_example_runs(example: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No name in it is unknown, and nothing in it is bad usage."""
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    with CliRunner().isolation():
        assert main(shlex.split(example)) in {0, 1, 3}
