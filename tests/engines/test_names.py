"""Unknown names that a world lists: both symbolic engines split them by answers, and agree."""

from typing import Annotated

import pytest

from verify import Listed, Names, World, for_all, frozen
from verify.engines import classes, random, smt
from verify.limits import Limits
from verify.property import Property
from verify.symbolic.classes import Choice, explore
from verify.symbolic.region import region, volume
from verify.verdict import Outcome


@frozen
class Flag:
    """Something hashable that is no name."""

    colour: str
    is_new: bool = False


@frozen(eq=False)
class Catalogue:
    """A world that lists names and flags, and how long each name is."""

    names: tuple[str, ...]
    flags: tuple[Flag, ...]
    lengths: Names[str, int]


@frozen
class Order:
    """A record whose fields are unknown."""

    name: Annotated[str, Listed("names")]
    flag: Annotated[Flag, Listed("flags")]
    urgent: bool = False


@for_all
def listed_names_are_those_of_the_world(shop: Catalogue, order: Order) -> bool:
    """What the world lists is all that there is."""
    return order.name in shop.names and any(order.flag == flag for flag in shop.flags)


@for_all
def long_names_begin_with_a(shop: Catalogue, order: Order) -> bool:
    """True of all but one."""
    return shop.lengths.at(order.name) < 3 or order.name.startswith("a")


@for_all
def short_names_are_never_urgent(shop: Catalogue, order: Order) -> bool:
    """Wrong, and the shortest counterexample needs two fields."""
    return not (order.urgent and shop.lengths.at(order.name) == 1 and order.flag == Flag("red"))


@for_all
def some_other_list(shop: Catalogue, nobody: Annotated[str, Listed("prices")]) -> bool:
    """The world has no such list."""
    return shop.names == (nobody,)


def world(*names: str) -> World:
    """The world with these names."""
    flags = (Flag("red"), Flag("blue", is_new=True))
    return World("toy", Catalogue(names, flags, Names(len)))


@pytest.mark.parametrize("engine", [classes, smt])
@pytest.mark.parametrize(
    ("item", "names", "outcome"),
    [
        (listed_names_are_those_of_the_world, ("a", "bcd"), Outcome.PROVED),
        (long_names_begin_with_a, ("a", "bb", "abc"), Outcome.PROVED),
        (long_names_begin_with_a, ("a", "bb", "bbb"), Outcome.VIOLATED),
        (short_names_are_never_urgent, ("aa", "bb"), Outcome.PROVED),
        (short_names_are_never_urgent, ("aa", "b"), Outcome.VIOLATED),
        (some_other_list, ("a",), Outcome.UNKNOWN),
    ],
)
def test_both_engines_decide_what_is_said_of_listed_names(
    engine: object, item: Property, names: tuple[str, ...], outcome: Outcome
) -> None:
    """With the same verdict, and a counterexample that plain Python agrees with."""
    ((_, verdict),) = engine.check((item,), world(*names), Limits())  # type: ignore[attr-defined]

    assert verdict.outcome is outcome


def test_samples_are_listed_too() -> None:
    """The random engine draws from the list."""
    ((_, verdict),) = random.check((short_names_are_never_urgent,), world("aa", "b"), Limits())

    assert verdict.outcome is Outcome.VIOLATED


def test_a_name_splits_once_for_each_answer() -> None:
    """However many names share it."""
    values = tuple(f"{letter}{n}" for letter in "abc" for n in range(100))
    first = Names[str, str](lambda name: name[0])
    found = list(explore(lambda: first.at(Choice(0, values)), (region([(0, 299)]),)))  # type: ignore[arg-type]

    assert sorted((answer, volume(box)) for box, answer in found) == [("a", 100), ("b", 100), ("c", 100)]


def test_an_answer_is_found_once() -> None:
    """Until more names were asked for than are kept."""
    asked: list[str] = []
    length = Names[str, int](lambda name: asked.append(name) or len(name))  # type: ignore[func-returns-value]

    assert [length.at(name) for name in ("a", "bb", "a")] == [1, 2, 1]
    assert asked == ["a", "bb"]
