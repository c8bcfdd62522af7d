"""What plain Python says of a compiled search: it is asked about the first states, and about a sample of the rest."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np

from verify.engines.compiled.programs import FALSE, SILENT, TRUE, UNSAID, Watched
from verify.engines.compiled.search import CompiledGraph
from verify.engines.evidence import says
from verify.engines.graph import Graph
from verify.language import NotEnabled
from verify.limits import CannotSay, Defect, Limits
from verify.property import Claim, Predicate

SAMPLE = 200  # states from which plain Python takes every step again
WORDS = 4096  # states of the beginning that are compared word by word


def insist_on_beginning(graph: CompiledGraph, plain: Graph, words: int = WORDS) -> None:
    """The states that plain Python has met are the first ones, and each was first reached from the same one.

    The first ones are compared word by word; of all of them, from where each was reached.
    """
    many = len(plain.states)
    if graph.store.count < many:
        raise Defect(f"compiled code finds {graph.store.count} states, plain Python finds more")
    for number, state in enumerate(plain.states[:words]):
        if graph.layout.pack(state) != list(graph.store.states[number]):
            raise Defect(f"compiled code and plain Python find different states as number {number}")
    before = [number if origin is None else origin[1] for number, origin in enumerate(plain.origins)]
    differ = np.flatnonzero(np.array(before) != graph.store.parents[:many])
    if len(differ):
        raise Defect(f"compiled code and plain Python reach state {differ[0]} first from different states")


def insist_on_sample(graph: CompiledGraph, watched: Sequence[Watched], limits: Limits) -> None:
    """From each state of a sample, plain Python takes the same steps, and its predicates say the same."""
    dice = random.Random(limits.seed)  # noqa: S311 - repeatable
    numbers = range(graph.expanded)
    for number in numbers if len(numbers) <= SAMPLE else sorted(dice.sample(numbers, SAMPLE)):
        limits.keep_time()
        state = graph.states[number]
        if steps_of(graph, number) != plain_steps(graph, state):
            raise Defect(f"compiled code and plain Python take different steps from state {number}: {state!r}")
        if watched and judged(graph, number, watched) != [_meets(each, state) for each in watched]:
            raise Defect(f"compiled code and plain Python say different things of state {number}: {state!r}")
        if not graph.told:
            continue
        said = np.zeros((1, len(graph.told)), np.uint8)
        graph.program.tell(graph.store.states, number, number + 1, said)
        if list(said[0]) != [_code(each, state) for each in graph.told]:
            raise Defect(f"compiled code and plain Python say different things of state {number}: {state!r}")


def steps_of(graph: CompiledGraph, number: int) -> list[tuple[int, tuple[int, ...] | None]]:
    """The steps from a state by compiled code: the number of each way, and where it leads; None where it is odd."""
    store = graph.store
    rows, ways = np.zeros((store.widest, store.words), np.int64), np.zeros(store.widest, np.int32)
    many = graph.program.expand(store.states, number, number + 1, rows, ways, np.zeros(1, np.int64))
    return [
        (int(way), tuple(map(int, row))) if way >= 0 else (~int(way), None)
        for way, row in zip(ways[:many], rows[:many], strict=True)
    ]


def plain_steps(graph: CompiledGraph, state: Any) -> list[tuple[int, tuple[int, ...] | None]]:  # noqa: ANN401 - of any machine
    """The same by plain Python."""
    found: list[tuple[int, tuple[int, ...] | None]] = []
    for way, (_, step) in enumerate(graph.moves(state)):
        try:
            following = step(state)
        except NotEnabled:
            continue
        except Exception:  # noqa: BLE001 - whatever it raises is odd
            found.append((way, None))
            continue
        found.append((way, None if _is_odd(graph, following) else tuple(graph.layout.pack(following))))
    return found


def _is_odd(graph: CompiledGraph, state: Any) -> bool:  # noqa: ANN401 - what an action returned
    if type(state) is not graph.repertoire.model:
        return True
    try:
        return graph.fields.breach(graph.fields.key(state)) is not None
    except CannotSay:
        return True


def judged(graph: CompiledGraph, number: int, watched: Sequence[Watched]) -> list[bool]:
    """Which of the watched predicates a state meets, by compiled code."""
    _, hits = graph.program.judge(graph.store.states, number, number + 1, -1, np.zeros(1, np.int64))
    return [bool(hits >> place & 1) for place in range(len(watched))]


def _meets(watched: Watched, state: Any) -> bool:  # noqa: ANN401 - of any machine
    try:
        return says(watched.predicate, state) is (watched.claim is Claim.REACHABLE)
    except Defect:
        return True


def _code(predicate: Predicate, state: Any) -> int:  # noqa: ANN401 - of any machine
    try:
        said = says(predicate, state)
    except Defect:
        return UNSAID
    return SILENT if said is None else TRUE if said else FALSE
