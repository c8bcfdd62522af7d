"""Two-phase commit, exhaustively: our explicit engine in plain Python beside SPIN compiled by gcc -O2.

Both search the same states by the same transitions; `rows` refuses to time anything else. SPIN's model is one naive
process that asserts after each transition, where ours asks each state once; its time is that of `pan` alone, and
what `spin -a` and gcc take stands beside it.
"""

import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.engines.commit import TwoPhase, of
from tests.engines.promises import managers_agree
from verify import World
from verify.engines.explicit import Exploration
from verify.limits import Limits
from verify.verdict import Outcome

Row = dict[str, object]
MANAGERS = (3, 5, 6)
TIMES = 3  # the best of so many runs counts

HEAD = """byte manager[{n}];  /* 0 working, 1 prepared, 2 committed, 3 aborted */
bool heard[{n}];
bool said[{n}];
byte decision;  /* 0 open, 2 committed, 3 aborted */
bool commit, stop;

active proctype machine() {{
end: do
  :: d_step {{ decision == 0 && {all_heard} -> decision = 2; commit = 1 }}
  :: d_step {{ decision == 0 -> decision = 3; stop = 1 }}
"""
EACH = """  :: d_step {{ decision == 0 && said[{i}] -> heard[{i}] = 1 }}
  :: d_step {{ manager[{i}] == 0 -> manager[{i}] = 1; said[{i}] = 1 }}
  :: d_step {{ manager[{i}] == 0 -> manager[{i}] = 3 }}
  :: d_step {{ commit -> manager[{i}] = 2 }}
  :: d_step {{ stop -> manager[{i}] = 3 }}
"""
AGREE = "  assert(!(({committed}) && ({aborted})))\n"


def rows() -> list[Row]:
    """One row for each tool and number of managers; an AssertionError if the tools count differently."""
    found: list[Row] = []
    for managers in MANAGERS:
        ours = explicit(managers)
        found.append(ours)
        if shutil.which("spin") and shutil.which("gcc"):
            theirs = spin(managers)
            assert (ours["states"], ours["transitions"]) == (theirs["states"], theirs["transitions"]), theirs
            found.append(theirs)
    return found


def explicit(managers: int) -> Row:
    """Our own measurement."""
    best = float("inf")
    for _ in range(TIMES):
        exploration = Exploration(TwoPhase, World("bench", of(managers)), Limits(), (managers_agree,))
        began = time.perf_counter()
        exploration.run()
        best = min(best, time.perf_counter() - began)
    assert exploration.verdicts[managers_agree].outcome is Outcome.PROVED
    return row("verify", managers, len(exploration.graph.states), exploration.graph.transitions, best, 0.0)


def spin(managers: int) -> Row:
    """SPIN's measurement, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.pml").write_text(promela(managers))
        began = time.perf_counter()
        run(folder, "spin", "-a", "model.pml")
        run(folder, "gcc", "-O2", "-DSAFETY", "-o", "pan", "pan.c")
        build = time.perf_counter() - began
        best = float("inf")
        for _ in range(TIMES):
            began = time.perf_counter()
            said = run(folder, "./pan")
            best = min(best, time.perf_counter() - began)
    assert number(said, r"errors: (\d+)") == 0, said
    transitions = number(said, r"(\d+) transitions") - 1  # SPIN counts the first state as one
    return row("spin", managers, number(said, r"(\d+) states, stored"), transitions, best, build)


def promela(managers: int) -> str:
    """The same machine in Promela: each action is one d_step of one process, followed by the assertion."""
    every = range(managers)
    text = HEAD.format(n=managers, all_heard=" && ".join(f"heard[{i}]" for i in every))
    agree = AGREE.format(
        committed=" || ".join(f"manager[{i}] == 2" for i in every),
        aborted=" || ".join(f"manager[{i}] == 3" for i in every),
    )
    text += "".join(EACH.format(i=i) for i in every)
    return text.replace(" }\n", f";\n{agree}  }}\n") + "  od\n}\n"


def run(folder: str, *command: str) -> str:
    """What the command prints, run in that folder."""
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


def number(text: str, pattern: str) -> int:
    """The number that the pattern finds."""
    found = re.search(pattern, text)
    assert found is not None, text
    return int(found[1])


def row(tool: str, managers: int, states: int, transitions: int, seconds: float, build: float) -> Row:
    """One line of the table."""
    return {
        "tool": tool,
        "managers": managers,
        "states": states,
        "transitions": transitions,
        "seconds": round(seconds, 4),
        "states/s": round(states / seconds),
        "transitions/s": round(transitions / seconds),
        "build seconds": round(build, 2),
    }
