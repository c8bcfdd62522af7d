"""What stops an engine before it has decided, as a verdict: the one place that knows."""

from collections.abc import Callable

from verify.limits import CannotSay, Defect, Limits, OutOfBudget, OutOfTime
from verify.symbolic.active import engine
from verify.verdict import Outcome, Verdict

STOPS = (CannotSay, OutOfTime, OutOfBudget, Defect)


def guarded(decide: Callable[[], Verdict], name: str, limits: Limits) -> Verdict:
    """The verdict, or what stopped the engine; explorations and new indexes look at the time meanwhile."""
    outer, engine.keep_time = engine.keep_time, limits.keep_time
    try:
        return decide()
    except STOPS as problem:
        return stopped(problem, name, limits)
    finally:
        engine.keep_time = outer


def stopped(problem: BaseException, name: str, limits: Limits) -> Verdict:
    """The verdict of an engine that one of `STOPS` has stopped."""
    if isinstance(problem, CannotSay):
        return Verdict(Outcome.UNKNOWN, None, name, reason=f"cannot say: {problem}", cannot_say=True)
    if isinstance(problem, OutOfTime):
        return Verdict(Outcome.UNKNOWN, None, name, reason=f"out of time after {limits.seconds:g} s")
    outcome = Outcome.ERROR if isinstance(problem, Defect) else Outcome.UNKNOWN
    return Verdict(outcome, None, name, reason=str(problem))
