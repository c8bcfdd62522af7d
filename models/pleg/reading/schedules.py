"""Schedules from JSON Lines, plain or compressed: the format of `tests/conformance/data/README.md`."""

import gzip
import json
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from models.pleg.reading.refusing import Part, Unreadable, brief
from models.pleg.reading.steps import steps_of
from models.pleg.vocabulary.releases import UnknownRelease, release_of
from models.pleg.vocabulary.schedules import SECOND, Schedule

KEYS = ("id", "version", "input", "output", "panic", "tags", "row", "verdict", "shows")
INPUT = (
    *("start", "featureGates", "eventedInUse", "eventChannelCapacity"),
    *("relistPeriod", "relistThreshold", "noDrain", "steps"),
)
GATES = ("EventedPLEG", "PLEGOnDemandRelist")
DEEPEST = 1_000_000  # an event channel of more is no channel of ours


def read_schedules(path: Path) -> tuple[Schedule, ...]:
    """Every schedule of a file, one JSON object a line; raises Unreadable, with file and line."""
    found = tuple(_schedule(place, keys) for place, keys in _objects(path))
    if not found:
        raise Unreadable(f"{path}: expected at least one schedule, a JSON object a line")
    return found


def _objects(path: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            keys = json.loads(line, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once)
        except RecursionError:
            raise Unreadable(f"{place}: expected JSON that is not nested this deeply") from None
        except ValueError as wrong:
            raise Unreadable(f"{place}: expected a JSON object on one line: {wrong}") from None
        if not isinstance(keys, dict):
            raise Unreadable(f"{place}: expected a JSON object, found {brief(keys)}")
        yield place, keys


def _text(path: Path) -> str:
    """The file's text, unpacked where it begins as gzip does."""
    content = path.read_bytes()
    try:
        return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise Unreadable(f"{path}: expected UTF-8, byte {wrong.start} is not") from None
    except (EOFError, OSError, zlib.error):
        raise Unreadable(f"{path}: expected a whole gzip file") from None


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no number of JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys differ from each other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for number, (key, _) in enumerate(pairs) if key in dict(pairs[:number]))
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return found


def _schedule(place: str, keys: dict[str, object]) -> Schedule:
    whole = Part(place, keys)
    whole.only(KEYS)
    version = whole.text("version")
    try:
        release = release_of(version)
    except UnknownRelease as wrong:
        raise Unreadable(f"{place}: {wrong}") from None
    given = whole.part("input")
    if given is None:
        raise whole.refuse("input", "an object")
    given.only(INPUT)
    gates = given.part("featureGates") or Part(place, {}, "input.featureGates.")
    gates.only(GATES)
    recorded = whole.listed("output") if "output" in keys else None
    return Schedule(
        id=whole.text("id"),
        version=version,
        start=given.seconds("start"),
        gate=gates.truth("EventedPLEG", otherwise=False),
        on_demand=gates.truth("PLEGOnDemandRelist", otherwise=True),
        in_use=given.truth("eventedInUse", otherwise=False) if "eventedInUse" in given.keys else None,
        capacity=_capacity(given),
        period=given.seconds("relistPeriod", SECOND),
        threshold=given.seconds("relistThreshold", 180 * SECOND),
        drains=not given.truth("noDrain", otherwise=False),
        steps=steps_of(given, "steps", release),
        recorded=None if recorded is None else tuple(_answer(whole, each) for each in recorded),
        panicked="panic" in keys,
    )


def _capacity(given: Part) -> int:
    capacity = given.whole("eventChannelCapacity", 1000)
    if capacity is None or capacity > DEEPEST:
        raise given.refuse("eventChannelCapacity", f"a whole number up to {DEEPEST}")
    return capacity


def _answer(whole: Part, each: object) -> dict[str, object]:
    if not isinstance(each, dict):
        raise whole.refuse("output", "a list of objects")
    return each
