"""Several batches at a time, one process each."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager

from attrs import evolve

from verify.limits import Limits, Progress
from verify.property import Property
from verify.verdict import Outcome, Result, Verdict
from verify.world import World

Batch = tuple[World, tuple[Property, ...]]
Evaluate = Callable[[Batch, Limits], Iterator[Result]]
Answer = tuple[int, Verdict, float]

_work: dict[str, tuple[Sequence[Batch], Evaluate, Limits]] = {}  # what forked processes find in their memory


def each(batches: Sequence[Batch], evaluate: Evaluate, limits: Limits) -> Iterator[tuple[int, Result]]:
    """Yield (place of the batch, result) as they come; one batch alone leaves the jobs to its engine."""
    if limits.jobs == 1 or len(batches) <= 1:
        for place, batch in enumerate(batches):
            for result in evaluate(batch, limits):
                yield place, result
        return
    _work["now"] = (batches, evaluate, evolve(limits, jobs=1, tell=_silence))
    with processes(min(limits.jobs, len(batches))) as pool:
        waiting: dict[Future[list[Answer]], int] = {pool.submit(_one, place): place for place in range(len(batches))}
        while waiting:
            finished, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                place = waiting.pop(future)
                world, items = batches[place]
                for position, verdict, seconds in _answers(future, len(items)):
                    yield place, Result(items[position], world, verdict, seconds)


@contextmanager
def processes(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Forked processes, for worlds hold functions, which no pipe carries; none is left when its work is given up."""
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        try:
            yield pool
        except BaseException:
            for child in multiprocessing.active_children():
                child.kill()
            raise


def _answers(future: Future[list[Answer]], size: int) -> list[Answer]:
    """What a process found out; one that died, for want of memory perhaps, is a defect of ours and says so."""
    try:
        return future.result()
    except BrokenExecutor as wrong:
        verdict = Verdict(Outcome.ERROR, None, "none", reason=f"its process ended too early: {wrong}")
        return [(position, verdict, 0.0) for position in range(size)]


def _one(place: int) -> list[Answer]:
    batches, evaluate, limits = _work["now"]
    items = batches[place][1]
    return [
        (items.index(result.property), result.verdict, result.seconds) for result in evaluate(batches[place], limits)
    ]


def _silence(progress: Progress) -> None:
    """Tell nothing: the parent process owns the terminal."""
