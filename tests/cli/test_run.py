"""Which engine is asked, and what becomes of one that fails."""

from collections.abc import Iterator, Sequence
from enum import Enum
from types import SimpleNamespace
from typing import Annotated, Any

import pytest

from verify import Between, Known, Member, World, action, always, evolve, for_all, frozen, initial
from verify.binding import applies
from verify.choice import engines_for
from verify.limits import Limits, OutOfTime
from verify.property import Claim, Property
from verify.run import batches, evaluate, matches
from verify.runnable import shown_values
from verify.verdict import Outcome, Strength, Verdict


class Lamp(Enum):
    """A lamp."""

    OFF = "off"
    ON = "on"


@frozen
class Room:
    """A machine with few values."""

    lamp: Lamp = Lamp.OFF
    pair: tuple[Lamp, ...] = ()

    @action
    def switches(self) -> "Room":
        """Turn it on."""
        return evolve(self, lamp=Lamp.ON)


@frozen
class Clock:
    """A machine with many values."""

    time: Annotated[int, Between(0, 10**9)] = 0


@frozen
class House:
    """What a walk is made from."""

    doors: int


@frozen
class Walk:
    """A machine that starts anywhere."""

    door: Annotated[int, Between(0, 10**9)]

    @initial
    @classmethod
    def starts(cls, house: House, door: Annotated[int, Between(0, 10**9)]) -> "Walk":
        """Start at any door."""
        return cls(door if door < house.doors else 0)


@for_all
def anything(house: House) -> bool:
    """Ask about a house."""
    return house.doors > 0


@always(Room)
def lit(room: Room) -> bool:
    """Ask about a lamp."""
    return room.lamp == Lamp.ON


@always(Clock)
def early(clock: Clock) -> bool:
    """Ask about a time."""
    return clock.time < 10


@always(Walk)
def near(walk: Walk) -> bool:
    """Ask about a door."""
    return walk.door < 10


@for_all
def short(house: House, door: Annotated[Walk, Member("doors")]) -> bool:
    """Ask about doors that are records."""
    return door.door < house.doors


def test_a_name_that_lists_something_else_is_not_asked_about() -> None:
    """A house has a number of doors, and no doors."""
    assert not applies(short, World("house", House(3)))


def test_the_engine_follows_the_question() -> None:
    """Few values are visited, many are proved by induction, unknown starts are split."""
    house = World("house", House(3))
    assert engines_for(anything, house) == ("classes", "smt")
    assert engines_for(lit, World("room", Room())) == ("explicit", "induction", "pdr")
    assert engines_for(early, World("clock", Clock())) == ("induction", "pdr")
    assert engines_for(near, house) == ("classes", "induction", "pdr")
    assert engines_for(evolve(near, claim=Claim.LEADS_TO), house) == ("induction", "unrolling")


def test_a_name_matches_whole_or_by_its_last_part() -> None:
    """A glob may leave out the rooms."""
    assert matches(lit, "*.lit")
    assert matches(lit, "l?t")
    assert not matches(lit, "dark")


@frozen
class Cellar:
    """A part of a house that may be unknown."""

    barrels: tuple[int, ...] = ()


@frozen
class Farm:
    """A house with a cellar."""

    cellar: Cellar | None = None


@for_all
def full(barrel: Annotated[int, Member("cellar.barrels", "nobody went down")]) -> bool:
    """Ask about each barrel."""
    return barrel > 0


@for_all
def dry(cellar: Annotated[Cellar, Member("cellar")], barrel: Annotated[int, Member("cellar.barrels")]) -> bool:
    """Ask about a part, and about each thing in it."""
    return barrel in cellar.barrels


Answers = Iterator[tuple[Property, Verdict]]
PROVED = Verdict(Outcome.PROVED, Strength.UNBOUNDED, "fake")
SAYS_NOTHING = Verdict(Outcome.UNKNOWN, None, "fake", reason="for another engine", cannot_say=True)


