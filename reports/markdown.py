"""The report for a pull request or a job summary: what is wrong first, folded, then a table for each world.

It never grows beyond what GitHub takes as a summary, one MiB: what does not fit is left out, the tables last, and said.
"""

import re
from collections.abc import Iterator
from html import escape

from reports.wording import groups, heading, legal, short, strength_of, summary, unexpected, verdict_of
from verify.answer import Answer
from verify.run import Finished
from verify.verdict import Counterexample, Result

MARKS = {False: "", True: "**!**"}
LIMIT = 1_000_000  # bytes: under 1 MiB, with room for what a workflow writes beside it
ROWS = 200  # of an answer's table
HEAD = 300  # letters of a step that folds
PLACES = 20  # of a counterexample


def render(finished: Finished) -> str:
    """Write the run as Markdown."""
    kept, left, size = [], 0, 1000
    for block in _blocks(finished):
        length = len(block.encode("utf-8", "replace"))
        if size + length <= LIMIT:
            kept.append(block)
            size += length
        else:
            left += 1
    if left:
        kept.append(f"{left} more parts do not fit into this page: `--report out.html` has all.")
    return legal("\n\n".join(kept) + "\n")


def _blocks(finished: Finished) -> Iterator[str]:
    """The parts of the page, what matters most first."""
    yield f"# Verification\n\n{_plain(summary(finished))}."
    for result in unexpected(finished):
        yield "\n\n".join(_told(result))
    for title, results in groups(finished).items():
        yield "\n".join(_table(title, results))
    for answer in finished.answers:
        yield "\n\n".join(_answered(answer))


def _table(title: str, results: list[Result]) -> Iterator[str]:
    yield f"## {_plain(title)}"
    yield ""
    yield "| | property | verdict | strength | engine | seconds |"
    yield "|---|---|---|---|---|---:|"
    for result in results:
        cells = (short(result), verdict_of(result), strength_of(result), result.verdict.engine)
        told = " | ".join(_plain(cell) for cell in cells)
        yield f"| {MARKS[result.unexpected]} | {told} | {result.seconds:.2f} |"


def _answered(answer: Answer) -> Iterator[str]:
    yield f"## {_plain(answer.title)}"
    if answer.columns:
        rows = [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in answer.rows[:ROWS]]
        yield "\n".join(
            [
                f"| {' | '.join(_plain(column) for column in answer.columns)} |",
                f"|{'---|' * len(answer.columns)}",
                *rows,
            ]
        )
    if len(answer.rows) > ROWS:
        yield f"{len(answer.rows) - ROWS:,} more rows."
    yield from (_plain(note) for note in answer.notes)


def _told(result: Result) -> Iterator[str]:
    yield f"## {result.verdict.outcome.value.capitalize()}: {_plain(result.property.sentence)}"
    yield f"`{result.property.name}` on {_plain(heading(result))}"
    for text in (result.property.why, result.verdict.reason):
        if text:
            yield _plain(text)
    if result.reference:
        yield f"Documented to fail here: {_plain(result.reference)}"
    if result.verdict.counterexample is not None:
        yield from _shown(result.verdict.counterexample)


def _shown(found: Counterexample) -> Iterator[str]:
    """The places and steps, and the program folded below them."""
    for place in found.places[:PLACES]:
        yield f"In {_code(str(place))}{': ' + _code(place.text) if place.text else ''}"
    if found.steps:
        steps = [
            f"{number}. {_plain(' · '.join((step.action, *step.changes)))}"
            for number, step in enumerate(found.steps, 1)
        ]
        last = found.steps[-1]
        count = f"{len(found.steps)} steps, the last" if len(found.steps) > 1 else "1 step"
        head = _calling_nobody(escape(" ".join(" · ".join((last.action, *last.changes)).split())[:HEAD]))
        yield f"<details><summary>{count}: {head}</summary>"
        yield "\n".join(steps)
        yield "</details>"
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", found.python)), default=0))
    yield "<details><summary>As Python that runs</summary>"
    yield "\n".join([f"{fence}python", *found.python.splitlines(), fence])
    yield "</details>"


def _code(text: str) -> str:
    """Text in a code span, which no run of backticks in it ends."""
    plain = " ".join(text.split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    room = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{room}{plain}{room}{fence}"


def _plain(text: str) -> str:
    """Keep what would be markup as text; an @ in it calls nobody."""
    escaped = re.sub(r"([\\`*_\[\]<>|#~$&])", r"\\\1", " ".join(text.split()))
    return _calling_nobody(escaped)


def _calling_nobody(text: str) -> str:
    """What is escaped already, with every @ apart from what it would call."""
    return re.sub(r"@(?=\w)", "@<!-- -->", text)
