"""Ask the engines about every property on every world it applies to, and say how it went."""

import importlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from attrs import evolve, frozen

from verify.answer import Answer
from verify.binding import applies, why_not
from verify.choice import engines_for
from verify.limits import Limits
from verify.parallel import each
from verify.property import Property
from verify.stopping import STOPS, stopped
from verify.verdict import Outcome, Result, Verdict
from verify.world import World

LOG = logging.getLogger(__name__)

Check = Callable[[Sequence[Property], World, Limits], Iterator[tuple[Property, Verdict]]]
Batch = tuple[World, tuple[Property, ...]]


@frozen
class Tool:
    """Which program spoke."""

    name: str
    version: str
    z3: str


@frozen
class Finished:
    """A finished run: everything that a report needs."""

    results: tuple[Result, ...]
    started: datetime
    seconds: float
    tool: Tool
    answers: tuple[Answer, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many properties there were, how many had each outcome, and how many of them were not expected."""
        outcomes = Counter(result.verdict.outcome for result in self.results)
        return {
            "properties": len(self.results),
            **{outcome.value: outcomes[outcome] for outcome in Outcome},
            "unexpected": sum(result.unexpected for result in self.results),
        }

    @property
    def exit_status(self) -> int:
        """0 all as expected, 1 a verdict differs, 3 undecided, 4 a defect of ours; 4 wins over 1 wins over 3."""
        odd = {result.verdict.outcome for result in self.results if result.unexpected}
        if Outcome.ERROR in odd:
            return 4
        if odd & {Outcome.VIOLATED, Outcome.PROVED}:
            return 1
        return 3 if odd else 0


def engine_names() -> tuple[str, ...]:
    """The engines that there are: the files that hold a `check`."""
    files = sorted((Path(__file__).parent / "engines").glob("*.py"))
    return tuple(file.stem for file in files if "\ndef check(" in file.read_text(encoding="utf-8"))


def matches(item: Property, *patterns: str) -> bool:
    """Whether any of the patterns matches the property's full name, or its last part."""
    return any(fnmatchcase(name, each) for each in patterns for name in (item.name, item.predicate.__name__))


def batches(worlds: Iterable[World], properties: Sequence[Property], *patterns: str) -> tuple[Batch, ...]:
    """Pair each world with the properties that apply to it and whose names match one of the patterns, if there are."""
    wanted = [item for item in properties if matches(item, *(patterns or ("*",)))]
    paired = ((world, tuple(item for item in wanted if applies(item, world))) for world in worlds)
    return tuple((world, items) for world, items in paired if items)


def evaluate(batch: Batch, limits: Limits, engine: str | None = None) -> Iterator[Result]:
    """Give a result for each property of a batch, as they come."""
    world, items = batch
    waiting: dict[Property, tuple[str, ...]] = {}
    spent: dict[Property, float] = {}
    bounded: dict[Property, Result] = {}
    for item in items:
        reason = why_not(item, world)
        if reason is None:
            waiting[item] = (engine,) if engine else engines_for(item, world)
        else:
            verdict = Verdict(Outcome.UNKNOWN, None, "none", reason=f"not evaluated: {reason}")
            yield Result(item, world, verdict, 0.0)
    while waiting:
        name = next(iter(waiting.values()))[0]
        asked = tuple(item for item, names in waiting.items() if names[0] == name)
        for result in _ask(name, asked, world, limits):
            seconds = spent[result.property] = spent.get(result.property, 0.0) + result.seconds
            rest = waiting.pop(result.property)[1:]
            if result.verdict.outcome is Outcome.BOUNDED:
                bounded[result.property] = result
            if rest and (result.verdict.cannot_say or result.verdict.outcome is Outcome.BOUNDED):
                waiting[result.property] = rest
            else:
                is_open = result.verdict.outcome is Outcome.UNKNOWN
                yield evolve(bounded.get(result.property, result) if is_open else result, seconds=seconds)


def _ask(name: str, items: Sequence[Property], world: World, limits: Limits) -> Iterator[Result]:
    """Ask one engine about properties of one world; what goes wrong becomes the verdict of the property at hand."""
    waiting = list(items)
    while waiting:
        began = time.monotonic()
        verdict = Verdict(Outcome.ERROR, None, name, reason=f"the engine {name} gave no verdict")
        try:
            check: Check = importlib.import_module(f"verify.engines.{name}").check
            for item, answer in check(tuple(waiting), world, limits.anew()):
                waiting.remove(item)
                now = time.monotonic()
                yield Result(item, world, answer, now - began)
                began = time.monotonic()
        except STOPS as problem:
            verdict = stopped(problem, name, limits)
        except Exception as wrong:
            LOG.debug("the engine %s failed on %s", name, waiting[0].name if waiting else world.name, exc_info=True)
            verdict = Verdict(Outcome.ERROR, None, name, reason=f"{type(wrong).__name__}: {wrong}")
        if waiting:
            yield Result(waiting.pop(0), world, verdict, time.monotonic() - began)


def run(batches: Sequence[Batch], limits: Limits, engine: str | None, done: Callable[[Result], None]) -> Finished:
    """Evaluate every batch, telling each result as it comes, and put the results in the order of the batches."""
    started, began = datetime.now(UTC), time.monotonic()
    found: dict[tuple[int, Property], Result] = {}
    for place, result in each(batches, lambda batch, now: evaluate(batch, now, engine), limits):
        found[place, result.property] = result
        done(result)
    results = tuple(found[place, item] for place, (_, items) in enumerate(batches) for item in items)
    return Finished(results, started, time.monotonic() - began, this_tool())


def this_tool() -> Tool:
    """Name this program and the solver it would use, without loading either."""
    return Tool("verify", _version("verify"), _version("z3-solver"))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
