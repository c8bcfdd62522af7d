"""What the class engine keeps of former calls changes how often the model's functions run, and nothing else."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any

import pytest
from attrs import frozen

from verify import Between, members, prefix_map, pure, remembered, tabulated
from verify.symbolic.classes import CannotSay, Quantity, explore
from verify.symbolic.region import Box, region
from verify.symbolic.runs import Trace, run

Small = Annotated[int, Between(0, 99)]


@frozen(eq=False)
class Shop:
    """A record compared by identity, with a table."""

    rows: tuple[tuple[int, int, str], ...] = ((0, 99, "far"), (10, 29, "near"), (20, 24, "here"))


calls: list[str] = []


@pytest.fixture(autouse=True)
def _counted() -> Iterator[None]:
    calls.clear()
    yield
    calls.clear()


@pure
def is_dear(number: int) -> bool:
    """A decision that the runs of a later fork share."""
    calls.append("is_dear")
    return number >= 50


@remembered
def zones(shop: Shop) -> Any:
    """A table of the shop."""
    return prefix_map(shop.rows, "nowhere")


@pure
def shopped(shop: Shop, price: int, place: int) -> tuple[bool, str]:
    """Two decisions, one after the other."""
    dear = is_dear(price)
    return dear, zones(shop).at(place)


@remembered
@pure
def zone(shop: Shop, place: int) -> str:
    """A remembered decision of one unknown."""
    calls.append("zone")
    return str(zones(shop).at(place))


@remembered
@pure
def moved(shop: Shop, place: int) -> tuple[str, int]:
    """An answer with an unknown in it."""
    return zone(shop, place), place + 1


@remembered
@pure
def refuses(shop: Shop, place: int) -> int:
    """An answer on some values, an exception on others."""
    if zone(shop, place) == "here":
        raise CannotSay("not here")
    return place


@tabulated
@pure
def serves(shop: Shop, door: str, guest: Small) -> bool:
    """A decision that becomes a table over its last argument."""
    calls.append("serves")
    return door == "front" and shop.rows != () and not members((13,)).at(guest)


def quantities(*sides: tuple[int, int]) -> tuple[list[Any], Box]:
    """One unknown a side."""
    return [Quantity(slot) for slot in range(len(sides))], tuple(region([side]) for side in sides)


def classes(function: Callable[[], Any], box: Box) -> set[tuple[str, str]]:
    """The classes with their answers, as text."""
    return {(repr(mine), repr(answer)) for mine, answer in explore(function, box, (CannotSay,))}


def test_a_fork_does_not_ask_again_what_was_answered() -> None:
    """Two prices, three zones each: the price is decided once for each side, not once for each of six runs."""
    (price, place), box = quantities((0, 99), (0, 99))
    found = classes(partial(shopped, Shop(), price, place), box)

    assert len(found) == 6
    assert calls == ["is_dear", "is_dear"]


def test_without_the_trace_the_classes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trace only saves calls."""
    (price, place), box = quantities((0, 99), (0, 99))
    shop = Shop()
    remembering = classes(partial(shopped, shop, price, place), box)

    monkeypatch.setattr(Trace, "recall", lambda self, function, args, kwargs: function(*args, **kwargs))
    assert classes(partial(shopped, shop, price, place), box) == remembering


def test_a_remembered_function_is_explored_once() -> None:
    """The second exploration finds the classes of the first, whatever else is unknown."""
    shop = Shop()
    (_, place), box = quantities((0, 9), (0, 99))
    found = classes(partial(zone, shop, place), box)
    often = len(calls)

    assert {answer for _, answer in found} == {"'far'", "'near'", "'here'"}
    assert classes(partial(zone, shop, place), box) == found
    assert len(calls) == often


def test_a_remembered_answer_is_the_plain_one_for_every_value() -> None:
    """Each class, each value, and an answer that holds the unknown itself."""
    shop = Shop()
    (place,), box = quantities((0, 99))
    for mine, answer in explore(partial(moved, shop, place), box):
        for first, last in mine[0].spans:
            for value in range(first, last + 1):
                assert (answer[0], value + answer[1].shift) == moved(shop, value)


def test_a_shifted_argument_has_classes_of_its_own() -> None:
    """The zone of place + 10 is not that of place."""
    shop = Shop()
    (place,), box = quantities((0, 89))
    for mine, answer in explore(lambda: (zone(shop, place), zone(shop, place + 10)), box):
        for first, last in mine[0].spans:
            assert all(answer == (zone(shop, at), zone(shop, at + 10)) for at in range(first, last + 1))


def test_an_exception_belongs_to_its_class_alone() -> None:
    """What fails on five values does not fail on the others."""
    (place,), box = quantities((0, 99))
    failed = {
        value
        for mine, answer in explore(partial(refuses, Shop(), place), box, (CannotSay,))
        if type(answer) is CannotSay
        for first, last in mine[0].spans
        for value in range(first, last + 1)
    }

    assert failed == set(range(20, 25))


def test_a_tabulated_decision_is_worked_out_once_for_all_guests() -> None:
    """Known guests and unknown ones ask the same table, and get what plain Python says."""
    shop = Shop()
    (guest,), box = quantities((0, 99))
    asked = [answer for _, answer in explore(lambda: (serves(shop, "front", guest), serves(shop, "front", 7)), box)]
    worked = len(calls)

    assert sorted(asked) == [(False, True), (True, True)]
    assert worked == 2, "two classes of guests"
    assert [serves(shop, "front", at) for at in (12, 13)] == [True, False]


def test_memory_made_in_a_run_is_not_part_of_its_answers() -> None:
    """A remembered call may be made in one run and found in the next: the answers after it stay in step."""
    shop = Shop()
    (price, place), box = quantities((0, 99), (0, 99))

    def mixed() -> tuple[str, bool, bool, str]:
        return zone(shop, 22), is_dear(price), is_dear(price + 10), zone(shop, place)

    for mine, answer in explore(mixed, box):
        low, at = mine[0].low, mine[1].low
        assert answer == (zone(shop, 22), low >= 50, low + 10 >= 50, zone(shop, at))
    assert run.sides == []
