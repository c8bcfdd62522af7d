"""The report for code scanning: SARIF 2.1.0, in which only what is not proved becomes a result.

A result points at what the user gave: the rule, the document, the dump, the line, as far as its counterexample says;
else at the file that was read; and at the sentence where nothing was. Its fingerprints are the same in every run.
"""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reports.wording import source, writable
from verify.picture import Place
from verify.property import Property
from verify.run import Finished
from verify.verdict import Counterexample, Outcome, Result

LEVELS = {
    Outcome.PROVED: "warning",
    Outcome.BOUNDED: "warning",
    Outcome.VIOLATED: "error",
    Outcome.UNKNOWN: "warning",
    Outcome.ERROR: "error",
}
STATUS = {
    0: "every verdict is the expected one",
    1: "a verdict differs from the expected one",
    3: "something is unknown, or only bounded",
    4: "a defect of the checker",
}
MOST = 50  # places, and steps, of one result
LONG = 20_000  # letters of a program that a message carries


def render(finished: Finished) -> str:
    """Write the run as one SARIF document."""
    asked = list({result.property.name: result.property for result in finished.results}.values())
    rules = {item.name: place for place, item in enumerate(asked)}
    told = [result for result in finished.results if result.unexpected or result.verdict.outcome is not Outcome.PROVED]
    driver = {"name": finished.tool.name, "version": finished.tool.version, "rules": [_rule(item) for item in asked]}
    ended = finished.started + timedelta(seconds=finished.seconds)
    invocation = {
        "executionSuccessful": finished.exit_status != 4,  # noqa: PLR2004 - the exit status of a defect
        "exitCode": finished.exit_status,
        "exitCodeDescription": STATUS[finished.exit_status],
        "startTimeUtc": finished.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "endTimeUtc": ended.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [invocation],
                "columnKind": "unicodeCodePoints",
                "results": [_result(result, rules[result.property.name]) for result in told],
            }
        ],
    }
    return writable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def _rule(item: Property) -> dict[str, Any]:
    why = item.why or item.sentence
    return {
        "id": item.name,
        "name": "".join(word.capitalize() for word in item.predicate.__name__.split("_")),
        "shortDescription": {"text": item.sentence},
        "fullDescription": {"text": why},
        "help": {"text": f"{why} `verify explain {item.name}` says more."},
        "properties": {"tags": [item.domain, item.claim.value]},
    }


def _result(result: Result, rule: int) -> dict[str, Any]:
    verdict = result.verdict
    nearest, *others = _places(result)
    found: dict[str, Any] = {
        "ruleId": result.property.name,
        "ruleIndex": rule,
        "kind": "fail",
        "level": LEVELS[verdict.outcome],
        "message": {"text": _message(result)},
        "locations": [
            {
                "physicalLocation": _physical(nearest),
                "logicalLocations": [{"name": result.world.name, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {
            "propertyAndWorld/v1": _hash(result.property.name, result.world.name),
            "propertyAndPlace/v1": _hash(result.property.name, Path(nearest.file).name, nearest.text),
        },
        "properties": {"world": result.world.name, "scope": result.world.scope, "engine": verdict.engine},
    }
    if others:
        found["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(place), "message": {"text": place.text or str(place)}}
            for number, place in enumerate(others[:MOST], 1)
        ]
    if verdict.counterexample is not None and verdict.counterexample.steps:
        found["codeFlows"] = [_flow(verdict.counterexample, nearest)]
    if not result.unexpected:
        found["suppressions"] = [{"kind": "external", "justification": result.reference}]
    return found


def _message(result: Result) -> str:
    verdict = result.verdict
    lines = [f"{verdict.outcome.value} on {result.world.name}: {result.property.sentence}"]
    lines += [verdict.reason] if verdict.reason else []
    found = verdict.counterexample
    if found is not None:
        for number, step in enumerate(found.steps[:MOST], 1):
            lines.append(f"{number}. {' · '.join((step.action, *step.changes))}")
        lines += ["", found.python if len(found.python) <= LONG else "The program is in the JSON report."]
    return "\n".join(lines)


def _places(result: Result) -> tuple[Place, ...]:
    """Where it is to be seen, the nearest first, and at the end the sentence itself."""
    found = result.verdict.counterexample
    file, line = source(result.property)
    inputs = tuple(Place(name) for name in result.world.inputs)
    return (*((found.places if found is not None else ()) or inputs), Place(file, line, result.property.sentence))


def _physical(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line is not None:
        found["region"] = {"startLine": place.line} | ({"snippet": {"text": place.text}} if place.text else {})
    return found


def _uri(file: str) -> str:
    """The file from where the run was started, as code scanning wants it; one that is elsewhere by its whole path."""
    path, here = Path(file), Path.cwd()
    if path.is_absolute() and not path.is_relative_to(here):
        return path.as_uri()
    inside = path.relative_to(here) if path.is_absolute() else path
    return quote(inside.as_posix(), errors="surrogateescape")


def _flow(found: Counterexample, nearest: Place) -> dict[str, Any]:
    """The steps one after the other, each with what it changed."""
    locations = [
        {
            "location": {
                "physicalLocation": _physical(nearest),
                "message": {"text": " · ".join((step.action, *step.changes))},
            }
        }
        for step in found.steps[:MOST]
    ]
    return {"threadFlows": [{"locations": locations}]}


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
