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
    try:
        status = group.main(arguments, prog_name="verify", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as wrong:
        sys.stderr.write(f"{wrong.format_message()}\n")
        return 2
    except click.ClickException as wrong:
        complain(wrong.format_message())
        return 2
    except (click.Abort, KeyboardInterrupt):
        complain("interrupted")
        return 130
    except (BrokenPipeError, SystemExit):  # the library exits by itself when the reader of its help has gone away
        silence()
        return 0
    except Exception as wrong:  # a defect of ours: never a traceback unless it was asked for
        if logging.getLogger("verify").isEnabledFor(logging.DEBUG):
            logging.getLogger("verify").exception("a defect")
        complain(f"a defect of this program: {type(wrong).__name__}: {wrong} (-vv shows where)")
        return 4
    return status if isinstance(status, int) else 0
