"""What the dumps do not say stays with the network, whoever makes a world of it."""

from pathlib import Path

import pytest

from models.reachability.reading import read_snapshot
from tests.models.reachability.two_nodes import nested, write
from tests.properties.networks import asked
from verify.verdict import Outcome

HIDES = "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n"
GAPS: dict[str, tuple[str, str | None, str]] = {
    "no iptables": ("n1/iptables.txt", None, "n1: iptables.txt is missing"),
    "no sysctls": ("n1/sysctl.txt", "kernel.hostname = n1\n", "n1: sysctl.txt: net.ipv4.conf is missing"),
    "hidden rules": (
        "n1/iptables.txt",
        HIDES,
        "n1: the meaning of n1/iptables.txt: line 1: # Warning: iptables-legacy",
    ),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_world_of_a_snapshot_cannot_lose_what_is_missing(name: str, tmp_path: Path) -> None:
    """A world made by hand of what was read says as much as the one that the command line makes."""
    file, text, reason = GAPS[name]
    files = nested() | ({file: text} if text is not None else {})
    if text is None:
        del files[file]
    found = asked(read_snapshot(write(tmp_path, files)))

    assert found
    assert {verdict.outcome for verdict in found.values()} == {Outcome.UNKNOWN}
    assert all((verdict.reason or "").startswith(f"not evaluated: {reason}") for verdict in found.values())
