"""Every documented fault is noticed by exactly the properties that it names, and every property notices some fault."""

from fnmatch import fnmatchcase

import pytest

from verify import discover
from verify.engines.classes import check
from verify.limits import Limits
from verify.verdict import Outcome
from verify.world import Fault

FAULTS = {fault.name: fault for fault in discover.faults("reachability")}
CLAIMS = discover.properties("reachability")


def broken_by(fault: Fault) -> set[str]:
    """The properties that are violated in the faulty world, other than what its backend is known to break."""
    world = fault.make()
    found = {item.name for item, verdict in check(CLAIMS, world, Limits()) if verdict.outcome is Outcome.VIOLATED}
    return {name for name in found if world.reference_for(name) is None}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str) -> None:
    """No more and no less."""
    fault = FAULTS[name]
    broken = broken_by(fault)

    for glob in fault.breaks:
        assert any(fnmatchcase(each, glob) for each in broken), f"{glob} is not broken"
    for each in broken:
        assert any(fnmatchcase(each, glob) for glob in fault.breaks), f"{each} is broken too"


def test_every_property_notices_some_fault() -> None:
    """A check that cannot fail proves nothing; what a backend is documented to break is noticed in its own world."""
    noticed = {
        item.name
        for fault in FAULTS.values()
        for item in CLAIMS
        if any(fnmatchcase(item.name, glob) for glob in fault.breaks)
    }
    documented = {
        item.name for world in discover.worlds("reachability") for item in CLAIMS if world.reference_for(item.name)
    }

    assert {item.name for item in CLAIMS} == noticed | documented


def test_faults_are_documented() -> None:
    """Each has a reference and a story."""
    assert all(fault.reference and fault.story for fault in FAULTS.values())
