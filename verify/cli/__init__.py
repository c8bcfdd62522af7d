"""The command line: the only place beside `reports` that writes to a terminal."""

import logging
import sys
from collections.abc import Sequence

import click

from verify.cli.commands import Commands
from verify.cli.terminal import complain, silence

GROUP_HELP = """Prove what a Kubernetes node and its API server can and cannot do, or show a shortest counterexample.

\b
Examples:
  verify all
  verify list
  verify reachability --snapshot ./cluster --report out.sarif
  verify COMMAND --help

\b
Exit status:
  0  every verdict is the expected one
  1  a verdict differs: a violation, or a documented violation that vanished
  2  bad usage, or input that cannot be read
  3  no violation, but something is unknown, or only bounded where proof is expected
  4  a defect of this program: engines disagree, or a counterexample does not replay
Among several, 4 wins over 1, and 1 over 3.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, and give its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    group = Commands(name="verify", help=GROUP_HELP, context_settings={"help_option_names": ["-h", "--help"]})
    click.version_option(package_name="verify", prog_name="verify")(group)
    try:
        if sys.stdout is None:  # it was closed before Python started
            raise click.UsageError("standard output is closed")  # noqa: TRY301 - said as other bad usage is
        status = group.main(arguments, prog_name="verify", standalone_mode=False)
        sys.stdout.flush()
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 130
    except (BrokenPipeError, SystemExit):  # the library exits by itself when the reader of its help has gone away
        silence()
        return 0
    except Exception as wrong:  # noqa: BLE001 - a defect of ours is told as one
        return _told(wrong)
    return status if isinstance(status, int) else 0


def _told(wrong: Exception) -> int:
    """Say what went wrong, on one line, and give its status: a traceback only for those who asked for it."""
    if isinstance(wrong, click.exceptions.NoArgsIsHelpError):
        sys.stderr.write(f"{wrong.format_message()}\n")
    elif isinstance(wrong, click.ClickException):
        complain(wrong.format_message())
    elif isinstance(wrong, OSError):
        silence()
        complain(f"standard output: {wrong.strerror or wrong}")
    else:
        if logging.getLogger("verify").isEnabledFor(logging.DEBUG):
            logging.getLogger("verify").error("a defect", exc_info=wrong)
        complain(f"a defect of this program: {type(wrong).__name__}: {wrong} (-vv shows where)")
        return 4
    return 2
