"""The counter on the wire, against what was measured on metrics-server's own code."""

import random

import pytest

from models.cpu.behaviour.wire import decoded


@pytest.mark.parametrize(("top", "error"), [(9 * 10**15, 1), (10**17, 12), (2 * 10**18, 192)])
def test_a_counter_loses_little_on_the_wire(top: int, error: int) -> None:
    """No more than 1 ns below 9e15, 12 ns near 1e17 and 192 ns near 2e18; and more than half of that somewhere."""
    dice = random.Random(0)  # noqa: S311 - repeatable samples
    usages = [dice.randrange(top - top // 50, top) for _ in range(20_000)]
    lost = [abs(decoded(usage) - usage) for usage in usages]
    assert error / 2 < max(lost) <= error


def test_seconds_that_a_float_holds_lose_nothing() -> None:
    """357.35491 s, as upstream's own test serves it, is 357354910000 ns."""
    assert decoded(357_354_910_000) == 357_354_910_000
