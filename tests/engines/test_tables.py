"""Tests of the table words: their indexed reading is the plain one, for known and for unknown keys."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from verify import Index, keyed_map, members, overlay, prefix_map
from verify.symbolic.classes import Quantity, explore
from verify.symbolic.region import region, volume

TOP = 2**16 - 1


def nested(dice: random.Random, count: int) -> list[tuple[int, int, int]]:
    """Random prefixes of 16 bits, equal ones among them, each with a value of its own."""
    rows = []
    for value in range(count):
        size = 2 ** dice.randrange(17)
        first = dice.randrange(2**16 // size) * size
        rows.append((first, first + size - 1, value))
    return rows


def scan(rows: list[tuple[int, int, int]], key: int) -> int:
    """The plain reading of a prefix map: narrowest first, then first in the list; -1 for none."""
    around = [row for row in rows if row[0] <= key <= row[1]]
    return min(around, key=lambda row: row[1] - row[0])[2] if around else -1


def edges(rows: list[tuple[int, int, int]]) -> set[int]:
    """The keys at and around every end of a row."""
    return {edge for row in rows for edge in (row[0] - 1, row[0], row[1], row[1] + 1) if 0 <= edge <= TOP}


class TestPrefixMap:
    """The longest prefix decides, the earlier row among equals."""

    @given(st.randoms(use_true_random=False), st.integers(0, 12))
    @settings(max_examples=300, deadline=None, derandomize=True)
    def test_is_a_plain_scan_at_every_edge(self, dice: random.Random, count: int) -> None:
        """On random nested prefixes the index answers as a scan does."""
        rows = nested(dice, count)
        index = prefix_map(rows, -1)

        for key in edges(rows):
            assert index.at(key) == scan(rows, key)

    @given(st.randoms(use_true_random=False), st.integers(0, 12))
    @settings(max_examples=100, deadline=None, derandomize=True)
    def test_an_unknown_key_gets_every_answer_once(self, dice: random.Random, count: int) -> None:
        """Each answer is one class, and the class holds exactly the keys with that answer."""
        rows = nested(dice, count)
        index = prefix_map(rows, -1)
        found = list(explore(lambda: index.at(Quantity(0)), (region([(0, TOP)]),)))  # type: ignore[arg-type]

        assert len({answer for _, answer in found}) == len(found)
        assert sum(volume(box) for box, _ in found) == TOP + 1
        for key in edges(rows):
            assert [answer for box, answer in found if key in box[0]] == [scan(rows, key)]


class TestOtherWords:
    """Keyed maps, membership and overlays."""

    @given(st.dictionaries(st.integers(0, 60), st.integers(0, 3), max_size=20))
    @settings(max_examples=200, deadline=None, derandomize=True)
    def test_a_keyed_map_is_a_dictionary(self, pairs: dict[int, int]) -> None:
        """It answers as the dictionary does, and `otherwise` elsewhere."""
        index = keyed_map(pairs.items(), -1)

        assert all(index.at(key) == pairs.get(key, -1) for key in range(63))

    def test_the_first_of_equal_keys_counts(self) -> None:
        """A key that is listed twice keeps its first value."""
        assert keyed_map([(7, "first"), (7, "second")], "").at(7) == "first"

    def test_membership_has_two_answers(self) -> None:
        """However many members there are."""
        assert len(members(range(0, 100, 3)).values) == 2

    @given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=8))
    @settings(max_examples=200, deadline=None, derandomize=True)
    def test_an_overlay_lists_all_rows_around_a_key(self, pairs: list[tuple[int, int]]) -> None:
        """In the order in which they were given."""
        rows = [(first, first + width, number) for number, (first, width) in enumerate(pairs)]
        index: Index[tuple[int, ...]] = overlay(rows)

        for key in range(63):
            assert index.at(key) == tuple(value for first, last, value in rows if first <= key <= last)

    def test_a_projection_has_fewer_answers(self) -> None:
        """Equal parts of different values are one answer."""
        index = prefix_map([(0, 9, (1, "a")), (10, 19, (2, "a"))], (0, "b"))

        assert len(list(index.project(lambda value: value[1]).spans())) == 2
