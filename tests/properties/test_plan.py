"""Where nobody tells what was leased, whatever depends on that is not evaluated; and nothing else depends on it."""

from typing import Any

import pytest
from attrs import evolve

from models.reachability.vocabulary import Network
from models.reachability.vocabulary.hosts import NO_PLAN
from tests.properties.networks import BUILDERS, PROPERTIES, asked
from verify import World, for_all
from verify.binding import why_not
from verify.engines.classes import check
from verify.limits import Limits
from verify.property import Property
from verify.verdict import Outcome

PLANLESS = {name: evolve(build(3), plan=None) for name, build in BUILDERS.items()}
DECLARED = tuple(item for item in PROPERTIES if why_not(item, World("network", PLANLESS["vxlan"])) is not None)
OTHERS = tuple(item for item in PROPERTIES if item not in DECLARED)


class Watched(Network):
    """A network whose plan is nobody's business."""

    def __getattribute__(self, name: str) -> Any:
        """Refuse to give the plan."""
        if name == "plan":
            raise LookupError("the plan is read, and no parameter says so")
        return super().__getattribute__(name)


def watched(network: Network) -> World:
    """The same network, watched."""
    return World("network", Watched(network.hosts, network.underlay, network.plan), recipe="world = watched")


@for_all
def reads_without_saying(network: Network) -> bool:
    """Ask about the plan as no property may."""
    return network.plan is not None


@pytest.mark.parametrize("backend", BUILDERS)
def test_without_a_plan_what_needs_it_is_unknown(backend: str) -> None:
    """Thirteen sentences speak of leases; none of them is proved, and none fails, where there are none."""
    found = asked(PLANLESS[backend])
    assert len(DECLARED) == 13
    for item in DECLARED:
        verdict = found[item.predicate.__name__]
        assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, f"not evaluated: {NO_PLAN}")
    assert {found[item.predicate.__name__].outcome for item in OTHERS} == {Outcome.PROVED}


@pytest.mark.parametrize("backend", BUILDERS)
def test_what_declares_no_plan_reads_none(backend: str) -> None:
    """Each other sentence has the same verdict on a network that refuses to tell its plan."""
    found = dict(check(OTHERS, watched(BUILDERS[backend](3)), Limits()))
    assert {item.name: verdict.reason for item, verdict in found.items() if verdict.outcome is not Outcome.PROVED} == {}


def test_a_property_that_reads_the_plan_without_saying_so_is_caught() -> None:
    """The watch works."""
    undeclared: Property = reads_without_saying
    with pytest.raises(LookupError, match="no parameter says so"):
        dict(check((undeclared,), watched(BUILDERS["vxlan"](3)), Limits()))
