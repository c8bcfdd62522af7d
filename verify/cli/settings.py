"""The options that every run shares."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TypeVar

import click
from attrs import frozen
from click.core import ParameterSource

from verify.cli.declared import Place
from verify.limits import Limits, Progress

ENDINGS = {  # the longer ones first
    ".itf.json": "itf",
    ".json": "json",
    ".html": "html",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
}
F = TypeVar("F", bound=Callable[..., Any])


@frozen
class Settings:
    """What the user asked of this run."""

    property: tuple[str, ...] = ("*",)
    report: tuple[Path, ...] = ()
    evidence: Path | None = None
    format: str = "text"
    timeout: float | None = None
    jobs: int = 1
    seed: int = 0
    quiet: bool = False
    verbose: int = 0
    engine: str | None = None

    def limits(self, tell: Callable[[Progress], None]) -> Limits:
        """The bounds that the engines keep."""
        return Limits(
            seconds=self.timeout, seed=self.seed, jobs=self.jobs, evidence=self.evidence is not None, tell=tell
        )


def format_of(file: Path) -> str | None:
    """The format of a report that is written to this file; None where its ending says none."""
    return next((form for ending, form in ENDINGS.items() if file.name.endswith(ending) and file.suffix), None)


@contextmanager
def _trying(place: Path) -> Iterator[None]:
    """Refuse a place where something cannot be looked at, or begun: permissions alone do not tell."""
    try:
        yield
    except OSError as wrong:
        raise click.BadParameter(f"{place}: expected a place to write to, found {wrong.strerror}") from wrong


def _report(_: click.Context, __: click.Parameter, files: tuple[Path, ...]) -> tuple[Path, ...]:
    """Refuse, before any work is done, a report that could not be written."""
    for file in files:
        if format_of(file) is None:
            raise click.BadParameter(f"{file}: the ending chooses the format: expected one of {' '.join(ENDINGS)}")
        with _trying(file):
            if not file.absolute().parent.is_dir():
                raise click.BadParameter(f"{file}: there is no folder {file.parent}")
            if file.is_file():
                file.open("ab").close()
            elif not file.exists():
                _begin_in(file.absolute().parent)
    return files


def _fresh(_: click.Context, __: click.Parameter, folder: Path | None) -> Path | None:
    """Refuse a folder that holds something, as old evidence would pass for new, and one that could not be made."""
    if folder is not None:
        with _trying(folder):
            if folder.is_dir() and any(folder.iterdir()):
                raise click.BadParameter(f"{folder}: expected a folder that is empty or not there")
            upwards = (folder.absolute(), *folder.absolute().parents)
            _begin_in(next(each for each in upwards if each.exists()))
    return folder


def _begin_in(folder: Path) -> None:
    """Make a file that has no name and goes at once; raises OSError."""
    with TemporaryFile(dir=folder):
        pass


def _engine(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    from verify.run import engine_names  # noqa: PLC0415 - help must start without the engines' words

    if name is not None and name not in engine_names():
        raise click.BadParameter(f"{name!r}: expected one of {', '.join(engine_names())}")
    return name


def no_nan(_: click.Context, __: click.Parameter, seconds: float | None) -> float | None:
    """Refuse what is no number of seconds."""
    if seconds is not None and math.isnan(seconds):
        raise click.BadParameter("nan is no number of seconds")
    return seconds


def shared_options() -> list[click.Parameter]:
    """The options of every command that runs engines, made anew for each."""
    return [
        click.Option(
            ["--property"],
            multiple=True,
            default=("*",),
            metavar="GLOB",
            help="Only the properties whose name matches, like 'nat.*'; repeatable.",
        ),
        click.Option(
            ["--report"],
            multiple=True,
            type=Place(path_type=Path, dir_okay=False),
            metavar="FILE",
            callback=_report,
            help="Also write a report; repeatable. The ending chooses the format: .json .html .sarif .xml .md, or "
            ".itf.json for the run of one machine, as Apalache and Quint write it.",
        ),
        click.Option(
            ["--evidence"],
            type=Place(path_type=Path, file_okay=False),
            metavar="DIR",
            callback=_fresh,
            help="Also write what each proof rests on, for `verify recheck DIR`.",
        ),
        click.Option(
            ["--format"],
            type=click.Choice(["text", "json"]),
            default="text",
            show_default=True,
            help="What goes to standard output; json is one document and nothing else.",
        ),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            callback=no_nan,
            help="Time allowed for each property, or for the one exploration that properties of a machine share; "
            "when it is over, what is not decided is unknown.",
        ),
        click.Option(
            ["--jobs"],
            type=click.IntRange(min=1),
            default=1,
            metavar="N",
            show_default=True,
            help="How many processes work at a time.",
        ),
        click.Option(
            ["--seed"], type=int, default=0, metavar="N", show_default=True, help="Where random choices start."
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            help="Print only what is unexpected, and the summary; a table that alone was asked for, too.",
        ),
        click.Option(
            ["-v", "--verbose"], count=True, help="Print more: reasons and witnesses; twice: our own failures."
        ),
        click.Option(["--engine"], hidden=True, callback=_engine),
    ]


SHARED = tuple(option.name for option in shared_options() if option.name)


def refuse_of_a_run(context: click.Context) -> None:
    """Refuse what the user asked of a run where there is none; raises UsageError."""
    for option in context.command.params:
        if option.name in SHARED and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{option.opts[-1]} says nothing where nothing is verified: leave it out")