def asked(monkeypatch: pytest.MonkeyPatch, world: World, **engines: Any) -> Verdict:
    """The verdict on `anything`, from these engines."""
    found = {f"verify.engines.{name}": SimpleNamespace(check=check) for name, check in engines.items()}
    monkeypatch.setattr("verify.run.importlib", SimpleNamespace(import_module=found.__getitem__))
    (result,) = evaluate((world, (anything,)), Limits(seconds=3))
    return result.verdict


def answers(verdict: Verdict) -> Any:
    """An engine that always says this."""

    def check(properties: Sequence[Property], world: World, limits: Limits) -> Answers:
        del world, limits
        yield from ((item, verdict) for item in properties)

    return check


def fails(wrong: BaseException) -> Any:
    """An engine that fails like this."""

    def check(properties: Sequence[Property], world: World, limits: Limits) -> Answers:
        del properties, world, limits
        raise wrong

    return check


def test_the_next_engine_is_asked_only_where_the_former_cannot_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other unknown stands."""
    house = World("house", House(3))
    never = fails(AssertionError("it was asked"))
    assert asked(monkeypatch, house, classes=answers(SAYS_NOTHING), smt=answers(PROVED)) == PROVED
    assert asked(monkeypatch, house, classes=answers(PROVED), smt=never) == PROVED
    late = Verdict(Outcome.UNKNOWN, None, "fake", reason="out of time")
    assert asked(monkeypatch, house, classes=answers(late), smt=never) == late


def test_missing_data_is_said_and_no_engine_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is never passed."""
    world = World("dump", House(3), missing=(Known("*", "no neigh.json"),))
    verdict = asked(monkeypatch, world, classes=fails(AssertionError("it was asked")))
    assert (verdict.outcome, verdict.reason) == (Outcome.UNKNOWN, "not evaluated: no neigh.json")


def test_a_part_that_is_missing_is_said_wherever_it_is_needed() -> None:
    """The reason is the one that stands where the property chooses from the part, or the part's own name."""
    world = World("farm", Farm())
    ((asked_world, items),) = batches((world,), (full, dry))
    found = [result.verdict for result in evaluate((asked_world, items), Limits())]
    assert [verdict.outcome for verdict in found] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert [verdict.reason for verdict in found] == ["not evaluated: nobody went down", "not evaluated: no cellar"]


def test_a_part_that_is_empty_is_not_asked_about() -> None:
    """There is nothing to choose, so that the property does not apply; what another world lacks it does not say."""
    assert batches((World("farm", Farm(Cellar())), World("house", House(3))), (full, dry)) == ()


def test_a_choice_from_a_part_is_runnable() -> None:
    """The counterexample names the part and the place."""
    world = World("farm", Farm(Cellar((1, 0))), recipe="world = farm")
    (batch,) = batches((world,), (full, dry))
    violated, proved = (result.verdict for result in evaluate(batch, Limits()))
    assert proved.outcome is Outcome.PROVED
    assert violated.counterexample is not None
    assert "full(barrel=world.cellar.barrels[1])" in violated.counterexample.python
    shown = shown_values(dry, world, {"cellar": world.given.cellar, "barrel": world.given.cellar.barrels[0]})
    assert shown.python.endswith("assert dry(cellar=world.cellar, barrel=world.cellar.barrels[0])")


@pytest.mark.parametrize(
    ("check", "outcome", "reason"),
    [
        (fails(OutOfTime()), Outcome.UNKNOWN, "out of time after 3 s"),
        (fails(ValueError("odd")), Outcome.ERROR, "ValueError: odd"),
        (lambda *_: iter(()), Outcome.ERROR, "the engine classes gave no verdict"),
        (lambda *_: iter([(lit, PROVED)]), Outcome.ERROR, "ValueError"),
    ],
)
def test_what_an_engine_does_wrong_is_a_verdict(
    monkeypatch: pytest.MonkeyPatch, check: Any, outcome: Outcome, reason: str
) -> None:
    """An engine that fails, is silent, or answers another question."""
    verdict = asked(monkeypatch, World("house", House(3)), classes=check)
    assert verdict.outcome is outcome
    assert (verdict.reason or "").startswith(reason)
