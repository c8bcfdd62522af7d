"""One toy tree for all tests of the command line, and questions to `verify nat`."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli import toy
from verify.cli import main

Ask = Callable[..., tuple[int, str, str]]
Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of the toy tree."""
    return toy.plant(tmp_path_factory.mktemp("toy"))


@pytest.fixture
def run(tree: Path) -> Run:
    """Run the command line on the toy tree."""
    return lambda *arguments, folder=None: toy.verify(tree, *arguments, folder=folder)


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on these rules and flows; give its status and what it wrote."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(dump: str, *options: str, flows: str | None = None) -> tuple[int, str, str]:
        (tmp_path / "rules").write_text(dump)
        asked = ["nat", "--rules", str(tmp_path / "rules"), *options]
        if flows is not None:
            (tmp_path / "flows").write_text(flows)
            asked += ["--flows", str(tmp_path / "flows")]
        return main(asked), *capsys.readouterr()

    return call


@pytest.fixture
def objects(tmp_path: Path) -> Path:
    """A service that is sticky, with an endpoint on each of two nodes."""
    about = {"namespace": "default", "name": "web"}
    service = {
        "kind": "Service",
        "metadata": about,
        "spec": {
            "clusterIP": "10.96.0.20",
            "ports": [{"port": 80, "protocol": "TCP"}],
            "sessionAffinity": "ClientIP",
            "externalIPs": ["198.51.100.20"],
        },
    }
    found = {
        "kind": "EndpointSlice",
        "metadata": {**about, "labels": {"kubernetes.io/service-name": "web"}},
        "addressType": "IPv4",
        "ports": [{"port": 8080, "protocol": "TCP"}],
        "endpoints": [
            {"addresses": [f"10.244.{place}.5"], "nodeName": f"n{place}", "conditions": {}} for place in (0, 1)
        ],
    }
    file = tmp_path / "objects.json"
    file.write_text(json.dumps({"items": [service, found]}))
    return file
