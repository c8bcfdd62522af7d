"""Run a saved counterexample again, in plain Python, and say whether it still refutes its property."""

import ast
import contextlib
import io
import re
import signal
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

from attrs import frozen

from verify import discover
from verify.language import Irrelevant, NotEnabled
from verify.limits import OutOfTime
from verify.reading.documents import json_of
from verify.reading.opening import text_of
from verify.reading.refusing import Unreadable, printable

LONGEST = 60  # seconds that one program may take
CRASH = re.compile(r"(?:fails with|raises|crashes:) (\w+): ")  # how verdicts name the exception of a crash
TEXTS = ("property", "world", "verdict")


class NotAReport(ValueError):  # noqa: N818 - reads as the sentence it starts
    """The file is not a saved JSON report of this program; the message says what was found instead."""


class Replayed(Enum):
    """What came of running a counterexample again."""

    STANDS = "still refutes"
    GONE = "no longer refutes"
    BROKEN = "does not run"


@frozen
class Rerun:
    """One counterexample of a report, run again."""

    property: str
    world: str
    verdict: str
    replayed: Replayed
    detail: str = ""


def replay(file: Path) -> Iterator[Rerun]:
    """Run every counterexample, and every witness, of a saved JSON report again."""
    for entry in _entries(file):
        example = entry.get("counterexample")
        if example is not None:
            replayed, detail = _again(entry)
            yield Rerun(entry["property"], entry["world"], entry["verdict"], replayed, detail)


def _entries(file: Path) -> list[dict[str, Any]]:
    try:
        report = json_of(printable(file), text_of(file))
    except Unreadable as wrong:
        raise NotAReport(str(wrong)) from wrong
    if not isinstance(report, dict) or report.get("schema") != 1:
        raise NotAReport(f'{file}: expected a report with "schema": 1, as `verify --report FILE.json` writes it')
    entries = report.get("results")
    if not isinstance(entries, list) or not all(_is_entry(entry) for entry in entries):
        raise NotAReport(f"{file}: results: expected a list of objects with property, world, verdict, counterexample")
    return entries


def _is_entry(entry: object) -> bool:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in TEXTS):
        return False
    example = entry.get("counterexample")
    return example is None or (isinstance(example, dict) and isinstance(example.get("python"), str))


def _again(entry: dict[str, Any]) -> tuple[Replayed, str]:
    """Run the program: its last line must fail, with the exception that the verdict speaks of where that is a crash."""
    name = entry["property"]
    if not any(item.name == name for item in discover.properties(name.partition(".")[0])):
        return Replayed.BROKEN, "there is no such property any more"
    try:
        with contextlib.redirect_stdout(io.StringIO()), _time_limit():
            return _run(entry["counterexample"]["python"], entry.get("reason") or "")
    except NotEnabled:
        return Replayed.GONE, "one of its actions cannot happen any more"
    except Irrelevant:
        return Replayed.GONE, "the property no longer speaks of these values"
    except AssertionError:
        return Replayed.GONE, "its run no longer goes on for ever"
    except (Exception, SystemExit, OutOfTime) as wrong:  # noqa: BLE001 - whatever the text does, it is an answer
        return Replayed.BROKEN, f"{type(wrong).__name__}: {wrong}"


@contextlib.contextmanager
def _time_limit() -> Iterator[None]:
    """Stop what takes too long with OutOfTime."""

    def stop(number: int, frame: object) -> None:
        del number, frame
        raise OutOfTime(f"longer than {LONGEST} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _run(python: str, reason: str) -> tuple[Replayed, str]:
    """Run all but the last line, and then that; the exceptions of what comes before are the caller's.

    Its assertions are compiled as they stand, under `python -O` too.
    """
    tree = ast.parse(python)
    last = tree.body.pop() if tree.body else None
    names: dict[str, Any] = {}
    exec(compile(tree, "<counterexample>", "exec", optimize=0), names)  # noqa: S102 - running it is what replay is for
    crash = CRASH.search(reason)
    if not isinstance(last, ast.Assert) and not (crash and isinstance(last, ast.Expr)):
        return Replayed.BROKEN, "its last line asserts nothing"
    try:
        exec(compile(ast.Module([last], []), "<counterexample>", "exec", optimize=0), names)  # noqa: S102 - as above
    except AssertionError:
        return Replayed.STANDS, ""
    except Exception as wrong:
        if crash and type(wrong).__name__ == crash[1]:
            return Replayed.STANDS, ""
        raise
    return Replayed.GONE, ""
