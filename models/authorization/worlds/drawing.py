"""A chain of steps as a graph, and the documents of the manifests in which its bindings and roles stand."""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from models.authorization.behaviour.telling import binding_of, holding_text
from models.authorization.reading.files import document_at
from models.authorization.vocabulary import Binding, Grant, Role
from models.authorization.vocabulary.escalation import Chain, Holding
from verify.picture import Arrow, Diagram, Illustration, Place
from verify.trace import Run
from verify.world import Illustrate

DOCUMENT = " document "


def drawing(*manifests: Path) -> Illustrate:
    """What draws the chains of a cluster, and names the documents of its manifests."""
    return partial(_illustration, manifests)


def _illustration(manifests: tuple[Path, ...], name: str, shown: Any) -> Illustration:  # noqa: ANN401 - a run, or values
    if not isinstance(shown, Run):
        return Illustration(None, _places(manifests, _stated(shown.values())))
    chain = getattr(shown.states[0], "chain", None)
    if not isinstance(chain, Chain):
        return Illustration()
    title = name.rpartition(".")[2].replace("_", " ")
    arrows = dict.fromkeys(Arrow(holding_text(start), by, holding_text(end)) for start, by, end in edges_of(chain))
    goal = holding_text(chain.steps[-1].gained) if chain.steps else holding_text(chain.start)
    grants = [grant for taken in chain.steps for grant in taken.grants if grant is not None]
    return Illustration(Diagram(title, goal, tuple(arrows)), _places(manifests, _granting(grants)))


def edges_of(chain: Chain) -> Iterator[tuple[Holding, str, Holding]]:
    """The steps of a chain as edges, from what each one starts at."""
    for taken, sources in zip(chain.steps, chain.sources, strict=True):
        for source in sources:
            yield source, taken.step, taken.gained


def _granting(grants: Iterable[Grant]) -> Iterator[tuple[str, str]]:
    """What allows the steps: the source and the words of each binding and role."""
    for grant in grants:
        yield grant.binding.source, binding_of(grant, placed=False)
        yield grant.role.source, f"{'Role' if grant.role.namespace else 'ClusterRole'} {grant.role.name}"


def _stated(values: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The bindings and roles among the values of a claim."""
    for value in values:
        if isinstance(value, (Binding, Role)):
            yield value.source, f"{type(value).__name__} {value.name}"


def _places(manifests: tuple[Path, ...], found: Iterable[tuple[str, str]]) -> tuple[Place, ...]:
    """Each once, with the line where its document begins; what no manifest says has no place."""
    places = []
    for source, text in dict.fromkeys(found):
        label, is_document, number = source.rpartition(DOCUMENT)
        found_at = document_at(label, int(number), manifests) if is_document else None
        if found_at is not None:
            places.append(Place(str(found_at[0]), found_at[1], text))
    return tuple(places)
