"""The kubelets that ship, and how the command line chooses among them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from attrs import field, frozen

from models.pleg.vocabulary import CONTAINERD, CRIO, RELEASES
from models.pleg.worlds.beside import (
    checks_worlds,
    lemma_worlds,
    pods_world,
    small_worlds,
    table_world,
    threads_world,
    timing_world,
)
from models.pleg.worlds.bugtable import bug_answers, bug_world
from models.pleg.worlds.kubelets import evented_world, fine_world, generic_world, resyncing_world
from models.pleg.worlds.recorded import schedule_answer, schedule_world
from models.pleg.worlds.recordings import recorded_examples
from models.pleg.worlds.telling import trace_answers
from models.pleg.worlds.traces import TraceOptions, is_traced, trace_worlds
from models.pleg.worlds.troubled import KINDS as TROUBLED
from models.pleg.worlds.troubled import troubled_world
from verify import Among, World
from verify.answer import Answer
from verify.property import Property

NAMES = tuple(release.name for release in RELEASES)
VARIANTS = {  # what is asked of each release by default: not all of it, so that it is soon answered
    "1.26": ("generic", "containerd"),
    "1.29": ("small",),
    "1.32": ("small",),
    "1.33": ("generic", "containerd", "cri-o", "resyncing", *TROUBLED, "pods", "threads", "checks", "small", "times"),
    "1.36": ("threads",),
    "1.37": ("containerd", "checks", "small", "times"),
}
MEASURED = "1.36"  # the release whose model takes a recorded stream, where none is named
RUNTIMES = {"containerd": CONTAINERD, "cri-o": CRIO}
KINDS: dict[str, Callable[[str], Any]] = {
    "generic": generic_world,
    "resyncing": resyncing_world,
    "fine": fine_world,
    "pods": pods_world,
    "threads": threads_world,
    "checks": checks_worlds,
    "small": small_worlds,
    "times": timing_world,
}
Variant = Annotated[str, Among("default", "all", *NAMES)]
Choice = Annotated[str, Among("any", *RUNTIMES)]


@frozen
class Options(TraceOptions):
    """What `verify pleg` can be asked."""

    variant: Variant = field(
        default="default",
        metadata={
            "help": "The release; default: most of 1.33, some of each other; one by its name: whole, some minutes.",
            "example": "--variant 1.37",
        },
    )
    runtime: Choice = field(default="any", metadata={"help": "The runtime whose events come."})
    bugs: bool = field(
        default=False,
        metadata={
            "help": "Look for each documented bug in each release instead, some minutes: a table.",
            "example": "--bugs",
            "instead": ("runtime", "variant"),
        },
    )
    schedule: Path | None = field(
        default=None,
        metadata={
            "help": "Schedules as JSON Lines: run them, and print what follows each step.",
            "example": "--schedule schedules.jsonl",
            "instead": ("runtime", "variant"),
        },
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises ValueError for a recording that cannot be read."""
    recorded = trace_worlds(options) if is_traced(options) else ()
    if recorded and options.events is None and options.variant != "default":
        raise ValueError("--variant says nothing beside --log alone: leave it out")
    if options.schedule is not None:
        return (*recorded, schedule_world(options.schedule))
    if options.bugs:
        return (*recorded, bug_world())
    shipped = recorded_examples() if options.variant == "default" else ()
    return recorded or (*_worlds(options), *shipped)


def _worlds(options: Options) -> Iterator[World]:
    chosen = NAMES if options.variant in ("default", "all") else (options.variant,)
    whole = (*KINDS, *TROUBLED, *RUNTIMES)
    for version in chosen:
        for kind in VARIANTS[version] if options.variant == "default" else whole:
            if kind not in RUNTIMES or options.runtime in ("any", kind):
                yield from _of_kind(version, kind)
    yield table_world()
    yield from lemma_worlds()


def _of_kind(version: str, kind: str) -> Iterator[World]:
    if kind in RUNTIMES:
        yield evented_world(version, RUNTIMES[kind])
    elif kind in TROUBLED:
        yield troubled_world(version, kind)
    elif kind in ("checks", "small"):
        yield from KINDS[kind](version)
    else:
        yield KINDS[kind](version)


def answers(options: Options, claims: tuple[Property, ...]) -> tuple[Answer, ...]:
    """What is told of the recordings, of the schedules, or of the bugs, that the options ask for."""
    release = options.variant if options.variant in NAMES else MEASURED
    recorded = trace_answers(options, release, claims) if is_traced(options) else ()
    told = (schedule_answer(options.schedule),) if options.schedule is not None else ()
    return (*recorded, *told, *bug_answers()) if options.bugs else (*recorded, *told)
