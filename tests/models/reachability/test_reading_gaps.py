"""What the dumps do not say stays with the network, whoever makes a world of it."""

from pathlib import Path

import pytest

from models.reachability.reading import read_snapshot
from models.reachability.worlds import Options, worlds
from tests.models.reachability.two_nodes import SYSCTLS, Files, nested, write
from tests.properties.networks import asked
from verify.verdict import Outcome

HIDES = "# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n"
GAPS: dict[str, tuple[str, str | None, str]] = {
    "no iptables": ("n1/iptables.txt", None, "n1: iptables.txt is missing"),
    "no sysctls": ("n1/sysctl.txt", "kernel.hostname = n1\n", "n1: sysctl.txt: net.ipv4.conf is missing"),
    "an empty iptables": ("n1/iptables.txt", "", "n1: what iptables.txt should say (it is empty: write a comment line"),
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


def empty() -> Files:
    """A snapshot in which no file about iptables says a word."""
    return nested() | {"n1/iptables.txt": "", "n2/iptables.txt": " \n"}


def test_nodes_without_tables_are_said_to_be_so(tmp_path: Path) -> None:
    """iptables-save prints nothing where no table is loaded; where nothing speaks against it, that is believed."""
    (world,) = worlds(Options(snapshot=write(tmp_path, empty())))

    assert not world.given.missing
    assert "no iptables where iptables.txt is empty on n1, n2" in world.scope


TRACKED = SYSCTLS + "net.netfilter.nf_conntrack_max = 262144\n"
MORE: dict[str, Files] = {
    "a node has tables": {"n2/iptables.txt": "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n"},
    "a pod has tables": {"n2/pods/db/iptables.txt": "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n"},
    "connections are tracked": {"n1/sysctl.txt": TRACKED},
}


@pytest.mark.parametrize("name", MORE)
def test_an_empty_file_beside_signs_of_iptables_is_missing(name: str, tmp_path: Path) -> None:
    """A failed `iptables-save > iptables.txt` leaves such a file; a pod's own may be empty."""
    found = read_snapshot(write(tmp_path, empty() | MORE[name])).missing

    assert [known.reference.partition(":")[0] for known in found] == ["n1", "n2"][
        : 2 - ("n2/iptables.txt" in MORE[name])
    ]
    assert all("dump again" in known.reference for known in found)
