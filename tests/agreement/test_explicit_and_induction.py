"""Two engines that share nothing but the model say the same of every toy machine."""

from typing import Any

import pytest

from tests.engines import promises, sharing
from tests.engines import toys as others
from tests.engines import toys_symbolic as toys
from tests.engines.commit import HastyTwoPhase, of
from verify import World
from verify.binding import applies
from verify.engines import explicit, induction
from verify.limits import Limits
from verify.property import Claim, Property
from verify.verdict import Outcome, Verdict

MACHINES = (
    toys.Channel(),
    toys.SafeChannel(),
    toys.SafeChannel(4),
    toys.Crossing(),
    toys.Crossing(toys.Light.GREEN),
    toys.Ring(),
    toys.Ring(1),
    toys.Fragile(),
    toys.Candle(3),
    others.BinaryClock(),
    others.OverwoundClock(),
    others.Jugs(),
    others.JugsWithoutPouring(),
    others.Fuse(),
    others.DampFuse(),
    others.WetFuse(),
    sharing.Peterson(),
    sharing.RudePeterson(),
    sharing.Table(),
    sharing.GreedyPhilosophers((0, 0, 0)),
    of(2),
    of(2, HastyTwoPhase),
)
SAID = [value for module in (toys, promises) for value in vars(module).values() if isinstance(value, Property)]
PROPERTIES = [item for item in SAID if item.claim in (Claim.ALWAYS, Claim.REACHABLE, Claim.WITHIN)]
PAIRS = [(item, given) for given in MACHINES for item in PROPERTIES if applies(item, World("toy", given))]


def named(value: Any) -> str:
    """The part of a test's name that this parameter gives."""
    return value.predicate.__name__ if isinstance(value, Property) else type(value).__name__


def verdict_of(engine: Any, item: Property, given: Any) -> Verdict:
    """What one engine says."""
    ((_, verdict),) = engine.check([item], World("toy", given), Limits(depth=12))
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.mark.parametrize(("item", "given"), PAIRS, ids=named)
def test_they_agree(item: Property, given: Any) -> None:
    """The same outcome; the runs that decide it are equally short."""
    listed, solved = (verdict_of(engine, item, given) for engine in (explicit, induction))
    assert solved.outcome is listed.outcome, (listed.reason, solved.reason)
    if solved.counterexample is not None:
        assert listed.counterexample is not None
        assert len(solved.counterexample.steps) == len(listed.counterexample.steps)
    assert solved.outcome is not Outcome.BOUNDED
