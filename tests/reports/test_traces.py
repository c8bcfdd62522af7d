"""Runs of machines as ITF traces, read back by the library of those who work with the format."""

import json
from enum import Enum
from typing import Any

import itf_py
from attrs import evolve

from reports import itf
from tests.engines.toys import Channel, LossyChannel, Meter
from tests.reports.runs import RESULTS, finished
from verify import frozen
from verify.runnable import shown_breach
from verify.trace import Move, Run, taken
from verify.unfolding import steps_of, trace_of
from verify.world import World

FULL = Run(taken(LossyChannel(), moves := (Move("send"), Move("send"), Move("lose"))), moves)


class Hue(Enum):
    """Something with names."""

    RED = "red"


@frozen
class Part:
    """A record inside of a state."""

    hue: Hue | None = Hue.RED
    seen: frozenset[int] = frozenset()


@frozen
class Whole:
    """A state of every kind of value; `part` is the world's in every state."""

    part: Part
    own: Part
    is_on: bool = False
    name: str = "whole"
    pair: tuple[int, str] = (1, "one")


def read(run: Run, given: Any = None) -> Any:
    """The trace of a run as the library reads it from a report."""
    shown = shown_breach(World("toy", run.states[0] if given is None else given), run)
    result = evolve(RESULTS["violated"], verdict=evolve(RESULTS["violated"].verdict, counterexample=shown))
    return itf_py.trace_from_json(json.loads(itf.render(evolve(finished("documented"), results=(result,)))))


def test_states_and_actions_come_back() -> None:
    """Every variable of every state, with the action that led there."""
    trace = read(FULL)
    assert trace.vars == ["held", "sent", "received", "mbt::actionTaken", "mbt::nondetPicks"]
    assert [state.values["held"] for state in trace.states] == [(), (0,), (0, 1), (0,)]
    assert [state.values["mbt::actionTaken"] for state in trace.states] == ["init", "send", "send", "lose"]
    assert [state.meta["index"] for state in trace.states] == [0, 1, 2, 3]
    assert trace.meta["status"] == "violated"
    assert trace.loop is None


def test_picks_are_the_arguments_of_the_action() -> None:
    """By their names."""
    trace = read(Run(taken(Meter(), moves := (Move("is_set", {"level": 7}),)), moves))
    assert trace.states[1].values["mbt::nondetPicks"].level == 7


def test_a_loop_is_the_state_that_follows_the_last() -> None:
    """Send and receive for ever: after the last state comes the first one of the turn."""
    moves = (Move("send"), Move("receive"), Move("send"), Move("receive"))
    run = Run(taken(Channel(), moves), moves, again=4)
    trace = read(run)
    assert trace.loop == 1
    assert trace.states[-1].values["held"] == trace.states[0].values["held"]


def test_values_of_every_kind_are_values() -> None:
    """Large numbers, sets, records, names, and what is absent; what is the world's is left out."""
    part, own = Part(), Part(None, frozenset({3, 2**70}))
    given = Whole(part, Part())
    states = (Whole(part, own), Whole(part, own, is_on=True))
    (first, second) = read(Run(states, (Move("turns"),)), given).states
    assert "part" not in first.values
    assert first.values["own"].seen == frozenset({3, 2**70})
    assert first.values["own"].hue.value == "U_OF_UNIT"
    assert (first.values["is_on"], second.values["is_on"]) == (False, True)
    assert first.values["pair"] == (1, "one")


def test_without_a_run_the_trace_is_empty() -> None:
    """The file is there all the same, and says why."""
    document = json.loads(itf.render(finished("proved")))
    assert (document["vars"], document["states"]) == ([], [])
    assert document["#meta"]["description"] == "no run of a machine was reported"


def test_steps_show_what_changes_and_name_what_does_not() -> None:
    """A field that stays as it is has no column."""
    steps = steps_of(FULL, World("toy", FULL.states[0]))
    assert steps is not None
    assert steps.fields == ("held", "sent")
    assert [moment.action for moment in steps.moments] == ["start", "send", "send", "lose"]
    assert [moment.values[0] for moment in steps.moments] == ["()", "(0)", "(0, 1)", "(0)"]
    assert steps.note == "As at the start all along: received = 0"


def test_what_is_no_record_has_no_trace() -> None:
    """A machine whose states are plain numbers is told step by step only."""
    run = Run((1, 2), (Move("counts"),))
    assert trace_of(run, World("toy", None)) is None
    assert steps_of(run, World("toy", None)) is None
