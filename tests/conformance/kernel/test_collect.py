"""`verify collect` on two live nodes with pods: the folder that it makes is the cluster that stands there."""

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from models.reachability.reading.snapshot import read_snapshot
from models.reachability.vocabulary import HostKind, Network
from tests.conformance.kernel.clusters import vxlan
from tests.conformance.kernel.lab import Lab, built
from verify.cli import main
from verify.discover import collector

pytestmark = pytest.mark.kernel
PATIENCE = 30  # seconds for the dumps of one node and its pods
# Mounts and processes of its own, so that the node is a machine where only its own pods are to be seen.
ALONE = ("unshare", "--mount", "--pid", "--fork")
MACHINE = "mount -t tmpfs pods /run/netns && {pods} mount -t proc proc /proc && NODE={node} exec sh {script} {folder}"
POD = "touch /run/netns/{pod} && mount --no-canonicalize --bind {path} /run/netns/{pod} && "


def _collect(lab: Lab, node: str, script: Path, folder: str) -> bytes:
    """Run the script as on a node: what it prints to standard output; a complaint is a failure."""
    pods = [host.name for host in lab.network.hosts if host.kind is HostKind.POD and host.node == node]
    held = "".join(POD.format(pod=pod, path=lab.spaces[pod].path) for pod in pods)
    line = MACHINE.format(pods=held, node=node, script=script, folder=folder)
    with lab.spaces[node].inside():
        ran = subprocess.run([*ALONE, "sh", "-c", line], capture_output=True, timeout=PATIENCE, check=False)
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    return ran.stdout


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Path, Path]:
    """A healthy cluster, the folder that was collected of it in place, and the one that was unpacked from archives."""
    network = vxlan()
    place = tmp_path_factory.mktemp("collected")
    script, folder, unpacked = place / "collect.sh", place / "cluster", place / "unpacked"
    script.write_text(collector())
    Path("/run/netns").mkdir(exist_ok=True)
    with built(network) as lab:
        for node in (host.name for host in network.hosts if host.kind is HostKind.NODE):
            assert _collect(lab, node, script, str(folder)) == b""
            with tarfile.open(fileobj=io.BytesIO(_collect(lab, node, script, ""))) as archive:
                archive.extractall(unpacked, filter="data")
    return network, folder, unpacked


def test_every_host_is_there_and_nothing_is_missing(collected: tuple[Network, Path, Path]) -> None:
    """Nodes and pods have the names that the cluster has, and every table that the properties ask for."""
    network, folder, _ = collected
    found = read_snapshot(folder)
    assert {host.name.rpartition("/")[2] for host in found.hosts} == {host.name for host in network.hosts}
    assert [host.missing for host in found.hosts if host.missing] == []


def test_the_archive_holds_what_the_folder_holds(collected: tuple[Network, Path, Path]) -> None:
    """Over ssh the same files arrive."""
    _, folder, unpacked = collected
    names = [sorted(str(file.relative_to(place)) for file in place.rglob("*")) for place in (folder, unpacked)]
    assert names[0] == names[1]


def test_a_healthy_cluster_is_proved_healthy(collected: tuple[Network, Path, Path]) -> None:
    """What was collected is what the properties need: none of them is left unknown for a missing table."""
    _, folder, _ = collected
    assert main(["reachability", "--snapshot", str(folder)]) == 0


def test_what_stands_there_is_not_overwritten(collected: tuple[Network, Path, Path]) -> None:
    """A second run into the same folder is refused before it has touched a file."""
    _, folder, _ = collected
    node = next(each.name for each in folder.iterdir())
    ran = subprocess.run(
        ["sh", "-s", "--", str(folder)],
        input=collector(),
        env={"NODE": node, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (2, f"collect: expected no {folder}/{node}: it is there already\n")
