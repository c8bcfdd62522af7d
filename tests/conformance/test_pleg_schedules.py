"""The PLEG model answers as the kubelet's real code of 1.34, 1.35 and 1.36 did, step by step."""

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from models.pleg.behaviour.telling import run
from models.pleg.reading import read_schedules
from models.pleg.vocabulary import release_of
from models.pleg.vocabulary.schedules import Schedule
from models.pleg.worlds.bugs import BUGS

DATA = Path(__file__).parent / "data"
RANDOM = read_schedules(DATA / "pleg_schedules.jsonl.gz")
SHOWN = read_schedules(DATA / "pleg_demonstrations.jsonl.gz")


def plain(told: Any) -> Any:
    """As it stands in a file: 100.0 and 100 are one number."""
    return json.loads(json.dumps(told, default=float))


def differences(schedule: Schedule) -> tuple[str, int, dict[str, Any], dict[str, Any]] | None:
    """The first step after which model and recording differ, and how; None where they agree to the end."""
    told, panic = run(schedule)
    recorded = schedule.recorded or ()
    for number, (ours, theirs) in enumerate(zip(plain(told), plain(recorded), strict=False)):
        if ours != theirs:
            return (schedule.id, number, ours, theirs)
    agree = len(told) == len(recorded) and bool(panic) == schedule.panicked
    return None if agree else (schedule.id, len(told), {"panic": panic}, {"panic": schedule.panicked})


def test_the_recording_is_whole() -> None:
    """800 schedules of three versions, 15,427 answers, 37 crashes; and 161 that were written by hand."""
    assert Counter(each.version for each in RANDOM) == {"1.34": 266, "1.35": 267, "1.36": 267}
    assert sum(len(each.recorded or ()) for each in RANDOM) == 15427
    assert sum(each.panicked for each in RANDOM) == 37
    assert len(SHOWN) == 161


@pytest.mark.parametrize("version", ["1.34", "1.35", "1.36"])
def test_every_step_of_every_schedule_is_as_recorded(version: str) -> None:
    """Events, queue, entries, stamps, waiters, records, marks, watches, health, and where the kubelet crashes."""
    found = [differences(each) for each in RANDOM if each.version == version]
    assert [each for each in found if each is not None] == []


@pytest.mark.parametrize("version", ["1.34", "1.35", "1.36"])
def test_every_demonstration_is_as_recorded(version: str) -> None:
    """Each shows a bug that is there, one that is gone, or a hypothesis: on the model as on the real code."""
    found = [differences(each) for each in SHOWN if each.version == version]
    assert [each for each in found if each is not None] == []


def test_a_decision_of_another_version_is_noticed() -> None:
    """What 1.36 answered is not what 1.34 does: the recording tells decisions apart."""
    newer = [evolve(each, version="1.34") for each in RANDOM if each.version == "1.36"]
    assert sum(differences(each) is not None for each in newer) > len(newer) // 2


def test_the_bugs_are_where_the_real_code_showed_them() -> None:
    """What a demonstration confirms has a row for its release, "since" or not; what it says is mended has none."""
    told = map(json.loads, gzip.decompress((DATA / "pleg_demonstrations.jsonl.gz").read_bytes()).splitlines())
    asked, wrong = set(), []
    for each in told:
        release, is_there = release_of(each["version"]).name, each["verdict"] == "confirmed"
        rows = [bug for bug in BUGS if each["row"] == (bug.name.partition(",")[0] if is_there else bug.name)]
        if rows and each["verdict"] in ("confirmed", "absent (fixed)", "refuted"):
            asked.add(each["row"])
            wrong += [each["id"]] if any(release in bug.present for bug in rows) != is_there else []
    assert wrong == []
    assert {"B1", "B9", "B26", "D1", "D8"} <= asked
