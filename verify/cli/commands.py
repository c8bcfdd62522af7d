"""The list of commands: the fixed ones, and one for each domain, made only when it is asked for."""

import importlib
from typing import Any

import click

from verify import discover
from verify.cli.declared import chosen, declared_examples, declared_options, refuse_in_vain, spread
from verify.cli.settings import SHARED, Settings, shared_options

FIXED = {
    "all": ("verify.cli.checking", "Verify every domain on its default worlds."),
    "list": ("verify.cli.listing", "List what can be proved."),
    "explain": ("verify.cli.explaining", "Say what a property means, and where it is known to fail."),
    "faults": ("verify.cli.faults", "Show which fault breaks which property."),
    "collect": ("verify.cli.collecting", "Dump the tables of a node, or print the script that does."),
    "replay": ("verify.cli.replaying", "Run the counterexamples of a saved report again."),
    "recheck": ("verify.cli.rechecking", "Ask a second solver about the proofs of a saved run."),
}


class Commands(click.Group):
    """Commands that are imported when they are asked for, so that help starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the fixed commands, then the domains."""
        del ctx
        return [*FIXED, *(name for name in discover.domains() if name not in FIXED)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import, or build, the command of this name."""
        del ctx
        if cmd_name in FIXED:
            command: click.Command = importlib.import_module(FIXED[cmd_name][0]).command
            return command
        return domain_command(cmd_name) if cmd_name in discover.domains() else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, FIXED[name][1] if name in FIXED else discover.summary(name))
                    for name in self.list_commands(ctx)
                ]
            )


class Spreading(click.Command):
    """A command some of whose options take several values in a row."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Repeat the name of such an option before each of its values."""
        several = [flag for option in self.params if getattr(option, "multiple", False) for flag in option.opts]
        return super().parse_args(ctx, spread(args, several))


def domain_command(domain: str) -> click.Command:
    """Build the command that verifies one domain, with the options that it declares."""
    declared = discover.options(domain)

    def call(**values: Any) -> int:  # noqa: ANN401 - a value has the type of its option
        from verify.cli.checking import check, print_alone  # noqa: PLC0415 - help must start without the machinery

        context = click.get_current_context()
        refuse_in_vain(declared, context)
        settings = Settings(**{name: values.pop(name) for name in SHARED})
        asked = chosen(declared, values)
        return 0 if print_alone(domain, asked, context) else check({domain: asked}, settings)

    own = declared_options(declared)
    examples = declared_examples(declared) or (_example(own),)
    lines = "\n".join(f"  verify {domain} {each}" for each in examples)
    story = f"{discover.summary(domain)}\n\n\b\nExample{'s' if len(examples) > 1 else ''}:\n{lines}"
    return Spreading(domain, callback=call, params=[*own, *shared_options()], help=story)


def _example(options: list[click.Parameter]) -> str:
    """The first choice that an option offers, as the user would type it, where it is not what happens anyhow."""
    for option in options:
        if isinstance(option.type, click.Choice) and option.default != (first := next(iter(option.type.choices))):
            return f"{option.opts[0]} {first}"
    return "--property '*.safety.*'"
