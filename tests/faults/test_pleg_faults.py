"""Each documented bug of PLEG is noticed by exactly the properties that it names."""

from fnmatch import fnmatchcase

import pytest

from tests.programs import failing
from verify import discover
from verify.limits import Limits
from verify.property import Property
from verify.run import batches, run
from verify.verdict import Outcome, Result
from verify.world import Fault

ROOMS = ("stamps", "lives", "beside", "recordings", "catalogue", "threads", "checks", "relists", "times")
FAULTS = {fault.name: fault for fault in discover.faults("pleg") if fault.make.__module__.rpartition(".")[2] in ROOMS}
LONG = ("the_tick_vouches_for_the_cache", "a_late_start_undoes_the_exit", "an_event_comes_again_after_the_end")
EACH = [pytest.param(name, marks=pytest.mark.slow) if name in LONG else name for name in FAULTS]


def asked(fault: Fault) -> list[Result]:
    """What is said of every property in the faulty world."""
    found = batches((fault.world,), discover.properties("pleg"))
    return list(run(found, Limits(seconds=300), None, lambda result: None).results)


def is_named(item: Property, fault: Fault) -> bool:
    """Whether the fault says that it breaks the property."""
    return any(fnmatchcase(item.name, glob) for glob in fault.breaks)


@pytest.mark.parametrize("name", EACH)
def test_a_bug_breaks_what_it_says_and_nothing_else(name: str) -> None:
    """Every glob, and beside them only what the world breaks without the bug; counterexamples fail as printed."""
    fault = FAULTS[name]
    results = asked(fault)
    broken = {result.property.name: result for result in results if result.verdict.outcome is Outcome.VIOLATED}
    before = {item for item in broken if fault.make().reference_for(item) is not None}

    named = {result.property.name for result in results if is_named(result.property, fault)}
    assert set(broken) - before == named
    assert all(any(fnmatchcase(item, glob) for item in broken) for glob in fault.breaks)
    for item in named:
        if broken[item].verdict.counterexample is not None:  # there is none for what cannot be reached
            failing(broken[item].verdict)


def test_every_property_notices_some_bug() -> None:
    """Or is documented to be broken in a world that ships."""
    claims = list(discover.properties("pleg"))
    documented = {item.name for world in discover.worlds("pleg") for item in claims if world.reference_for(item.name)}
    every = discover.faults("pleg")
    noticed = {item.name for item in claims for fault in every if is_named(item, fault)}
    assert {item.name for item in claims} == noticed | documented
