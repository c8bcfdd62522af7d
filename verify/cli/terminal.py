"""Words for the user: results on standard output, complaints and progress on standard error."""

import os
import sys
import time

from attrs import define, field

from verify.limits import Progress

REFRESH = 0.2  # seconds between two progress lines
NOTHING = Progress(0, 0, 0)
USUAL = 80  # columns where no terminal says how many there are


def say(text: str) -> None:
    """Write to standard output; a reader that has gone away is no failure of the run."""
    try:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        silence()


def silence() -> None:
    """Send what is left for standard output nowhere, so that nothing complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Write one line to standard error, under the program's name."""
    sys.stderr.write(f"verify: {' '.join(message.split())}\n")


def width() -> int:
    """The columns of the terminal; as many as everywhere fit where the output goes to a file or another program."""
    if sys.stdout.isatty() or "COLUMNS" in os.environ:
        return _columns()
    return USUAL


def _columns() -> int:
    """What COLUMNS says, else the terminal; a terminal that says 0 does not know."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    for stream in (sys.stdout, sys.stderr):
        try:
            return os.get_terminal_size(stream.fileno()).columns or USUAL
        except (ValueError, OSError):  # it is closed, or no terminal
            continue
    return USUAL


def coloured() -> bool:
    """Whether standard output is a terminal that wants colours: NO_COLOR says no where it is not empty."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _is_terminal() -> bool:
    return sys.stderr.isatty()


@define
class Line:
    """The progress line: how much is done, states, depth, rate and elapsed time; only on a terminal."""

    total: int
    unit: str = "properties"
    done: int = 0
    shown: bool = field(factory=_is_terminal)
    began: float = field(factory=time.monotonic)
    last: float = 0.0
    search: Progress = NOTHING

    def tick(self, *_: object) -> None:
        """Count one more as done."""
        self.done += 1
        self.search = NOTHING
        self._show()

    def tell(self, search: Progress) -> None:
        """Remember how far the search for the property at hand has come."""
        self.search = search
        self._show()

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _show(self) -> None:
        now = time.monotonic()
        if not self.shown or now - self.last < REFRESH:
            return
        self.last = now
        elapsed = now - self.began
        rate = self.search.states / elapsed if elapsed else 0.0
        text = f"{self.done}/{self.total} {self.unit}, {elapsed:.0f} s"
        if self.search.states:
            text += f", {self.search.states:,} states, depth {self.search.depth}, {rate:,.0f}/s"
        sys.stderr.write(f"\r\x1b[K{text[: _columns() - 1]}")
        sys.stderr.flush()
