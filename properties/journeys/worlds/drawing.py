"""A question and its answer as a way across hosts, what each node made of the packet, and where that is written."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from models.reachability.vocabulary import Arrival, Delivered, Departure, Dropped
from models.reachability.worlds.drawing import drawing as of_flights
from properties.journeys.behaviour.talks import Talk, shown
from properties.journeys.worlds.snapshots import file_of_tables
from verify.picture import Ending, Illustration, Place, Stop, Way
from verify.trace import Run
from verify.world import Illustrate


def drawing(folder: Path | None = None) -> Illustrate:
    """What draws the talks of a cluster; of a snapshot's folder it names the rules that were met, and the dumps."""
    return partial(_illustration, folder)


def _illustration(folder: Path | None, name: str, told: Any) -> Illustration:  # noqa: ANN401 - a run, or values
    if not isinstance(told, Run):
        return Illustration()
    talks = [state for state in told.states if isinstance(state, Talk)]
    if not talks:
        return Illustration()
    way = Way(name.rpartition(".")[2].replace("_", " "), tuple(_stop(talk) for talk in talks))
    if folder is None:
        return Illustration(way)
    lost = of_flights(folder)(name, told).places
    return Illustration(way, tuple(dict.fromkeys((*_rules(folder, talks), *lost))))


def _stop(talk: Talk) -> Stop:
    """Where the packet is, its addresses and ports there, and what was done to it since the last stop."""
    here, answer = talk.here, "answer: " if talk.is_answer else ""
    if isinstance(here, Departure):
        header = shown(here).partition(" sends ")[2]
        return Stop(here.host.name, f"{answer}sends", (*header.split(", "), *talk.done))
    lines = (*shown(here).partition(": ")[2].split(", "), *talk.done)
    if isinstance(here, Arrival):
        return Stop(here.host.name, f"{answer}receives on {here.device}", lines)
    if isinstance(here, Delivered):
        return Stop(here.host, f"{answer}delivered", lines, Ending.GOOD)
    return Stop(here.host, f"{answer}lost at {here.device or 'the host'}", lines, Ending.BAD)


def _rules(folder: Path, talks: list[Talk]) -> Iterator[Place]:
    """The rules that translated the packet, each at its line of its node's dump."""
    for talk in talks:
        for change in () if isinstance(talk.here, Dropped) else talk.flow.changes:
            file = file_of_tables(folder, change.host)
            if file is not None and change.rule is not None and change.rule.line:
                yield Place(str(file), change.rule.line, change.rule.text)
