"""The report for a terminal: what is wrong first, then a table for each world, then one line."""

import io
from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.wording import groups, heading, short, summary
from verify.run import Finished
from verify.verdict import Outcome, Result

STYLES = {
    Outcome.PROVED: "green",
    Outcome.BOUNDED: "yellow",
    Outcome.VIOLATED: "bold red",
    Outcome.UNKNOWN: "yellow",
    Outcome.ERROR: "bold magenta",
}


def render(
    finished: Finished, *, width: int = 80, colour: bool = False, quiet: bool = False, verbose: bool = False
) -> str:
    """Write the run for people; quiet leaves out the tables, verbose shows each reason and witness."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        no_color=not colour,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for result in finished.results:
        if result.unexpected or (verbose and (result.verdict.counterexample or result.verdict.reason)):
            _tell(console, result)
    if not quiet:
        for title, results in groups(finished).items():
            console.print(Text(title, style="bold"))
            console.print(Padding(_table(results), (0, 0, 1, 0)))
    console.print(Text(summary(finished), style="bold green" if finished.exit_status == 0 else "bold red"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _tell(console: Console, result: Result) -> None:
    """One verdict in full: what was claimed, why it matters, and the run that decides it."""
    verdict = result.verdict
    console.print(Text.assemble((verdict.outcome.value.upper(), STYLES[verdict.outcome]), f"  {result.property.name}"))
    console.print(Text(f"on {heading(result)}, engine {verdict.engine}", style="dim"))
    for text in (result.property.sentence, result.property.why, *_notes(result)):
        console.print(Padding(Text(text), (0, 0, 0, 2)))
    found = verdict.counterexample
    if found is not None:
        for number, step in enumerate(found.steps, 1):
            console.print(Padding(Text(f"{number:>2}. {step.action}"), (0, 0, 0, 2)))
            for change in step.changes:
                console.print(Padding(Text(change, style="dim"), (0, 0, 0, 8)))
        console.print()
        for line in found.python.splitlines():  # never wrapped: it is there to be pasted
            console.print(Text(f"    {line}", style="cyan"), soft_wrap=True)
    console.print()


def _notes(result: Result) -> Iterator[str]:
    if result.verdict.reason:
        yield f"Reason: {result.verdict.reason}"
    if result.reference and result.unexpected:
        yield f"Documented to fail here, and it did not: {result.reference}"
    elif result.reference:
        yield f"Documented: {result.reference}"


def _table(results: list[Result]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim", padding=(0, 1))
    table.add_column("", width=1)
    table.add_column("property", overflow="fold", ratio=1)
    table.add_column("verdict", no_wrap=True)
    table.add_column("strength", no_wrap=True)
    table.add_column("engine", no_wrap=True)
    table.add_column("states", justify="right", no_wrap=True)
    table.add_column("seconds", justify="right", no_wrap=True)
    for result in results:
        verdict = result.verdict
        table.add_row(
            Text("!" if result.unexpected else "", style="bold red"),
            escape(short(result)),
            Text(verdict.outcome.value, style=STYLES[verdict.outcome] if result.unexpected else ""),
            verdict.strength.value if verdict.strength else "",
            verdict.engine,
            f"{verdict.states:,}" if verdict.states is not None else "",
            f"{result.seconds:.2f}",
        )
        note = result.reference or (verdict.reason if result.unexpected else None)
        if note:
            table.add_row("", Text(f"  {note}", style="dim"))
    return table
