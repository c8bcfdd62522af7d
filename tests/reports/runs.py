"""Finished runs to render: every outcome, and text that is markup in some format."""

from datetime import UTC, datetime

from verify.property import Claim, Property
from verify.run import Finished, Tool
from verify.verdict import Counterexample, Outcome, Result, Step, Strength, Verdict
from verify.world import Known, World


def no_one_writes_markup(number: int) -> bool:
    """Say <b>nothing</b> & | nothing [red]else[/red]."""
    return number > 0


CLAIM = Property(Claim.FOR_ALL, no_one_writes_markup)
SHOWN = Counterexample(
    "from x import y\nassert y('<script>') == ```1``` # a long line that no report may wrap, whatever its width",
    (Step("send(\x1b[31m)", ("hop: <a> → b|c",)), Step("drop")),
)
PLAIN = World("plain", None, scope="3 nodes, <2> pods")
FAULTY = World("faulty", None, (Known("*", "issue #7 & co"),))


def result(world: World, verdict: Verdict) -> Result:
    """A verdict on this world."""
    return Result(CLAIM, world, verdict, 0.25)


RESULTS = {
    "proved": result(PLAIN, Verdict(Outcome.PROVED, Strength.EXHAUSTIVE, "classes", states=1234)),
    "bounded": result(PLAIN, Verdict(Outcome.BOUNDED, Strength.BOUNDED, "random", depth=20)),
    "violated": result(PLAIN, Verdict(Outcome.VIOLATED, None, "explicit", counterexample=SHOWN)),
    "unknown": result(PLAIN, Verdict(Outcome.UNKNOWN, None, "smt", reason="no answer within 3.0 s")),
    "error": result(PLAIN, Verdict(Outcome.ERROR, None, "smt", reason="two engines <disagree>")),
    "documented": result(FAULTY, Verdict(Outcome.VIOLATED, None, "explicit", counterexample=SHOWN)),
    "vanished": result(FAULTY, Verdict(Outcome.PROVED, Strength.UNBOUNDED, "smt")),
}


def finished(*names: str) -> Finished:
    """A run with these results, or with all."""
    chosen = tuple(RESULTS[name] for name in names or RESULTS)
    return Finished(chosen, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 1.5, Tool("verify", "0.1.0", "5"))
