"""Machines whose states are partly unknown: breadth-first search on (place, class), exact and exhaustive.

Each action is explored on the box of each place, level by level; what is met again is not explored again.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import attrs

from verify.engines.places import Found, Place, moves, note, places_of, starts_of
from verify.engines.retrace import witness
from verify.language import Irrelevant, declares_undecided, why_undecided
from verify.limits import CannotSay, Limits, Progress
from verify.parallel import processes
from verify.property import Claim, Property
from verify.stopping import guarded, stopped
from verify.symbolic.classes import explore
from verify.verdict import Outcome, Strength, Verdict, vacuous
from verify.world import World

NAME = "classes"
DECIDED = (Claim.ALWAYS, Claim.REACHABLE)
DEEPEST = 600
FEWEST_STARTS = 100  # starts that are worth a process of their own
TOLD_EVERY = 100  # places between two signs of progress


def _holds(item: Property, state: Any) -> bool:  # noqa: ANN401 - any state
    return bool(item.predicate(state))


@attrs.define
class _Search:
    """One exploration from some of the starts, and what it has decided so far."""

    world: World
    limits: Limits
    items: Sequence[Property]
    undecided: list[Property]
    found: dict[str, Verdict] = attrs.field(factory=dict)
    relevant: set[str] = attrs.field(factory=set)
    count: int = 0
    unjudged: str | None = None

    def examine(self, place: Place) -> None:
        """Ask each undecided property on each class of the place; a state may say that it cannot be judged."""
        if self.unjudged is None and declares_undecided(type(place.state)):
            said = (why for _, why in explore(partial(why_undecided, place.state), place.box))
            self.unjudged = next((why for why in said if why is not None), None)
        for item in list(self.undecided):
            wanted = item.claim is Claim.REACHABLE
            for box, holds in explore(partial(_holds, item, place.state), place.box, (Irrelevant,)):
                if isinstance(holds, Irrelevant):
                    continue
                self.relevant.add(item.name)
                if holds == wanted:
                    self.found[item.name] = witness(item, self.world, place, box, self.count)
                    self.undecided.remove(item)
                    break

    def run(self, level: list[Place]) -> Verdict:
        """Search breadth first until nothing is new, or nothing is left to decide; what closes the other claims."""
        seen: set[Any] = {(place.key, place.box) for place in level}
        depth = 0
        while level and self.undecided:
            if depth >= DEEPEST:
                return Verdict(Outcome.BOUNDED, Strength.BOUNDED, NAME, self.count, depth, "the machine goes on")
            found: Found = {}
            for place in level:
                self.count += 1
                if self.count % TOLD_EVERY == 0:
                    self.limits.tell(Progress(self.count, depth, len(level)))
                self.examine(place)
                for _, box, state in moves(place, self.world):
                    note(found, state, box, place)
            depth += 1
            level = places_of(found, depth, seen)
        if self.unjudged is not None:
            return Verdict(Outcome.UNKNOWN, None, NAME, self.count, depth - 1, self.unjudged)
        return Verdict(Outcome.PROVED, Strength.EXHAUSTIVE, NAME, self.count, depth - 1)


@contextmanager
def _only_growing() -> Iterator[None]:
    """Keep the cycle collector from walking, again and again, through tables and places that all stay."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


Slice = tuple[Verdict, dict[str, Verdict], set[str]]


def _slice(level: list[Place], items: Sequence[Property], world: World, limits: Limits) -> Slice:
    """Explore from some of the starts."""
    claims = [item for item in items if item.claim in DECIDED]
    search = _Search(world, limits, items, claims)
    with _only_growing():
        whole = guarded(partial(search.run, level), NAME, limits)
    return whole, search.found, search.relevant


_work: dict[str, Any] = {}  # what forked workers inherit: a world is too large to be sent


def _numbered_slice(number: int) -> Slice:
    level, items, world, limits, jobs = _work["now"]
    first, last = len(level) * number // jobs, len(level) * (number + 1) // jobs  # neighbours share most of their way
    return _slice(level[first:last], items, world, limits)


def _slices(level: list[Place], items: Sequence[Property], world: World, limits: Limits) -> list[Slice]:
    """Explore from all starts, in as many processes as the limits allow; each keeps its own closed set."""
    jobs = min(limits.jobs, len(level) // FEWEST_STARTS)
    if jobs <= 1:
        return [_slice(level, items, world, limits)]
    _work["now"] = (level, items, world, attrs.evolve(limits, jobs=1, tell=lambda progress: None), jobs)
    with processes(jobs) as pool:
        found = list(pool.map(_numbered_slice, range(jobs)))
    _work.clear()
    return found


def check_machine(
    model: type[Any], items: Sequence[Property], world: World, limits: Limits
) -> Iterator[tuple[Property, Verdict]]:
    """Explore the machine once and decide all of its `always` and `reachable` properties."""
    level: list[Place] = []

    def begin() -> Verdict:
        level.extend(places_of(starts_of(model, world), 0, set()))
        return Verdict(Outcome.UNKNOWN, None, NAME) if level else vacuous(NAME, "no value satisfies the assumptions")

    mine = limits.anew()
    unable = guarded(begin, NAME, mine)
    slices = _slices(level, items, world, mine) if level else []
    for item in items:
        if item.claim not in DECIDED:
            yield item, stopped(CannotSay(f"{item.claim.value} on unknown states"), NAME, mine)
        else:
            yield item, _together(item, slices) if slices else unable


def _together(item: Property, slices: list[Slice]) -> Verdict:
    """One verdict of all slices: what any of them found first, else what all of them closed."""
    found = [verdicts[item.name] for _, verdicts, _ in slices if item.name in verdicts]
    if found:
        return min(found, key=lambda verdict: (verdict.outcome is not Outcome.ERROR, verdict.depth or 0))
    wholes = [whole for whole, _, _ in slices]
    unproved = next((whole for whole in wholes if whole.outcome is not Outcome.PROVED), None)
    if unproved is not None:
        return unproved
    states = sum(whole.states or 0 for whole in wholes)
    whole = attrs.evolve(wholes[0], states=states, depth=max(whole.depth or 0 for whole in wholes))
    if item.claim is Claim.ALWAYS:
        if not any(item.name in relevant for _, _, relevant in slices):
            return vacuous(NAME, "no place satisfies the assumptions", states)
        return whole
    if item.claim is Claim.REACHABLE:
        return attrs.evolve(
            whole, outcome=Outcome.VIOLATED, reason=f"unreachable: none of {states} places, a closed set"
        )
    raise AssertionError(f"{item.claim.value} was not asked")
