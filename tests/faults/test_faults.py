"""Every documented fault is noticed by exactly the properties that it names, and every property notices some fault."""

import re
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase

import pytest

from tests.programs import failing
from verify import discover
from verify.binding import applies
from verify.engines.classes import check
from verify.limits import Limits
from verify.matrix import Mark, fault_matrix
from verify.property import Property
from verify.run import batches, run
from verify.verdict import Outcome, Verdict
from verify.world import Fault

BESIDE = ("authorization", "pleg")  # whose worlds have tests of their own beside this file
DOMAINS = tuple(domain for domain in discover.domains() if discover.faults(domain) and domain not in BESIDE)
CLAIMS = {domain: discover.properties(domain) for domain in DOMAINS}
FAULTS = {f"{domain}.{fault.name}": (domain, fault) for domain in DOMAINS for fault in discover.faults(domain)}
PATIENCE = Limits(seconds=60)
BY_SOLVER = ("cpu",)  # every property of every fault takes some seconds there
SLOW = (*BY_SOLVER, "nat", "journeys")
EACH = [pytest.param(name, marks=pytest.mark.slow) if FAULTS[name][0] in SLOW else name for name in FAULTS]


def violations(domain: str, fault: Fault, asked: Sequence[Property]) -> dict[str, Verdict]:
    """Those that are violated in the faulty world, other than what it is known to break without the fault."""
    world, known = fault.world, fault.make()
    asked = [item for item in asked if applies(item, world)]
    if domain in BY_SOLVER:
        finished = run(batches((world,), asked), PATIENCE, None, lambda result: None)
        found = {result.property.name: result.verdict for result in finished.results}
    else:
        found = {item.name: verdict for item, verdict in check(asked, world, Limits())}
    return {
        name: verdict
        for name, verdict in found.items()
        if verdict.outcome is Outcome.VIOLATED and known.reference_for(name) is None
    }


def is_named(item: Property, fault: Fault) -> bool:
    """Whether the fault says that it breaks the property."""
    return any(fnmatchcase(item.name, glob) for glob in fault.breaks)


@pytest.mark.parametrize("name", EACH)
def test_a_fault_breaks_all_that_it_says(name: str) -> None:
    """Each glob names something that is broken; and each counterexample fails in its last line, as it is printed."""
    domain, fault = FAULTS[name]
    asked = [item for item in CLAIMS[domain] if is_named(item, fault)]

    broken = violations(domain, fault, asked)
    assert all(any(fnmatchcase(each, glob) for each in broken) for glob in fault.breaks), broken
    for verdict in broken.values():
        if verdict.counterexample is not None:  # there is none for what cannot be reached
            failing(verdict)


@pytest.mark.parametrize("name", EACH)
def test_a_fault_breaks_nothing_else(name: str) -> None:
    """What it does not name holds as before."""
    domain, fault = FAULTS[name]
    others = [item for item in CLAIMS[domain] if not is_named(item, fault)]

    assert violations(domain, fault, others) == {}


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_property_notices_some_fault(domain: str) -> None:
    """A check that cannot fail proves nothing; what a world is documented to break is noticed in that world."""
    noticed = {
        item.name
        for _, fault in FAULTS.values()
        for item in CLAIMS[domain]
        if any(fnmatchcase(item.name, glob) for glob in fault.breaks)
    }
    documented = {
        item.name for world in discover.worlds(domain) for item in CLAIMS[domain] if world.reference_for(item.name)
    }

    assert {item.name for item in CLAIMS[domain]} == noticed | documented


ISSUE = re.compile(r"^[a-z][\w/-]* \d+")  # the repository and the number, as in "flannel 1070"
DRIFT = re.compile(r"\(P(12|16|19|20)\)")


def is_of_drift(item: Property) -> bool:
    """Whether the property is one of those about tables that drift, which the facts' bugs are mostly about."""
    story = sys.modules[item.predicate.__module__].__doc__ or ""
    return bool(DRIFT.search(item.why) or DRIFT.search(story))


OF_DRIFT = {item.predicate.__name__: item for item in CLAIMS["reachability"] if is_of_drift(item)}
OF_ROUTES = [fault for domain, fault in FAULTS.values() if domain == "reachability"]


@pytest.mark.parametrize("name", OF_DRIFT)
def test_what_drifts_is_broken_by_a_bug_with_a_number(name: str) -> None:
    """Completeness, robustness, common wires and public addresses each fail in a world that an issue describes.

    A world whose backend is known to break the property without any fault does not count.
    """
    item = OF_DRIFT[name]
    bugs = [fault for fault in OF_ROUTES if any(fnmatchcase(item.name, glob) for glob in fault.breaks)]
    assert any(ISSUE.match(fault.reference) and fault.make().reference_for(item.name) is None for fault in bugs)


def test_the_matrix_has_no_gap() -> None:
    """A change is judged in a faulty world too: no cell is undecided, and nothing is left to say but 0."""
    asked = [item for item in CLAIMS["reachability"] if "changes" in item.predicate.__module__]
    matrix = fault_matrix("reachability", OF_ROUTES, asked, Limits())
    assert {matrix.mark(row, item) for row in matrix.faults for item in asked} <= {Mark.CAUGHT, Mark.HELD, Mark.BEFORE}
    assert not matrix.never_broken


def test_faults_are_documented() -> None:
    """Each has a reference and a story."""
    assert all(fault.reference and fault.story for _, fault in FAULTS.values())
