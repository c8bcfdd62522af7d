"""Run the counterexamples of a saved report again."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from verify.cli.terminal import say
from verify.rerun import NotAReport, Replayed, Rerun, replay


def _call(file: Path, form: str) -> int:
    try:
        found = tuple(replay(file))
    except NotAReport as wrong:
        raise click.UsageError(str(wrong)) from wrong
    say(_document(found) if form == "json" else "\n".join(_lines(found)))
    outcomes = {each.replayed for each in found}
    return 4 if Replayed.BROKEN in outcomes else 1 if Replayed.GONE in outcomes else 0


def _document(found: tuple[Rerun, ...]) -> str:
    entries = [
        {
            "property": each.property,
            "world": each.world,
            "verdict": each.verdict,
            "replayed": each.replayed.name.lower(),
            "detail": each.detail,
        }
        for each in found
    ]
    return json.dumps({"schema": 1, "replayed": entries}, indent=2, ensure_ascii=False)


def _lines(found: tuple[Rerun, ...]) -> Iterator[str]:
    for each in found:
        said = (
            each.replayed.value if each.verdict == "violated" else each.replayed.value.replace("refutes", "witnesses")
        )
        yield f"{each.property} on {each.world}: {said}{f': {each.detail}' if each.detail else ''}"
    stood = sum(each.replayed is Replayed.STANDS for each in found)
    yield f"{stood} of {len(found)} stand."


command = click.Command(
    "replay",
    callback=_call,
    params=[
        click.Argument(["file"], type=click.Path(path_type=Path)),
        click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text", show_default=True),
    ],
    help="""Run the counterexamples of a saved report again.

FILE is a report that `--report FILE.json` wrote. Its counterexamples are Python and are run as such: replay only
reports that you trust.

\b
Exit status:
  0  every counterexample still refutes, every witness still witnesses
  1  one does not any more
  2  FILE is not a report
  4  one does not run

\b
Example:
  verify replay out.json""",
)
