"""Printed counterexamples, run as a user would run them."""

from typing import Any

import pytest

from verify.verdict import Verdict


def failing(verdict: Verdict, crash: type[Exception] = AssertionError) -> dict[str, Any]:
    """The names of a printed program that does what it is printed for: it fails, in its last line."""
    assert verdict.counterexample is not None
    names: dict[str, Any] = {}
    python = verdict.counterexample.python
    with pytest.raises(crash) as failed:
        exec(compile(python, "<counterexample>", "exec"), names)  # noqa: S102 - what a user would do with it
    entry = next(entry for entry in failed.traceback if str(entry.path) == "<counterexample>")
    assert entry.lineno + 1 == len(python.splitlines()), "it fails before its last line"
    return names
