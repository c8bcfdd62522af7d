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
    "recheck evidence",
)
ELSEWHERE = (  # what takes a minute and more: each of its rows, worlds or cells is a test of its own
    "all",
    "pleg --bugs",
    "pleg --variant 1.37",
    "faults --property 'reachability.*'",
)
ROLE = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
"""
SERVICES = """kind: Service
metadata: {namespace: shop, name: web}
spec: {clusterIP: 10.96.0.20, ports: [{port: 80, protocol: TCP}]}
---
kind: EndpointSlice
metadata: {namespace: shop, name: web, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 8080, protocol: TCP}]
endpoints: [{addresses: [10.244.0.5], nodeName: n1, conditions: {}}]
"""
FILES = {  # what examples name, as it could be
    "k8s/roles.yaml": ROLE,
    "released/roles.yaml": ROLE,
    "admins.txt": "group ops  # on call\n",
    "services.yaml": SERVICES,
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
    left = (*OF_THE_USER, "COMMAND")
    return [
        each
        for each in dict.fromkeys(found)
        if each not in ELSEWHERE and not each.startswith("pleg --bugs") and not any(word in each for word in left)
    ]


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
