"""Random search by Hypothesis, in plain Python and repeatable: it finds counterexamples and never proves."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from hypothesis import strategies

from verify.binding import choices, free_parameters, machine_of
from verify.engines.evidence import insist, is_late, replayed, says
from verify.engines.hunt import Hunt
from verify.engines.strategies import strategy_for
from verify.engines.walks import Plan, Walker, shortened
from verify.language import Irrelevant, why_undecided
from verify.limits import CannotSay, Defect, Limits
from verify.property import Claim, Property
from verify.runnable import shown_values
from verify.stopping import guarded
from verify.trace import Run
from verify.verdict import Counterexample, Outcome, Strength, Verdict, vacuous
from verify.world import World

NAME = "random"
States = tuple[Any, ...]


def check(properties: Sequence[Property], world: World, limits: Limits) -> Iterator[tuple[Property, Verdict]]:
    """Try each property on `limits.samples` values, or on so many walks of at most `limits.depth` steps."""
    for item in properties:
        mine = limits.anew()
        decide = _for_all if item.claim is Claim.FOR_ALL else _machine
        yield item, guarded(partial(decide, item, world, mine), NAME, mine)


def _for_all(item: Property, world: World, limits: Limits) -> Verdict:
    free = {
        each.name: strategy_for(each.kind, each.name, world.given) for each in free_parameters(item.predicate, world)
    }
    given = list(choices(item.predicate, world))
    if not given:
        return vacuous(NAME, "the world has nothing to choose from")
    values = strategies.builds(
        lambda known, drawn: {**known, **drawn}, strategies.sampled_from(given), strategies.fixed_dictionaries(free)
    )
    hunt = Hunt(limits)
    found = hunt.find(values, lambda chosen: not _holds(item, chosen))
    if found is None:
        return _sampled(hunt, limits, "samples", None)
    insist("the violation", holds=not _holds(item, found))
    return _verdict(Outcome.VIOLATED, hunt.asked, reason=f"seed {limits.seed}", shown=shown_values(item, world, found))


def _holds(item: Property, chosen: dict[str, Any]) -> bool:
    try:
        return bool(item.predicate(**chosen))
    except Irrelevant:
        raise
    except Exception as problem:
        raise Defect(f"{item.name} fails with {type(problem).__name__}: {problem}") from problem


def _machine(item: Property, world: World, limits: Limits) -> Verdict:
    if item.claim is Claim.LEADS_TO:
        raise CannotSay("a walk that ends does not decide what happens sooner or later")
    walker = Walker(machine_of(item, world), world)
    shows = _sign(item, walker)
    hunt = Hunt(limits)
    unjudged: list[str] = []

    def finds(plan: Plan) -> bool:
        states, _ = walker.walk(plan, shows)
        unjudged.extend(why for why in map(why_undecided, states) if why is not None and not unjudged)
        if not any(_speaks_of(item, state) for state in states):
            raise Irrelevant
        return shows(states)

    plan = hunt.find(walker.plans(limits.depth), finds)
    wanted = item.claim is Claim.REACHABLE
    if plan is None and unjudged:
        return _verdict(Outcome.UNKNOWN, hunt.asked, limits.depth, unjudged[0])
    if plan is None:
        return _sampled(hunt, limits, "walks", limits.depth)
    states, moves = shortened(*walker.walk(plan, shows), shows)
    shown = replayed(item, world, Run(states, moves), lambda state, _: walker.offers(state))
    outcome = Outcome.PROVED if wanted else Outcome.VIOLATED
    return _verdict(outcome, hunt.asked, len(moves), f"seed {limits.seed}", shown)


def _speaks_of(item: Property, state: Any) -> bool:  # noqa: ANN401 - a state is of any machine
    """Whether the property is not silent about this state."""
    return says(item.cause, state) is True if item.cause is not None else says(item.predicate, state) is not None


def _sign(item: Property, walker: Walker) -> Callable[[States], bool]:
    """What tells, at the end of a run, that the run decides the property."""
    if item.claim is Claim.REACHABLE:
        return lambda states: says(item.predicate, states[-1]) is True
    if item.claim is Claim.ALWAYS:
        return lambda states: says(item.predicate, states[-1]) is False
    return lambda states: is_late(item, states, lambda state, _: walker.offers(state))


def _sampled(hunt: Hunt, limits: Limits, what: str, depth: int | None) -> Verdict:
    """The verdict when nothing was found: bounded, or vacuous when nothing was asked."""
    if not hunt.asked:
        return vacuous(NAME, f"none of {hunt.tried} {what} satisfies what it assumes")
    reason = f"{hunt.asked} {what}, seed {limits.seed}"
    return _verdict(Outcome.BOUNDED, hunt.asked, depth, reason)


def _verdict(
    outcome: Outcome,
    states: int | None = None,
    depth: int | None = None,
    reason: str | None = None,
    shown: Counterexample | None = None,
) -> Verdict:
    strengths = {Outcome.BOUNDED: Strength.BOUNDED, Outcome.PROVED: Strength.UNBOUNDED}
    return Verdict(outcome, strengths.get(outcome), NAME, states, depth, reason, shown)
