"""What the Node authorizer answers between the events of its informers, for whoever has recorded some."""

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from models.authorization.behaviour.events import told
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.node import decide
from models.authorization.behaviour.selectors import NoSelector, exact_matches
from models.authorization.reading.steps import read_runs
from models.authorization.vocabulary import Decision, Request
from models.authorization.vocabulary.cluster import Event
from models.authorization.vocabulary.releases import Release, release


@frozen
class Answered:
    """The decision on one request, and the graph that it was asked of.

    `step` counts the events and requests of the run from 1.
    """

    run: str
    step: int
    request: Request
    decision: Decision
    graph: Graph


def answer_events(
    lines: Iterable[str], version: str, file: str = "events", first: Graph | None = None
) -> Iterator[Answered]:
    """Run the events of each line, and answer its requests as this Kubernetes version does.

    Each line starts from the first graph, or from an empty one. Raises UnknownRelease for a version that is not known,
    Unreadable for a line that cannot be read.
    """
    known = release(version)
    for name, steps in read_runs(lines, file):
        graph = first or Graph()
        for place, (step, selector) in enumerate(steps, start=1):
            if isinstance(step, Event):
                graph = told(graph, step, known)
            else:
                asked = evolve(step, field_selector=visible(selector, known))
                yield Answered(name, place, asked, decide(graph, asked, known), graph)


def visible(selector: str, known: Release) -> tuple[tuple[str, str], ...]:
    """What authorizers see of a field selector: nothing before 1.32, and nothing of one that does not parse."""
    try:
        return exact_matches(selector) if known.selectors else ()
    except NoSelector:
        return ()
