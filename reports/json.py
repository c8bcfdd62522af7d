"""The report for programs: version 1, to which keys may be added, and in which none changes meaning.

`schema/report-1.schema.json` says it to programs.
"""

import json
from typing import Any

from attrs import asdict

from reports.wording import source, writable
from verify.answer import Answer
from verify.property import Property
from verify.run import Finished
from verify.verdict import Counterexample, Result


def render(finished: Finished) -> str:
    """Write the run as one JSON document."""
    return writable(json.dumps(document(finished), indent=2, ensure_ascii=False)) + "\n"


def document(finished: Finished) -> dict[str, Any]:
    """The run as plain dictionaries and lists."""
    return {
        "schema": 1,
        "tool": asdict(finished.tool),
        "started": finished.started.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "seconds": round(finished.seconds, 3),
        "summary": finished.counts,
        "answers": [_answer(answer) for answer in finished.answers],
        "results": [_result(result) for result in finished.results],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "title": answer.title,
        "columns": list(answer.columns),
        "rows": [list(row) for row in answer.rows],
        "notes": list(answer.notes),
        "data": answer.data,
    }


def _result(result: Result) -> dict[str, Any]:
    item, verdict = result.property, result.verdict
    return {
        "property": item.name,
        "sentence": item.sentence,
        "why": item.why,
        "domain": item.domain,
        "world": result.world.name,
        "scope": result.world.scope,
        "claim": item.claim.value,
        "verdict": verdict.outcome.value,
        "strength": verdict.strength.value if verdict.strength else None,
        "expected": result.expected.value,
        "reference": result.reference,
        "unexpected": result.unexpected,
        "engine": verdict.engine,
        "seconds": round(result.seconds, 3),
        "states": verdict.states,
        "depth": verdict.depth,
        "counterexample": _counterexample(verdict.counterexample),
        "reason": verdict.reason,
        "source": _source(item),
    }


def _source(item: Property) -> dict[str, Any]:
    file, line = source(item)
    return {"file": file, "line": line}


def _counterexample(found: Counterexample | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "python": found.python,
        "steps": [{"action": step.action, "changes": list(step.changes)} for step in found.steps],
        "places": [{"file": place.file, "line": place.line, "text": place.text} for place in found.places],
    }
