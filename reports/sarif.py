"""The report for code scanning: SARIF 2.1.0, in which only what is not proved becomes a result."""

import hashlib
import json
from typing import Any

from reports.wording import source
from verify.property import Property
from verify.run import Finished
from verify.verdict import Outcome, Result

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


def render(finished: Finished) -> str:
    """Write the run as one SARIF document."""
    asked = list({result.property.name: result.property for result in finished.results}.values())
    rules = {item.name: place for place, item in enumerate(asked)}
    told = [result for result in finished.results if result.unexpected or result.verdict.outcome is not Outcome.PROVED]
    driver = {"name": finished.tool.name, "version": finished.tool.version, "rules": [_rule(item) for item in asked]}
    invocation = {
        "executionSuccessful": finished.exit_status != 4,  # noqa: PLR2004 - the exit status of a defect
        "exitCode": finished.exit_status,
        "exitCodeDescription": STATUS[finished.exit_status],
        "startTimeUtc": finished.started.strftime("%Y-%m-%dT%H:%M:%SZ"),
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
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(item: Property) -> dict[str, Any]:
    why = item.why or item.sentence
    return {
        "id": item.name,
        "name": "".join(word.capitalize() for word in item.predicate.__name__.split("_")),
        "shortDescription": {"text": item.sentence},
        "fullDescription": {"text": why},
        "help": {"text": f"{why} `verify explain {item.name}` says more."},
    }


def _result(result: Result, rule: int) -> dict[str, Any]:
    verdict = result.verdict
    found: dict[str, Any] = {
        "ruleId": result.property.name,
        "ruleIndex": rule,
        "kind": "fail",
        "level": LEVELS[verdict.outcome],
        "message": {"text": _message(result)},
        "locations": [_location(result)],
        "partialFingerprints": {"propertyAndWorld/v1": _fingerprint(result)},
    }
    if not result.unexpected:
        found["suppressions"] = [{"kind": "external", "justification": result.reference}]
    return found


def _message(result: Result) -> str:
    verdict = result.verdict
    text = f"{verdict.outcome.value} on {result.world.name}: {result.property.sentence}"
    if verdict.reason:
        text += f" {verdict.reason}"
    if verdict.counterexample is not None:
        text += f"\n{verdict.counterexample.python}"
    return text


def _location(result: Result) -> dict[str, Any]:
    """Where the sentence is written, from the root of the tree; and the world as a logical place."""
    file, line = source(result.property)
    return {
        "physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": line}},
        "logicalLocations": [{"name": result.world.name, "kind": "resource"}],
    }


def _fingerprint(result: Result) -> str:
    return hashlib.sha256(f"{result.property.name}\n{result.world.name}".encode()).hexdigest()[:32]
