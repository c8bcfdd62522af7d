"""Digests tell apart what differs, and nothing else."""

import os
import subprocess
import sys
from enum import Enum

import pytest
from attrs import evolve, field, frozen

from verify import discover
from verify.fingerprint import Unnamed, of_source, of_world

PRINTED = """
from verify.discover import worlds
from verify.fingerprint import of_world
print([of_world(each.given) for domain in ("authorization", "nat") for each in worlds(domain)])
"""


class Side(Enum):
    """Two names of one value would be one member; these are two."""

    LEFT = 1
    RIGHT = 2


@frozen
class Thing:
    """Fields of every kind that a world may have; one takes no part in comparisons."""

    number: object = 1
    names: frozenset[str] = frozenset({"a", "b"})
    table: dict[str, int] = field(factory=dict)
    setup: object = field(default=None, eq=False)


@pytest.mark.parametrize(
    "other",
    [
        Thing(2),
        Thing(number=True),
        Thing("1"),
        Thing(names=frozenset({"a"})),
        Thing(table={"a": 1}),
        Thing(setup=Side.LEFT),
        Thing(setup=1),
        Thing((1,)),
        Thing([1]),
        Thing(((1,), ())),
        Thing(len(PRINTED)),
        Thing(Thing()),
        Thing(of_world),
        Thing(of_source),
    ],
)
def test_what_differs_has_another_digest(other: Thing) -> None:
    """In a value, a type, a name, or a setting by which states are not compared."""
    assert of_world(other) != of_world(Thing())


def test_the_order_of_a_table_is_no_difference() -> None:
    """Two dictionaries that are equal have one digest."""
    assert of_world(Thing(table={"a": 1, "b": 2})) == of_world(Thing(table={"b": 2, "a": 1}))


def test_a_digest_is_the_same_in_another_process() -> None:
    """Whatever the seed by which Python hashes its texts."""
    found = {
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_every_default_world_has_a_digest_of_its_own() -> None:
    """None is without, and no two worlds of a domain that differ share one."""
    for domain in discover.domains():
        worlds = discover.worlds(domain)
        digests = {of_world(each.given) for each in worlds}
        assert len(digests) == len({id(each.given) for each in worlds})


def test_what_has_no_digest_is_said() -> None:
    """An object that only its address tells from others."""
    with pytest.raises(Unnamed, match="object"):
        of_world(evolve(Thing(), number=object()))


def test_a_digest_of_texts_is_of_all_that_the_sentence_imports() -> None:
    """Sentences of one file share it, those of two domains do not."""
    found = {domain: [of_source(item) for item in discover.properties(domain)] for domain in ("cpu", "nat")}
    assert not set(found["cpu"]) & set(found["nat"])
    assert len(set(found["cpu"])) < len(found["cpu"])
