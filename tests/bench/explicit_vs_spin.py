"""Two-phase commit, exhaustively: our explicit engine, plain and compiled, beside SPIN compiled by gcc -O2.

All search the same states by the same transitions; `rows` refuses to time anything else. SPIN's model is one naive
process that asserts after each transition, where ours asks each state once. Seconds are processor time of the search
alone, the best of some runs: `pan` for SPIN, and for compiled code what is left once its program is there, with the
questions to each state. What comes before it stands beside it: `spin -a` and gcc, or reading and compiling the
actions, which takes less once numba has kept what it made. `whole` is a whole check by the engine, as a user meets it:
it begins in plain Python, and a sample is taken again at the end.
"""

import re
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from attrs import evolve

from tests.engines.commit import TwoPhase, of
from tests.engines.promises import managers_agree
from verify import World
from verify.engines.compiled.beginning import compiled, watched_of
from verify.engines.compiled.building import is_there
from verify.engines.explicit import Exploration
from verify.engines.fields import Fields
from verify.engines.graph import Graph
from verify.engines.moves import Repertoire
from verify.limits import Limits
from verify.verdict import Outcome

Row = dict[str, object]
MANAGERS = (3, 5, 6)
MANY = (5, 7, 8)
TIMES = 3  # the best of so many runs counts
NEVER = 10**9  # states: a search that stays plain
BEGUN = 200  # states that plain Python meets first

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
    for managers in sorted({*MANAGERS, *MANY}):
        ours = [explicit(managers)] if managers in MANAGERS else []
        ours += [fast(managers), whole(managers)] if managers in MANY and is_there() else []
        found += ours
        if shutil.which("spin") and shutil.which("gcc"):
            theirs = spin(managers)
            for mine in ours:
                assert (mine["states"], mine["transitions"]) == (theirs["states"], theirs["transitions"]), theirs
            found.append(theirs)
    return found


def explicit(managers: int) -> Row:
    """Our own measurement, in plain Python."""
    best = float("inf")
    for _ in range(TIMES):
        exploration = Exploration(TwoPhase, World("bench", of(managers)), Limits(), (managers_agree,), NEVER)
        began = time.process_time()
        exploration.run()
        best = min(best, time.process_time() - began)
    assert exploration.verdicts[managers_agree].outcome is Outcome.PROVED
    return row("verify, plain", managers, len(exploration.graph.states), exploration.graph.transitions, best, 0.0)


def fast(managers: int) -> Row:
    """Our own measurement of the compiled search alone."""
    world = World("bench", of(managers))
    first = (world.given,)
    plain = Graph(Repertoire(TwoPhase, world), Fields(TwoPhase, world, first))
    for number in plain.explore(first, Limits()):
        if number == BEGUN:
            break
    began = time.process_time()
    watch = compiled(plain, first, Limits(), watched_of((managers_agree,), 0))
    build = best = float("inf")
    for _ in range(TIMES + 1):  # the first one loads, or compiles
        watch.graph = evolve(watch.graph)
        before = time.process_time()
        assert not list(watch.searched(first, Limits()))
        seconds = time.process_time() - before
        build, best = (time.process_time() - began, best) if build == float("inf") else (build, min(best, seconds))
    graph = watch.graph
    return row("verify, compiled", managers, len(graph.states), graph.transitions, best, build)


def whole(managers: int) -> Row:
    """Our own measurement of a whole check, once numba has kept its code."""
    exploration = Exploration(TwoPhase, World("bench", of(managers)), Limits(), (managers_agree,))
    began = time.process_time()
    exploration.run()
    seconds = time.process_time() - began
    assert exploration.verdicts[managers_agree].outcome is Outcome.PROVED
    return row("verify, whole", managers, len(exploration.graph.states), exploration.graph.transitions, seconds, 0.0)


def spin(managers: int) -> Row:
    """SPIN's measurement, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.pml").write_text(promela(managers))
        began = children()
        run(folder, "spin", "-a", "model.pml")
        run(folder, "gcc", "-O2", "-DSAFETY", "-o", "pan", "pan.c")
        build = children() - began
        best = float("inf")
        for _ in range(TIMES):
            began = children()
            said = run(folder, "./pan")
            best = min(best, children() - began)
    assert number(said, r"errors: (\d+)") == 0, said
    transitions = number(said, r"(\d+) transitions") - 1  # SPIN counts the first state as one
    return row("spin", managers, number(said, r"(\d+) states, stored"), transitions, best, build)


def children() -> float:
    """Seconds of the processor that finished child processes have taken."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


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
