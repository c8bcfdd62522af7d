"""Show which fault breaks which property, and what no fault and no property covers."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase

import click

from verify import discover
from verify.cli.settings import SHARED, Settings, shared_options
from verify.cli.terminal import Line, say
from verify.matrix import Mark, Matrix, fault_matrix
from verify.run import matches

LEFT_OUT = {"report"}


def _call(fault: str, **values: object) -> int:
    settings = Settings(**values)  # type: ignore[arg-type]
    matrices = tuple(_matrices(fault, settings))
    if not matrices:
        wanted = " or ".join(map(repr, settings.property))
        raise click.UsageError(f"no fault matches {fault!r} with a property that matches {wanted}")
    if settings.format == "json":
        say(json.dumps({"schema": 1, "domains": [_entry(matrix) for matrix in matrices]}, indent=2, ensure_ascii=False))
    else:
        say("\n".join(line for matrix in matrices for line in _lines(matrix)))
    statuses = {matrix.exit_status for matrix in matrices}
    return next((status for status in (4, 1, 3) if status in statuses), 0)


def _matrices(pattern: str, settings: Settings) -> Iterator[Matrix]:
    for domain in discover.domains():
        rows = [row for row in discover.faults(domain) if fnmatchcase(row.name, pattern)]
        items = [item for item in discover.properties(domain) if matches(item, *settings.property)]
        if not rows or not items:
            continue
        line = Line(len(rows) * len(items))
        try:
            yield fault_matrix(domain, rows, items, settings.limits(line.tell), settings.engine, line.tick)
        finally:
            line.clear()


def _lines(matrix: Matrix) -> Iterator[str]:
    """Numbered columns, a row for each fault, then the gaps."""
    yield f"{matrix.domain}: {len(matrix.faults)} faults × {len(matrix.properties)} properties"
    yield ""
    for number, item in enumerate(matrix.properties, 1):
        yield f"  {number:>3}  {item.name.removeprefix(f'{matrix.domain}.')}"
    yield ""
    wide = max(len(row.name) for row in matrix.faults)
    columns = range(1, len(matrix.properties) + 1)
    for digits in ([f"{number // 10 or ' '}" for number in columns], [f"{number % 10}" for number in columns]):
        yield f"  {'':<{wide}} {' '.join(digits)}"
    for row in matrix.faults:
        yield f"  {row.name:<{wide}} {' '.join(matrix.mark(row, item).value for item in matrix.properties)}"
    yield ""
    used = {matrix.mark(row, item) for row in matrix.faults for item in matrix.properties}
    yield from (f"  {mark.value} {mark.meaning}" for mark in Mark if mark in used and mark is not Mark.SILENT)
    yield ""
    yield from _gap("Properties that no fault breaks", [item.name for item in matrix.never_broken])
    yield from _gap("Faults that nothing catches", [row.name for row in matrix.never_caught])
    yield from _gap(
        "Documented as broken, and not shown to be", [f"{row.name}: {item.name}" for row, item in matrix.missed]
    )


def _gap(heading: str, names: list[str]) -> Iterator[str]:
    yield f"{heading}: {len(names) or 'none'}"
    yield from (f"  {name}" for name in names)


def _entry(matrix: Matrix) -> dict[str, object]:
    return {
        "domain": matrix.domain,
        "faults": [
            {
                "fault": row.name,
                "reference": row.reference,
                "story": row.story,
                "marks": {item.name: matrix.mark(row, item).name.lower() for item in matrix.properties},
            }
            for row in matrix.faults
        ],
        "never_broken": [item.name for item in matrix.never_broken],
        "never_caught": [row.name for row in matrix.never_caught],
        "missed": [[row.name, item.name] for row, item in matrix.missed],
    }


command = click.Command(
    "faults",
    callback=_call,
    params=[
        click.Option(["--fault"], default="*", metavar="GLOB", help="Only the faults whose name matches."),
        *(option for option in shared_options() if option.name in SHARED and option.name not in LEFT_OUT),
    ],
    help="""Show which fault breaks which property.

Exit status 0 if there is no gap, 1 if there is one: a property that no fault breaks, a fault that no property catches,
a documented violation that did not happen. Without a gap, 3 if a cell is undecided (out of time, or data is missing).

\b
Example:
  verify faults --property 'reachability.*'""",
)
