"""The states of a run as plain values, and as texts beside each other: what pictures and traces are made of."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

import attrs

from verify.literal import NOTHING, Known, literal, things_of
from verify.picture import Moment, Steps
from verify.trace import Run, short
from verify.verdict import Trace
from verify.world import World

FEW = 12  # parts up to which a tuple is unfolded, each part beside the other
MOST = 5000  # parts of one value that are written down; of a larger one its text is
SAID = 300  # letters that say what stays as it is
PLAIN = (bool, int, str)


class _TooLarge(Exception):  # noqa: N818 - an answer, no error
    """A value has more parts than anybody reads."""


def trace_of(run: Run, world: World) -> Trace | None:
    """The run as plain values, without what is the world's in every state; None for what is no record."""
    if not attrs.has(type(run.states[0])):
        return None
    known = _known(run, world)
    names = tuple(each.name for each in attrs.fields(type(run.states[0])))
    fixed = {name for name in names if all(id(getattr(state, name)) in known for state in run.states)}
    told = tuple(name for name in names if name not in fixed)
    states = tuple(tuple(_plain(getattr(state, name), known) for name in told) for state in run.states)
    arguments = tuple({name: _plain(value, known) for name, value in move.arguments.items()} for move in run.moves)
    return Trace(told, states, _actions(run), ({}, *arguments), run.again)


def steps_of(run: Run, world: World) -> Steps | None:
    """The run as steps: a column for what changes, first what changes first; the rest is said once."""
    if not run.moves or not attrs.has(type(run.states[0])):
        return None
    columns, still = [], []
    for name, values in _columns("", list(run.states), _known(run, world)):
        texts = [_said(value) for value in values]
        if len(set(texts)) > 1:
            columns.append((name, texts))
        elif name and len(texts[0]) <= FEW:
            still.append(f"{name} = {texts[0]}")
    if not columns:
        return None
    columns.sort(key=lambda column: next(at for at, text in enumerate(column[1]) if text != column[1][0]))
    labels = ("start", *(move.text.removesuffix("()") for move in run.moves))
    moments = tuple(Moment(label, tuple(texts[at] for _, texts in columns)) for at, label in enumerate(labels))
    note = f"As at the start all along: {', '.join(still)}" if still else ""
    note = note if len(note) <= SAID else f"{note[: SAID - 3].rpartition(',')[0]}, ..."
    return Steps(world.name, tuple(name for name, _ in columns), moments, run.again, note=note)


def _actions(run: Run) -> tuple[str, ...]:
    return ("init", *(move.action for move in run.moves))


def _known(run: Run, world: World) -> Known:
    """What is the world's: nothing, where the run starts at the world itself.

    What a world may lack is not read, as by no sentence that does not say so; where a state holds it, it is unfolded.
    """
    given = world.given
    if given is None or given is run.states[0]:
        return NOTHING
    parts = {}
    kinds = get_type_hints(type(given)) if attrs.has(type(given)) else {}
    for name in (name for name, kind in kinds.items() if type(None) not in get_args(kind)):
        part = getattr(given, name, None)
        inside = next(iter(part), None) if isinstance(part, (tuple, frozenset)) else part
        if attrs.has(type(inside)):  # not a plain value, which others may share by chance
            parts[id(part)] = f"world.{name}"
    return {**parts, **things_of(world)}


def _columns(path: str, values: list[Any], known: Known) -> Iterator[tuple[str, list[Any]]]:
    """The parts of values that are of one shape in all states, under the path that leads to each."""
    kinds = {type(value) for value in values}
    kind: Any = next(iter(kinds))
    if all(id(value) in known for value in values):
        if len({id(value) for value in values}) > 1:
            yield path, values
        return
    is_whole = path and (hasattr(values[0], "describe") or isinstance(getattr(values[0], "name", None), str))
    if len(kinds) == 1 and attrs.has(kind) and kind.__eq__ is not object.__eq__ and not is_whole:
        for each in attrs.fields(kind):
            inner = f"{path}.{each.name}" if path else each.name
            yield from _columns(inner, [getattr(value, each.name) for value in values], known)
    elif kind is tuple and len(kinds) == 1 and len({len(value) for value in values}) == 1 <= len(values[0]) <= FEW:
        for place in range(len(values[0])):
            yield from _columns(f"{path}[{place}]", [value[place] for value in values], known)
    else:
        yield path, values


def _said(value: Any) -> str:  # noqa: ANN401 - any value
    """A value in so few words that several stand beside each other."""
    if isinstance(value, Enum):
        return value.value if isinstance(value.value, str) and value.value else value.name
    if isinstance(value, (tuple, frozenset)):
        parts = [_said(part) for part in value]
        parts = sorted(parts) if isinstance(value, frozenset) else parts
        return f"{{{', '.join(parts)}}}" if isinstance(value, frozenset) else f"({', '.join(parts)})"
    if attrs.has(type(value)) and not hasattr(value, "describe") and not isinstance(getattr(value, "name", None), str):
        return " ".join(_said(getattr(value, each.name)) for each in attrs.fields(type(value))) or type(value).__name__
    return short(value)


def _plain(value: Any, known: Known) -> Any:  # noqa: ANN401 - any value
    try:
        return _unfolded(value, known, [MOST])
    except _TooLarge:
        return short(value) if hasattr(value, "describe") or hasattr(value, "name") else type(value).__name__


def _unfolded(value: Any, known: Known, room: list[int]) -> Any:  # noqa: ANN401, PLR0911 - a return for each kind of value
    room[0] -= 1
    if room[0] < 0:
        raise _TooLarge
    if id(value) in known and not isinstance(value, PLAIN):
        return known[id(value)]
    if isinstance(value, Enum):
        return value.name
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, (tuple, list)):
        return tuple(_unfolded(part, known, room) for part in value)
    if isinstance(value, (frozenset, set)):
        return [_unfolded(part, known, room) for part in sorted(value, key=literal)]
    if isinstance(value, dict):
        return {str(key): _unfolded(part, known, room) for key, part in value.items()}
    if attrs.has(type(value)):
        return {each.name: _unfolded(getattr(value, each.name), known, room) for each in attrs.fields(type(value))}
    return str(value)
