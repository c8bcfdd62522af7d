"""The worklist finds what the machine finds."""

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings

from models.authorization.behaviour.chains import shortest_chain
from models.authorization.behaviour.existing import starts_of
from models.authorization.behaviour.moves import able_of
from models.authorization.behaviour.retracing import retraced
from models.authorization.vocabulary.escalation import Realm
from tests.models.authorization.attacks import realms, shortest_run

UNSHRUNK = [Phase.explicit, Phase.reuse, Phase.generate]  # each example takes a second


@pytest.mark.slow
@settings(max_examples=25, deadline=None, phases=UNSHRUNK, suppress_health_check=list(HealthCheck))
@given(realms())
def test_a_chain_is_as_long_as_the_machines_shortest_run(realm: Realm) -> None:
    """Where several join it may be longer, and says how short one could be; it exists exactly where a run does."""
    for start in starts_of(realm):
        if not able_of(realm, start):
            continue
        chain, run = shortest_chain(realm, start), shortest_run(realm, start)

        assert (chain is None) == (run is None), start
        if chain is not None and run is not None:
            event(f"{len(chain.steps)} steps, {chain.is_shortest}")
            assert chain.at_least <= run <= len(chain.steps)
            assert retraced(realm, chain) is None
