"""The report for a terminal: what is wrong first, then a table for each world, then one line."""

import io
import re
import textwrap
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reports.wording import groups, heading, short, summary, unexpected
from verify.answer import Answer
from verify.run import Finished
from verify.verdict import Outcome, Result

NUMBER = re.compile(r"[-+]?\d[\d,.]*%?$")
PLACES = 10  # of the input that are named
LONG_WORD = 16  # letters of a cell that are kept on one line
HEAD = ("verdict", "strength", "engine", "states", "s")
NUMBERS = 3  # from here on columns hold numbers
GIVE_WAY = (2, 4, 3)  # the columns that give way to long names, first the engine, then seconds, then states
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
    """Write the run for people; quiet leaves out tables nobody asked for, verbose shows each reason and witness."""
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
    for answer in finished.answers:
        if answer.is_asked or not quiet:
            _answered(console, answer)
    told = [each for each in finished.results if each.verdict.counterexample or each.verdict.reason] if verbose else []
    for result in (*unexpected(finished), *(each for each in told if not each.unexpected)):
        _tell(console, result)
    if not quiet:
        for title, results in groups(finished).items():
            console.print(_text(title, style="bold"))
            console.print(Padding(_table(results, width), (0, 0, 1, 0)))
    console.print(_text(summary(finished), style="bold green" if finished.exit_status == 0 else "bold red"))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _text(text: str, style: str = "") -> Text:
    """A text in which what a dump or a label brought along cannot steer the terminal."""
    return Text(
        "".join(mark if mark == "\n" or mark.isprintable() else ascii(mark)[1:-1] for mark in text), style=style
    )


def _tell(console: Console, result: Result) -> None:
    """One verdict in full: what was claimed, why it matters, and the run that decides it."""
    verdict = result.verdict
    console.print(
        Text.assemble((verdict.outcome.value.upper(), STYLES[verdict.outcome]), _text(f"  {result.property.name}"))
    )
    console.print(_text(f"on {heading(result)}, engine {verdict.engine}", style="dim"))
    for text in (result.property.sentence, result.property.why, *_notes(result)):
        console.print(Padding(_text(text), (0, 0, 0, 2)))
    found = verdict.counterexample
    if found is not None:
        for place in found.places[:PLACES]:
            console.print(Padding(_text(f"In {place}{f': {place.text}' if place.text else ''}"), (0, 0, 0, 2)))
        for number, step in enumerate(found.steps, 1):
            console.print(Padding(_text(f"{number:>2}. {step.action}"), (0, 0, 0, 2)))
            for change in step.changes:
                console.print(Padding(_text(change, style="dim"), (0, 0, 0, 8)))
        console.print()
        for line in found.python.splitlines():  # never wrapped: it is there to be pasted
            console.print(_text(f"    {line}", style="cyan"), soft_wrap=True)
    console.print()


def _answered(console: Console, answer: Answer) -> None:
    """A question of the user's, the table that answers it, and the notes below."""
    console.print(_text(answer.title, style="bold"))
    if answer.columns:
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
        for place, column in enumerate(answer.columns):
            cells = [row[place] for row in answer.rows]
            is_number = all(NUMBER.match(cell) for cell in cells if cell)
            if is_number and any(cells):
                table.add_column(_text(column), justify="right", no_wrap=True, overflow="fold")
            else:
                longest = max((len(word) for cell in [column, *cells] for word in cell.split()), default=0)
                table.add_column(_text(column), min_width=min(longest, LONG_WORD), overflow="fold")
        for row in answer.rows:
            table.add_row(*(_text(cell) for cell in row))
        console.print(Padding(table, (0, 0, 0, 2)))
    for note in answer.notes:
        console.print(Padding(_text(note), (0, 0, 0, 2)))
    console.print()


def _notes(result: Result) -> Iterator[str]:
    if result.verdict.reason:
        yield f"Reason: {result.verdict.reason}"
    if result.reference and result.unexpected:
        yield f"Documented to fail here, and it did not: {result.reference}"
    elif result.reference:
        yield f"Documented: {result.reference}"


def _table(results: list[Result], width: int) -> Table:
    """One line a property, under the room that it stands in: where names need the room, columns give way to them."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    cells = [_cells(result) for result in results]
    longest = max(len(_name(result)) for result in results)
    shown = list(range(len(HEAD)))
    for column in GIVE_WAY:
        if _taken(cells, shown) + longest + 3 <= width:
            break
        shown.remove(column)
    room_for_name = max(20, min(width - _taken(cells, shown) - 3, longest))
    table.add_column("", width=1)
    table.add_column("", width=room_for_name, no_wrap=True)
    for column in shown:
        table.add_column(HEAD[column], justify="right" if column >= NUMBERS else "left", no_wrap=True)
    room = ""
    for result, row in zip(results, cells, strict=True):
        if _room(result) != room:
            room = _room(result)
            table.add_row("", _text(room, style="dim"))
        style = STYLES[result.verdict.outcome] if result.unexpected else ""
        mark = _text("!" if result.unexpected else "", style="bold red")
        verdict, *others = (row[column] for column in shown)
        table.add_row(mark, _broken(_name(result), room_for_name), _text(verdict, style=style), *others)
        note = result.reference or (result.verdict.reason if result.unexpected else None)
        if note:
            table.add_row("", _text("\n".join(textwrap.wrap(f"({note})", room_for_name)), style="dim"))
    return table


def _taken(cells: list[tuple[str, ...]], shown: list[int]) -> int:
    """How wide these columns are, with the room between them."""
    return sum(max(len(row[column]) for row in [HEAD, *cells]) + 1 for column in shown)


def _cells(result: Result) -> tuple[str, ...]:
    verdict = result.verdict
    return (
        verdict.outcome.value,
        verdict.strength.value if verdict.strength else "",
        verdict.engine,
        f"{verdict.states:,}" if verdict.states is not None else "",
        f"{result.seconds:.2f}",
    )


def _room(result: Result) -> str:
    return short(result).rpartition(".")[0]


def _name(result: Result) -> str:
    return result.property.predicate.__name__


def _broken(name: str, width: int) -> str:
    """The name on as many lines as it needs, each but the last ending in an underscore."""
    if len(name) <= width:
        return name
    return "\n".join(line.replace("_ ", "_") for line in textwrap.wrap(name.replace("_", "_ "), width))
