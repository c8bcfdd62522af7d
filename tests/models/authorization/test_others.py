"""The writes of a node on what is another's: all that the authorizer lets through are stopped by NodeRestriction."""

from collections import Counter

import pytest
from attrs import evolve

from models.authorization.behaviour.invaded import asked, goes_through, graph_of
from models.authorization.behaviour.node import decide
from models.authorization.vocabulary import Decision
from models.authorization.vocabulary.admission import Admission, Live, Operation
from models.authorization.vocabulary.nodes import Foothold
from models.authorization.vocabulary.releases import RELEASES, V1_36, Release
from models.authorization.worlds.footholds import VAULT, foothold


def through(site: Foothold, release: Release) -> list[Admission]:
    """What goes through of the writes on others."""
    live = Live(frozenset(site.pods), frozenset(site.nodes))
    return [write for write in site.others if goes_through(graph_of(site), live, write, release)]


def test_every_kind_is_tried_in_every_operation() -> None:
    """Over a thousand writes, each of them once."""
    others = foothold().others
    tried = {(write.resource, write.operation) for write in others}
    whole = {"nodes", "leases", "csinodes", "resourceslices", "pods"}

    assert len(others) == len(set(others)) > 1000
    assert {(kind, operation) for kind in whole for operation in Operation} <= tried
    assert {("serviceaccounts", Operation.CREATE), ("persistentvolumeclaims", Operation.UPDATE)} <= tried


@pytest.mark.parametrize("name", RELEASES)
def test_nothing_goes_through_in_any_version(name: str) -> None:
    """With the plugin on, and though the authorizer allows some of it; audiences are looked at since 1.33."""
    release = RELEASES[name]
    site = foothold(release)
    allowed = [write for write in site.others if decide(graph_of(site), asked(write), release) == Decision.ALLOW]

    assert len(allowed) > 200
    assert through(site, release) == ([] if release.restricts_audiences else [VAULT])


def test_without_the_plugin_nodes_and_pods_of_others_are_written() -> None:
    """And slices, leases, CSI nodes and tokens are created: these are what NodeRestriction is for."""
    release = evolve(V1_36, restricts=False)
    found = Counter((write.resource, write.operation) for write in through(foothold(release), release))

    assert set(found) == {
        ("nodes", Operation.CREATE),
        ("nodes", Operation.UPDATE),
        ("pods", Operation.CREATE),
        ("pods", Operation.UPDATE),
        ("pods", Operation.DELETE),
        ("leases", Operation.CREATE),
        ("csinodes", Operation.CREATE),
        ("resourceslices", Operation.CREATE),
        ("serviceaccounts", Operation.CREATE),
    }


def test_a_patch_is_decided_as_an_update() -> None:
    """So that to try updates is to try both."""
    site = foothold()
    for write in site.others:
        ask = asked(write)
        if write.operation == Operation.UPDATE:
            assert decide(graph_of(site), ask, V1_36) == decide(graph_of(site), evolve(ask, verb="patch"), V1_36)
