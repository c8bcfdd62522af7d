"""Dump the tables of a node: the script that does it, or its run on this machine."""

import subprocess
from pathlib import Path

import click

from verify import discover
from verify.cli.terminal import say


def _call(folder: Path | None) -> int:
    script = discover.collector()
    if folder is None:
        say(script)
        return 0
    try:
        return subprocess.run(["sh", "-s", "--", str(folder)], input=script.encode(), check=False).returncode  # noqa: S603, S607 - our own script, by the shell of the system
    except FileNotFoundError as wrong:
        raise click.UsageError("expected a POSIX shell called sh, found none") from wrong


command = click.Command(
    "collect",
    callback=_call,
    params=[click.Argument(["folder"], type=click.Path(path_type=Path, file_okay=False), required=False)],
    help="""Dump the tables of a node, or print the shell script that does.

Without FOLDER the script goes to standard output: it needs neither Python nor this program on the node, and writes a
tar archive. With FOLDER it runs here, as root, and writes FOLDER/<node> with what decides about packets on this node
and in each of its pods. Nothing is changed on the node, and what cannot be read is left out, with a line that says so.

\b
Examples:
  verify collect | ssh node-1 sudo sh -s | tar x -C ./cluster
  verify collect ./cluster
  verify reachability --snapshot ./cluster

\b
Exit status:
  0  collected (or printed)
  2  not root, a tool is missing, or FOLDER has this node already""",
)
