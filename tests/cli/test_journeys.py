"""`verify journeys`: what it prints, and what it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from verify.cli import main

ANSWER = "*.a_service_without_endpoints_refuses"


def test_a_shipped_cluster_is_proved(capfd: pytest.CaptureFixture[str]) -> None:
    """One sentence of one cluster."""
    assert main(["journeys", "--backend", "host-gw", "--property", ANSWER]) == 0
    assert "proved" in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--services", "a.yaml"], "--services says nothing without --snapshot DIR"),
        (["--snapshot", "nowhere"], "nowhere: expected a folder"),
        (["--snapshot", ".", "--backend", "vxlan"], "--backend says nothing beside --snapshot"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    words: list[str], said: str, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By one line, and status 2."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text("kind: Service\n")
    assert main(["journeys", *words]) == 2
    assert said in capfd.readouterr().err


def test_help_has_examples() -> None:
    """And says what a snapshot needs."""
    with CliRunner().isolation():
        assert main(["journeys", "--help"]) == 0
