"""Verify domains on their worlds, and report."""

import importlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import click
from attrs import evolve

from verify import discover
from verify.cli.declared import words_of
from verify.cli.settings import SHARED, Settings, format_of, refuse_of_a_run, shared_options
from verify.cli.terminal import Line, coloured, say, width
from verify.run import Batch, Finished, batches, matches, run

T = TypeVar("T")


class Renderer(Protocol):
    """What each file of `reports` offers."""

    def render(self, finished: Any) -> str:  # noqa: ANN401 - a finished run; of `picture`, a picture
        """The report as one text."""


def check(asked: dict[str, object], settings: Settings) -> int:
    """Verify the domains asked for, each under its options, and give the exit status."""
    listen(settings.verbose)
    found = paired(asked, settings.property)
    answers = tuple(answer for domain, options in asked.items() for answer in _read(discover.answers, domain, options))
    refuse_in_vain(asked, found, settings.property)
    line = Line(sum(len(items) for _, items in found))
    try:
        finished = evolve(run(found, settings.limits(line.tell), settings.engine, line.tick), answers=answers)
    finally:
        line.clear()
    say(shown(finished, settings))
    for picture in (answer.picture for answer in answers if answer.picture is not None):
        if picture.file is not None:
            save(picture.file, renderer("picture").render(picture))
    for file in settings.report:
        save(file, renderer(format_of(file) or "json").render(finished))
    if settings.evidence is not None:
        _leave(settings.evidence, finished, asked)
    return finished.exit_status


def print_alone(domain: str, options: object, context: click.Context) -> bool:
    """Print the text that the options ask for instead of verdicts; False where they ask for none.

    Raises UsageError for options of a run beside it: a report that was asked for would never be written.
    """
    text = _read(discover.printed, domain, options)
    if text is not None:
        refuse_of_a_run(context)
        say(text)
    return text is not None


def refuse_in_vain(domains: Iterable[str], found: tuple[Batch, ...], patterns: tuple[str, ...]) -> None:
    """Refuse a pattern by which nothing is verified: a slip in it would pass for a promise that holds."""
    verified = [item for _, items in found for item in items]
    for pattern in patterns:
        if any(matches(item, pattern) for item in verified):
            continue
        named = [item.name for domain in domains for item in discover.properties(domain) if matches(item, pattern)]
        if not named:
            raise click.UsageError(f"no property matches {pattern!r}: `verify list` shows their names")
        more = f" and {len(named) - 1} more" if len(named) > 1 else ""
        do = "do" if more else "does"
        raise click.UsageError(
            f"{pattern!r} names {named[0]}{more}, which {do} not apply here: `verify explain` says where"
        )


def paired(asked: dict[str, object], patterns: tuple[str, ...] = ()) -> tuple[Batch, ...]:
    """Pair the worlds of each domain, under the options chosen, with its properties."""
    return tuple(
        batch
        for domain, options in asked.items()
        for batch in batches(_read(discover.worlds, domain, options), discover.properties(domain), *patterns)
    )


def _leave(folder: Path, finished: Finished, asked: dict[str, object]) -> None:
    """Write the evidence of a run."""
    from verify import dossier  # noqa: PLC0415 - few runs leave evidence

    try:
        dossier.write(folder, finished, {domain: words_of(options) for domain, options in asked.items()})
    except OSError as wrong:
        raise click.UsageError(told(wrong)) from wrong


def _read(ask: Callable[[str, object], T], domain: str, options: object) -> T:
    """Ask a domain; input that cannot be read is the user's to mend."""
    try:
        return ask(domain, options)
    except Exception as wrong:
        if isinstance(wrong, (ValueError, OSError)) or getattr(wrong, "is_bad_input", False):
            raise click.UsageError(told(wrong)) from wrong
        raise


def told(wrong: Exception) -> str:
    """The one line that a failure to read deserves: the file first."""
    if isinstance(wrong, OSError) and wrong.filename is not None:
        return f"{wrong.filename}: {wrong.strerror}"
    return str(wrong)


def renderer(name: str) -> Renderer:
    """The report of this format, from beside this package."""
    discover.own("reports")
    return cast("Renderer", importlib.import_module(f"reports.{name}"))


def shown(finished: Finished, settings: Settings) -> str:
    """What goes to standard output."""
    if settings.format == "json":
        return renderer("json").render(finished)
    text: Any = renderer("text")
    shown: str = text.render(
        finished, width=width(), colour=coloured(), quiet=settings.quiet, verbose=settings.verbose > 0
    )
    return shown


def save(file: Path, text: str) -> None:
    """Write a report, whole."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise click.UsageError(told(wrong)) from wrong


def listen(verbose: int) -> None:
    """Show where our own failures come from, to those who asked twice."""
    if verbose > 1:
        logging.basicConfig(level=logging.WARNING)
        logging.getLogger("verify").setLevel(logging.DEBUG)


def _call(**values: Any) -> int:  # noqa: ANN401 - a value has the type of its option
    return check(dict.fromkeys(discover.domains()), Settings(**{name: values[name] for name in SHARED}))


command = click.Command(
    "all",
    callback=_call,
    params=shared_options(),
    help="""Verify every domain on its default worlds.

\b
Examples:
  verify all
  verify all --property 'reachability.safety.*' --timeout 60 --report out.xml""",
)
