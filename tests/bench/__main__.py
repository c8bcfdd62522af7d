"""Run the measurements: `python -m tests.bench [--only NAME] [--json FILE]`, one table a module."""

import argparse
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

import tests.bench

Row = dict[str, object]
Measurement = tuple[str, str, Callable[[], list[Row]]]


def measurements(only: str | None) -> Iterator[Measurement]:
    """The name, the first line of the docstring, and the `rows` of every module of this folder that has them."""
    for found in sorted(pkgutil.iter_modules(tests.bench.__path__), key=lambda module: module.name):
        if found.name == "__main__" or only not in (None, found.name):
            continue
        module = importlib.import_module(f"tests.bench.{found.name}")
        if hasattr(module, "rows"):
            yield found.name, (module.__doc__ or "").partition("\n")[0], module.rows


def table_of(name: str, about: str, rows: list[Row]) -> Table:
    """The rows as a table; numbers stand to the right."""
    table = Table(title=name, caption=about)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    for column in columns:
        is_number = all(isinstance(row.get(column, 0), (int, float)) for row in rows)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(text(row.get(column, "")) for column in columns))
    return table


def text(value: object) -> str:
    """A whole number with its thousands set apart, anything else as it is."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> int:
    """Measure, print, and write what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=tests.bench.__doc__)
    parser.add_argument("--only", metavar="NAME", help="one module of tests/bench")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all rows here, by module")
    asked = parser.parse_args()
    console = Console(width=None if Console().is_terminal else 120)
    measured: dict[str, list[Row]] = {}
    for name, about, rows in measurements(asked.only):
        measured[name] = rows()
        console.print(table_of(name, about, measured[name]))
    if not measured:
        parser.error(f"no measurement is called {asked.only}")
    if asked.json:
        asked.json.write_text(json.dumps(measured, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
