"""The laboratory itself: the kernel holds what the network lists, and nothing is left behind."""

from pathlib import Path

import pytest

from models.reachability.vocabulary import Network
from tests.conformance.kernel.audit import differences
from tests.conformance.kernel.changes import packet
from tests.conformance.kernel.clusters import BEHIND_THE_ROUTER, MEMBERS, host_gw, vxlan, with_router
from tests.conformance.kernel.lab import built
from tests.conformance.kernel.namespaces import Namespace, Refused
from tests.conformance.kernel.probe import probed
from tests.conformance.kernel.strategies import trial

pytestmark = pytest.mark.kernel
OWN = Path("/proc/thread-self/ns/net")
AUDITED = 40  # random networks whose tables are read back


def _held(numbers: set[int]) -> list[str]:
    """What still refers to one of these namespaces, of all processes."""
    names = {f"net:[{number}]" for number in numbers}
    found = []
    for place in (*Path("/proc").glob("[0-9]*/ns/net"), *Path("/proc").glob("[0-9]*/fd/*")):
        try:
            target = str(place.readlink())
        except OSError:
            continue
        if target in names:
            found.append(str(place))
    return found


@pytest.mark.parametrize(
    "network",
    [vxlan(), host_gw(), with_router(vxlan((*MEMBERS[:2], BEHIND_THE_ROUTER)))],
    ids=["vxlan", "host-gw", "vxlan over a router"],
)
def test_the_kernel_holds_what_the_network_lists(network: Network) -> None:
    """Rows, their order among equals, devices, neighbours and forwarding entries."""
    with built(network) as lab:
        assert differences(lab) == []


def test_the_kernel_holds_what_random_networks_list() -> None:
    """Most random networks can be built, and those are built as listed."""
    refused, wrong = [], []
    for seed in range(AUDITED):
        try:
            with built(trial(seed).network()) as lab:
                wrong += [f"seed {seed}: {line}" for line in differences(lab)]
        except Refused as refusal:
            refused.append(f"seed {seed}: {refusal}")
    assert wrong == []
    assert len(refused) * 10 <= AUDITED, refused


def _fail_inside(numbers: set[int]) -> None:
    with built(vxlan()) as lab:
        numbers |= {space.number for space in lab.spaces.values()}
        assert _held(numbers)
        raise ZeroDivisionError


def test_nothing_is_left_behind() -> None:
    """After the body no process refers to any namespace of the lab, also if the body fails."""
    before = OWN.readlink()
    numbers: set[int] = set()
    with pytest.raises(ZeroDivisionError):
        _fail_inside(numbers)
    assert numbers
    assert _held(numbers) == []
    assert OWN.readlink() == before


def test_our_own_namespace_is_not_touched() -> None:
    """The devices and routes of the namespace that runs the tests stay as they are."""

    def state() -> tuple[str, str]:
        devices = sorted(line.split(":")[0] for line in Path("/proc/net/dev").read_text().splitlines())
        return " ".join(devices), Path("/proc/net/route").read_text()

    before = state()
    with built(host_gw()) as lab:
        probed(lab, [("p0a", packet("172.10.100.2", "172.10.0.2"))])
    assert state() == before


def test_a_fresh_namespace_has_nothing_but_a_loopback() -> None:
    """What the next network starts from."""
    space = Namespace.fresh()
    try:
        assert space.ask("ip", "-o", "link").count("\n") == 1
        assert space.ask("ip", "-4", "route", "show", "table", "all") == ""
    finally:
        space.close()
