"""Every documented fault is noticed by exactly the properties that it names, and every property notices some fault."""

import re
import sys
from fnmatch import fnmatchcase
from functools import cache

import pytest

from tests.programs import failing
from verify import discover
from verify.engines.classes import check
from verify.limits import Limits
from verify.matrix import Mark, fault_matrix
from verify.property import Property
from verify.verdict import Outcome, Verdict
from verify.world import Fault

FAULTS = {fault.name: fault for fault in discover.faults("reachability")}
CLAIMS = discover.properties("reachability")


@cache
def violations(fault: Fault) -> dict[str, Verdict]:
    """What is violated in the faulty world."""
    checked = check(CLAIMS, fault.world, Limits())
    return {item.name: verdict for item, verdict in checked if verdict.outcome is Outcome.VIOLATED}


def broken_by(fault: Fault) -> set[str]:
    """The properties that are violated in the faulty world, other than what its backend is known to break."""
    world = fault.make()
    return {name for name in violations(fault) if world.reference_for(name) is None}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_breaks_what_it_says(name: str) -> None:
    """No more and no less."""
    fault = FAULTS[name]
    broken = broken_by(fault)

    for glob in fault.breaks:
        assert any(fnmatchcase(each, glob) for each in broken), f"{glob} is not broken"
    for each in broken:
        assert any(fnmatchcase(each, glob) for glob in fault.breaks), f"{each} is broken too"


@pytest.mark.parametrize("name", FAULTS)
def test_each_violation_runs_as_it_is_printed(name: str) -> None:
    """Pasted into a file, the counterexample fails in its last line."""
    for verdict in violations(FAULTS[name]).values():
        if verdict.counterexample is not None:  # there is none for what cannot be reached
            failing(verdict)


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


ISSUE = re.compile(r"^[a-z][\w/-]* \d+")  # the repository and the number, as in "flannel 1070"
DRIFT = re.compile(r"\(P(12|16|19|20)\)")


def is_of_drift(item: Property) -> bool:
    """Whether the property is one of those about tables that drift, which the facts' bugs are mostly about."""
    story = sys.modules[item.predicate.__module__].__doc__ or ""
    return bool(DRIFT.search(item.why) or DRIFT.search(story))


OF_DRIFT = {item.predicate.__name__: item for item in CLAIMS if is_of_drift(item)}


@pytest.mark.parametrize("name", OF_DRIFT)
def test_what_drifts_is_broken_by_a_bug_with_a_number(name: str) -> None:
    """Completeness, robustness, common wires and public addresses each fail in a world that an issue describes.

    A world whose backend is known to break the property without any fault does not count.
    """
    item = OF_DRIFT[name]
    bugs = [fault for fault in FAULTS.values() if any(fnmatchcase(item.name, glob) for glob in fault.breaks)]
    assert any(ISSUE.match(fault.reference) and fault.make().reference_for(item.name) is None for fault in bugs)


def test_the_matrix_has_no_gap() -> None:
    """A change is judged in a faulty world too: no cell is undecided, and nothing is left to say but 0."""
    asked = [item for item in CLAIMS if "changes" in item.predicate.__module__]
    matrix = fault_matrix("reachability", list(FAULTS.values()), asked, Limits())
    assert {matrix.mark(row, item) for row in matrix.faults for item in asked} <= {Mark.CAUGHT, Mark.HELD, Mark.BEFORE}
    assert not matrix.never_broken


def test_faults_are_documented() -> None:
    """Each has a reference and a story."""
    assert all(fault.reference and fault.story for fault in FAULTS.values())
