"""Say what a property means, why it matters, where it is asked and where it is known to fail."""

import inspect
import textwrap
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import click

from verify import discover
from verify.binding import applies, why_not
from verify.cli.terminal import say
from verify.property import Property


def _call(name: str) -> int:
    found = tuple(_named(name))
    if not found:
        raise click.UsageError(f"no property is named {name!r}: `verify list` shows their names")
    if len(found) > 1:
        names = ", ".join(item.name for item in found[:5])
        raise click.UsageError(f"{name!r} names {len(found)} properties: {names}{', …' if len(found) > 5 else ''}")  # noqa: PLR2004
    say("\n".join(_lines(found[0])))
    return 0


def _named(name: str) -> Iterator[Property]:
    """The property of this full name; failing that, those of this last part, or that match this glob."""
    every = [item for domain in discover.domains() for item in discover.properties(domain)]
    exact = [item for item in every if item.name == name]
    yield from exact or (item for item in every if item.name.endswith(f".{name}") or fnmatchcase(item.name, name))


def _lines(item: Property) -> Iterator[str]:
    yield item.name
    yield ""
    yield from textwrap.wrap(item.sentence, 78, initial_indent="  ", subsequent_indent="  ")
    yield ""
    yield from textwrap.wrap(item.why, 78)
    yield ""
    yield f"Claim   {_claim(item)}"
    worlds = [world for world in discover.worlds(item.domain) if applies(item, world)]
    for heading, world in zip(["Worlds", *[""] * len(worlds)], worlds, strict=False):
        reference = world.reference_for(item.name)
        reason = why_not(item, world)
        note = f": expected to fail, {reference}" if reference else f": not evaluated, {reason}" if reason else ""
        yield f"{heading:<8}{world.name}{note}"
    broken = [row for row in discover.faults(item.domain) if any(fnmatchcase(item.name, glob) for glob in row.breaks)]
    for heading, row in zip(["Faults", *[""] * len(broken)], broken, strict=False):
        yield f"{heading:<8}{row.name} ({row.reference})"
    yield f"Source  {_source(item)}"


def _claim(item: Property) -> str:
    said = {
        "always": "in every state that can be reached",
        "reachable": "in some state that can be reached",
        "within": f"at most {item.steps} steps after its cause",
        "leads_to": "sooner or later after its cause" + (f", if {', '.join(item.fair)} stay fair" if item.fair else ""),
        "for_all": "whatever the arguments",
    }
    return f"{item.claim.value}: {said[item.claim.value]}"


def _source(item: Property) -> str:
    plain = inspect.unwrap(item.predicate)
    file, line = inspect.getsourcefile(plain), inspect.getsourcelines(plain)[1]
    return f"{Path(file or '').relative_to(discover.ROOT)}:{line}"


command = click.Command(
    "explain",
    callback=_call,
    params=[click.Argument(["name"], metavar="PROPERTY")],
    help="""Say what a property means, and where it is known to fail.

PROPERTY is a name that `verify list` shows, its last part, or a glob that only one name matches.

\b
Example:
  verify explain reachability.safety.pods_reach_every_pod""",
)
