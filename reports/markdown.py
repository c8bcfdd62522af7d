"""The report for a pull request: a summary, what is wrong, and a table for each world."""

import re
from collections.abc import Iterator

from reports.wording import groups, heading, short, strength_of, summary, verdict_of
from verify.answer import Answer
from verify.run import Finished
from verify.verdict import Result

MARKS = {False: "", True: "**!**"}


def render(finished: Finished) -> str:
    """Write the run as Markdown."""
    return "\n".join(_lines(finished)) + "\n"


def _lines(finished: Finished) -> Iterator[str]:
    yield "# Verification"
    yield ""
    yield f"{_plain(summary(finished))}."
    for answer in finished.answers:
        yield from _answered(answer)
    for result in finished.results:
        if result.unexpected:
            yield from _told(result)
    for title, results in groups(finished).items():
        yield ""
        yield f"## {_plain(title)}"
        yield ""
        yield "| | property | verdict | strength | engine | seconds |"
        yield "|---|---|---|---|---|---:|"
        for result in results:
            cells = (short(result), verdict_of(result), strength_of(result), result.verdict.engine)
            told = " | ".join(_plain(cell) for cell in cells)
            yield f"| {MARKS[result.unexpected]} | {told} | {result.seconds:.2f} |"


def _answered(answer: Answer) -> Iterator[str]:
    yield ""
    yield f"## {_plain(answer.title)}"
    if answer.columns:
        yield ""
        yield f"| {' | '.join(_plain(column) for column in answer.columns)} |"
        yield f"|{'---|' * len(answer.columns)}"
        yield from (f"| {' | '.join(_plain(cell) for cell in row)} |" for row in answer.rows)
    for note in answer.notes:
        yield ""
        yield _plain(note)


def _told(result: Result) -> Iterator[str]:
    yield ""
    yield f"## {result.verdict.outcome.value.capitalize()}: {_plain(result.property.sentence)}"
    yield ""
    yield f"`{result.property.name}` on {_plain(heading(result))}"
    for text in (result.property.why, result.verdict.reason):
        if text:
            yield ""
            yield _plain(text)
    if result.verdict.counterexample is not None:
        fence = "`" * max(
            3, 1 + max((len(run) for run in re.findall("`+", result.verdict.counterexample.python)), default=0)
        )
        yield ""
        yield f"{fence}python"
        yield from result.verdict.counterexample.python.splitlines()
        yield fence


def _plain(text: str) -> str:
    """Keep what would be markup as text."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
