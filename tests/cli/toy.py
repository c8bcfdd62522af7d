"""A small install tree of its own: our `verify` and `reports` beside toy models, and an engine that counts to nine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

WORLDS = '''
"""Numbers."""
from enum import Enum
from pathlib import Path
from typing import Annotated
from attrs import field, frozen
from verify import Among, Known, World
from verify.answer import Answer
from verify.picture import Chart, Curve, Panel
from models.toy.vocabulary import Limit

class Colour(Enum):
    RED = "red"
    BLUE = "blue"

class Unreadable(Exception):
    is_bad_input = True

@frozen
class Options:
    size: int = field(default=9, metadata={"help": "How many."})
    kind: Annotated[str, Among("small", "large")] = field(default="small", metadata={"help": "Which."})
    colour: Colour = field(default=Colour.RED, metadata={"help": "Hue."})
    snapshot: Path | None = field(default=None, metadata={"help": "A file.", "instead": True})
    paths: tuple[Path, ...] = field(default=(), metadata={"help": "Files."})
    loud: bool = field(default=False, metadata={"help": "Shout."})

def worlds(options):
    assert isinstance(options.colour, Colour)
    if options.size < 0:
        raise ValueError("--size: expected a number\\nthat is not negative")
    if options.loud:
        raise Unreadable("toy.txt:3: too loud")
    if options.size == 99:
        raise RuntimeError("a defect")
    if options.snapshot is not None:
        options.snapshot.read_text()
    missing = (Known("toy.safety.needs_data", "no dump"),) if options.kind == "large" else ()
    breaks = (Known("toy.safety.wrong", "issue 7"),) if not options.paths else ()
    scope = f"{options.size} numbers, {len(options.paths)} paths"
    return (World("plain", Limit(options.size), breaks, missing, scope),)

def answers(options):
    if not options.paths:
        return ()
    place = options.paths[0]
    if place.suffix == ".svg":
        return (Answer("Way", picture=Chart("Way", "s", (Panel("m", (Curve("way", ((0, 0), (1, 2))),)),), place)),)
    if place.name != "here":
        return ()
    row = (place.name, str(options.size))
    return (Answer("How far?", ("place", "far"), (row,), ("As the toy flies.",), {"far": options.size}),)
'''
TREE = {
    "models/__init__.py": '"""Toys."""\n',
    "models/toy/__init__.py": '"""Numbers below a limit: how far do they go?\n\nMore."""\n',
    "models/toy/vocabulary.py": (
        '"""Nouns."""\nfrom attrs import frozen\n\n@frozen\nclass Limit:\n    """A limit."""\n    top: int\n'
    ),
    "models/toy/worlds.py": WORLDS,
    "models/toy/faults.py": '''
"""Faults."""
from verify import World, fault
from models.toy.vocabulary import Limit

@fault(reference="issue 1", breaks=("toy.safety.right",))
def limit_is_gone() -> World:
    """Nobody set it."""
    return World("any", Limit(-1))

@fault(reference="issue 2", breaks=("toy.safety.needs_data",))
def nothing_is_wrong() -> World:
    """A fault that changes nothing."""
    return World("any", Limit(9))
''',
    "properties/__init__.py": '"""Promises."""\n',
    "properties/toy/__init__.py": '"""Promises."""\n',
    "properties/toy/safety.py": '''
"""Promises."""
from verify import for_all
from models.toy.vocabulary import Limit

@for_all
def right(limit: Limit, number: int) -> bool:
    """Numbers stay within [the limit]."""
    return limit.top >= 0

@for_all
def wrong(limit: Limit, number: int) -> bool:
    """Nine is <never> reached."""
    return number < 9

@for_all
def needs_data(limit: Limit, number: int) -> bool:
    return number < 10
''',
}
ENGINE = '''
"""Counts to nine."""
from verify.verdict import Counterexample, Outcome, Step, Strength, Verdict

def check(properties, world, limits):
    for item in properties:
        if limits.seed == 13:
            raise RuntimeError("the dog ate it")
        if limits.seed == 14:
            yield item, Verdict(Outcome.UNKNOWN, None, "toy", reason="cannot say")
            continue
        bad = next((number for number in range(10) if not item.predicate(world.given, number)), None)
        if bad is None:
            yield item, Verdict(Outcome.PROVED, Strength.EXHAUSTIVE, "toy", states=10)
            continue
        name = item.predicate.__name__
        text = (
            f"from models.toy.vocabulary import Limit\\nfrom {item.predicate.__module__} import {name}\\n"
            f"assert {name}(Limit({world.given.top}), {bad})"
        )
        shown = Counterexample(text, (Step("count", ("a: 0 -> 9",)),))
        yield item, Verdict(Outcome.VIOLATED, None, "toy", counterexample=shown)
'''

SLOW = '''
"""An engine that never comes to an end."""
import time

def check(properties, world, limits):
    time.sleep(60)
    yield from ()
'''


def plant(folder: Path) -> Path:
    """Make the tree, and give its root."""
    ignore = shutil.ignore_patterns("__pycache__")
    for part in ("verify", "reports"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    for name, text in {**TREE, "verify/engines/toy.py": ENGINE, "verify/engines/slow.py": SLOW}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def verify(tree: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `python -m verify` from the tree, in a working folder."""
    return subprocess.run(
        [sys.executable, "-m", "verify", *arguments],
        cwd=folder or tree,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
