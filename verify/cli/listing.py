"""List what can be proved: domains, their worlds, their properties."""

import json
from typing import Any

import click

from verify import discover
from verify.cli.terminal import say
from verify.run import matches


def _call(patterns: tuple[str, ...], form: str) -> int:
    every = [item for domain in discover.domains() for item in discover.properties(domain)]
    for pattern in patterns:
        if not any(matches(item, pattern) for item in every):
            raise click.UsageError(f"no property matches {pattern!r}")
    found = [item for item in every if matches(item, *patterns)]
    if form == "json":
        entries: list[dict[str, Any]] = [
            {
                "property": item.name,
                "sentence": item.sentence,
                "why": item.why,
                "domain": item.domain,
                "claim": item.claim.value,
            }
            for item in found
        ]
        say(json.dumps({"schema": 1, "properties": entries}, indent=2, ensure_ascii=False))
        return 0
    lines: list[str] = []
    for domain in dict.fromkeys(item.domain for item in found):
        lines += ["", f"{domain}: {discover.summary(domain)}"] if lines else [f"{domain}: {discover.summary(domain)}"]
        lines += [f"  {item.name}  ({item.claim.value})" for item in found if item.domain == domain]
    say("\n".join([*lines, "", f"{len(found)} properties; `verify explain NAME` says what one means."]))
    return 0


command = click.Command(
    "list",
    callback=_call,
    params=[
        click.Option(
            ["--property", "patterns"],
            multiple=True,
            default=("*",),
            metavar="GLOB",
            help="Only the names that match; repeatable.",
        ),
        click.Option(["--format", "form"], type=click.Choice(["text", "json"]), default="text", show_default=True),
    ],
    help="""List what can be proved.

\b
Examples:
  verify list
  verify list --property 'reachability.*' --format json""",
)
