"""From a plain search that has become long to a compiled one of the same machine, or the reason why there is none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from verify.engines.compiled.building import built, is_there
from verify.engines.compiled.layout import Layout
from verify.engines.compiled.programs import Program, Watched
from verify.engines.compiled.refusing import NotPacked
from verify.engines.compiled.summaries import Summaries
from verify.engines.graph import Graph
from verify.language import why_undecided
from verify.limits import Limits, OutOfBudget, OutOfTime
from verify.property import Claim, Predicate, Property

if TYPE_CHECKING:
    from verify.engines.compiled.watching import Watch

MOST_WATCHED = 62  # bits of a word

LONGEST = 120.0  # seconds that reading a machine may take: many paths make slow code
MOST_LINES = 6000  # of a program: the compiler takes about a second for a hundred
PATHS = 2000  # of one action with its arguments


def watched_of(items: Sequence[Property], asides: int) -> list[Watched]:
    """What is watched for: each property, and then, if asked, a state of which nothing can be said."""
    found = [Watched(item.predicate, item.claim) for item in items]
    return found + [Watched(is_decided, Claim.ALWAYS)] * asides


def is_decided(state: Any) -> bool:  # noqa: ANN401 - of any machine
    """Whether something can be said of a state."""
    return why_undecided(state) is None


def compiled(
    plain: Graph,
    first: Sequence[Any],
    limits: Limits,
    watched: Sequence[Watched],
    told: Sequence[Predicate] = (),
    asides: int = 0,
) -> "Watch":
    """The compiled search from these first states, where plain Python has met some; NotPacked if there is none."""
    if len(watched) > MOST_WATCHED:
        raise NotPacked(f"more than {MOST_WATCHED} properties are watched at once")
    if not is_there():
        raise NotPacked("numba is not installed: it comes with the extra `fast`")
    spent = limits.anew()
    seconds = LONGEST if limits.seconds is None else min(LONGEST, limits.seconds)
    mine = evolve(spent, seconds=seconds, paths=min(PATHS, limits.paths))
    summaries = Summaries(plain.repertoire.model, plain.repertoire.world, mine, plain.fields)
    try:
        summaries.read((*first, *plain.states))
        layout = Layout(summaries)
        text = Program(layout).text(watched, told)
        if text.count("\n") > MOST_LINES:
            raise NotPacked(f"its program has more than {MOST_LINES} lines")
    except OutOfTime:
        limits.keep_time()
        raise NotPacked(f"reading its actions takes more than {seconds:g} s") from None
    except (OutOfBudget, TypeError) as problem:
        raise NotPacked(str(problem)) from problem
    from verify.engines.compiled.search import CompiledGraph  # noqa: PLC0415 - it needs numba
    from verify.engines.compiled.watching import Watch  # noqa: PLC0415 - as above

    graph = CompiledGraph(plain.repertoire, plain.fields, layout, built(text), plain.keeps_edges, tuple(told))
    return Watch(graph, plain, watched, asides)
