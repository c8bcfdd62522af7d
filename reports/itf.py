"""The report for other model checkers' tools: the run of one machine as an ITF trace (Apalache ADR-015, Quint).

A format of one trace: of several runs it holds the first that is not as expected, else the first, and says of the
others how many there are; `--property` chooses. Without any it holds no state.
"""

import json
from typing import Any

from reports.wording import source, writable
from verify.run import Finished
from verify.verdict import Result, Trace

ACTION, PICKS = "mbt::actionTaken", "mbt::nondetPicks"  # as Quint names them
UNIT = "U_OF_UNIT"  # as Apalache writes the only value of a kind


def render(finished: Finished) -> str:
    """Write one run as one JSON document."""
    found = [(result, trace) for result in finished.results if (trace := _trace(result)) is not None]
    found.sort(key=lambda pair: not pair[0].unexpected)
    started = finished.started.isoformat(timespec="seconds")
    meta: dict[str, Any] = {
        "format": "ITF",
        "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
        "tool": f"{finished.tool.name} {finished.tool.version}",
        "timestamp": started,
    }
    if not found:
        meta["description"] = "no run of a machine was reported"
        return _written({"#meta": meta, "vars": [], "states": []})
    result, trace = found[0]
    file, line = source(result.property)
    meta |= {
        "source": f"{file}:{line}",
        "status": result.verdict.outcome.value,
        "property": result.property.name,
        "world": result.world.name,
        "description": result.property.sentence,
        "others": len(found) - 1,
    }
    return _written({"#meta": meta, **_document(trace)})


def _written(document: dict[str, Any]) -> str:
    return writable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _trace(result: Result) -> Trace | None:
    return result.verdict.counterexample.trace if result.verdict.counterexample is not None else None


def _document(trace: Trace) -> dict[str, Any]:
    """Variables and states; where the run repeats, `loop` is the state that follows the last one."""
    states = []
    for index, (values, action, picks) in enumerate(zip(trace.states, trace.actions, trace.arguments, strict=True)):
        state: dict[str, Any] = {"#meta": {"index": index}}
        state |= {name: _value(value) for name, value in zip(trace.names, values, strict=True)}
        states.append(state | {ACTION: action, PICKS: {name: _value(value) for name, value in picks.items()}})
    loop = {"loop": len(states) - trace.again} if trace.again else {}
    return {"vars": [*trace.names, ACTION, PICKS], "states": states, **loop}


def _value(value: Any) -> Any:  # noqa: ANN401 - a plain value
    """A plain value as the format writes it: whole numbers as texts, tuples and sets by their names."""
    if value is None:
        return {"tag": "Absent", "value": UNIT}
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"#bigint": str(value)}
    if isinstance(value, dict):
        return {name: _value(part) for name, part in value.items()}
    return {"#tup" if isinstance(value, tuple) else "#set": [_value(part) for part in value]}
