"""Schedules from JSON Lines, plain or compressed: the format of `tests/conformance/data/README.md`."""

from pathlib import Path

from models.pleg.reading.keys import Keys
from models.pleg.reading.steps import steps_of
from models.pleg.vocabulary.releases import UnknownRelease, release_of
from models.pleg.vocabulary.schedules import SECOND, Schedule
from verify.reading.documents import json_line
from verify.reading.opening import text_of
from verify.reading.refusing import Unreadable, printable

KEYS = ("id", "version", "input", "output", "panic", "tags", "row", "verdict", "shows")
INPUT = (
    *("start", "featureGates", "eventedInUse", "eventChannelCapacity"),
    *("relistPeriod", "relistThreshold", "noDrain", "steps"),
)
GATES = ("EventedPLEG", "PLEGOnDemandRelist")
DEEPEST = 1_000_000  # an event channel of more is no channel of ours


def read_schedules(path: Path) -> tuple[Schedule, ...]:
    """Every schedule of a file, one JSON object a line; raises Unreadable, with file and line."""
    label = printable(path)
    lines = [(f"{label}:{number}", line) for number, line in enumerate(text_of(path).splitlines(), 1) if line.strip()]
    found = tuple(_schedule(place, json_line(place, line, exact=True)) for place, line in lines)
    if not found:
        raise Unreadable(f"{label}: expected at least one schedule, a JSON object a line")
    return found


def _schedule(place: str, keys: dict[str, object]) -> Schedule:
    whole = Keys(place, keys)
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
    gates = given.part("featureGates") or Keys(place, {}, "input.featureGates.")
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


def _capacity(given: Keys) -> int:
    capacity = given.whole("eventChannelCapacity", 1000)
    if capacity is None or capacity > DEEPEST:
        raise given.refuse("eventChannelCapacity", f"a whole number up to {DEEPEST}")
    return capacity


def _answer(whole: Keys, each: object) -> dict[str, object]:
    if not isinstance(each, dict):
        raise whole.refuse("output", "a list of objects")
    return each
