"""Time is kept for each property, wherever an engine spends it."""

import itertools
import time
from typing import Annotated

import pytest

from verify import Between, World, action, always, evolve, for_all, frozen, initial, remembered
from verify.engines import classes, random, smt
from verify.limits import Limits
from verify.property import Property
from verify.run import batches, evaluate
from verify.stopping import guarded
from verify.symbolic.active import engine
from verify.symbolic.classes import run
from verify.verdict import Outcome, Verdict

Wide = Annotated[int, Between(0, 2**31)]
MANY = tuple(range(0, 2**15, 2))


@frozen(eq=False)
class Rows:
    """A table that is walked row by row."""

    rows: tuple[int, ...] = MANY

    def holds(self, number: int) -> bool:
        """Whether the number is one of the rows."""
        return any(number == row for row in self.rows)


@remembered
def derived(rows: Rows, place: int) -> int:
    """Something small to work out, many times."""
    return rows.rows[place]


@for_all
def it_takes_long(rows: Rows, number: Wide) -> bool:
    """Each row is a class of its own, found after all rows before it."""
    return rows.holds(number) or number >= 0


@for_all
def its_index_takes_long(rows: Rows, number: Wide) -> bool:
    """One class, for which everything is worked out."""
    return sum(derived(rows, place) for place, _ in enumerate(rows.rows)) >= 0 and number >= 0


@for_all
def it_is_quick(rows: Rows, number: Wide) -> bool:
    """A property that is decided at once."""
    return number < 2**40 and rows is not None


@frozen
class Walk:
    """A machine whose first state takes long to find."""

    found: bool

    @initial
    @classmethod
    def begins(cls, rows: Rows, number: Wide) -> "Walk":
        """Look a number up."""
        return cls(rows.holds(number))

    @action
    def stays(self) -> "Walk":
        """Go nowhere."""
        return evolve(self, found=self.found)


@always(Walk)
def it_walks(walk: Walk) -> bool:
    """Say nothing."""
    return walk.found or not walk.found


WORLD = World("rows", Rows())


@pytest.mark.parametrize("item", [it_takes_long, its_index_takes_long, it_walks])
def test_time_is_looked_at_inside_a_long_exploration(item: Property, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two runs of one exploration, while an index is built, and before a machine has its first state."""
    ticks = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks))
    ((_, verdict),) = classes.check([item], WORLD, Limits(seconds=2.0))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "out of time after 2 s")


def test_each_property_has_the_whole_time() -> None:
    """What one property has spent is not taken from the next."""
    (batch,) = batches((WORLD,), (it_takes_long, it_is_quick))
    late, quick = (result for result in evaluate(batch, Limits(seconds=0.5), "classes"))
    assert late.verdict.outcome is Outcome.UNKNOWN
    assert 0.5 <= late.seconds < 2
    assert quick.verdict.outcome is Outcome.PROVED


@pytest.mark.parametrize("check", [smt.check, random.check, classes.check])
def test_every_engine_starts_the_clock_anew(check: object) -> None:
    """Limits whose time was over before they came to the engine are limits of another property."""
    old = Limits(seconds=30, samples=10, started=time.monotonic() - 60)
    ((_, verdict),) = check([it_is_quick], WORLD, old)  # type: ignore[operator]
    assert verdict.outcome in (Outcome.PROVED, Outcome.BOUNDED)


def test_the_clock_is_put_back() -> None:
    """After the engine nobody looks at its time any more."""
    before = engine.keep_time
    guarded(lambda: Verdict(Outcome.PROVED, None, "toy"), "toy", Limits())
    assert engine.keep_time is before


def test_a_spent_budget_names_the_line_that_forks_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting begins by itself when the budget is near its end."""
    monkeypatch.setattr(run, "budget", 50)
    ((_, verdict),) = classes.check([it_takes_long], WORLD, Limits())
    assert verdict.reason is not None
    assert "more than 50 runs" in verdict.reason
    assert "test_limits.py:" in verdict.reason
    assert not run.counting
