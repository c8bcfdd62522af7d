"""`@pure` calls and table words give one value where they can, and fork where they must."""

import random
import time
from collections.abc import Callable
from typing import Any

import pytest
import z3

from tests.engines.toys_numbers import DENY, Filters, Header, Rule, accepts, the_new_rules_say_the_same
from tests.engines.toys_symbolic import Light, grown, guarded, next_of
from verify import Rules, World, any_of, count, evolve, first_match, frozen, pure
from verify.engines import smt
from verify.language import NotEnabled
from verify.limits import Limits
from verify.symbolic.filling import fresh
from verify.symbolic.merging import session_of
from verify.symbolic.paths import paths
from verify.symbolic.terms import Number, Truth
from verify.symbolic.trail import explore
from verify.verdict import Outcome

X: Any = Number(z3.Int("x"))
Y: Any = Number(z3.Int("y"))
FLAGS: tuple[Any, ...] = tuple(Truth(z3.Bool(f"flag{number}")) for number in range(12))
LIGHT, LIGHTS = fresh(Light, "light")
HEADER, HEADERS = fresh(Header, "header")


@frozen(eq=False)
class Device:
    """A thing that is itself and nothing else."""

    name: str


@frozen
class Decision:
    """A record that joins."""

    name: str
    number: int
    light: Light


ETH, LO = Device("eth0"), Device("lo")
CALLS: list[int] = []


@pure
def bigger(a: int, b: int) -> int:
    """The larger of two."""
    CALLS.append(1)
    return max(b, a)


@pure
def decision(x: int) -> Decision:
    """Three records."""
    if x < 0:
        return Decision("below", -x, Light.RED)
    return Decision("zero", 0, Light.RED) if x == 0 else Decision("above", x, Light.GREEN)


@pure
def device(x: int) -> Device:
    """One of two things that do not join, on three paths."""
    if x < 0 or x > 9:
        return ETH
    return LO


@pure
def perhaps(x: int) -> int | None:
    """A number or nothing."""
    return x if x > 0 else None


def bool_of(flag: Any) -> Any:
    """The flag itself."""
    return flag


def results_of(function: Callable[[], Any], *promises: Any) -> list[Any]:
    """What the paths of a function give."""
    found = paths(function, constraints=[*promises], limits=Limits(), silent=(NotEnabled, AssertionError))
    return [result for _, result in found]


def is_valid(claim: Any, *promises: Any) -> bool:
    """Whether the claim holds of all values."""
    solver = z3.Solver()
    solver.add(*promises, z3.Not(claim))
    return bool(solver.check() == z3.unsat)


def test_all_paths_of_a_call_become_one_value() -> None:
    """Callers see no branch."""
    (result,) = results_of(lambda: bigger(X, Y))
    assert is_valid(z3.And(result.z >= X.z, result.z >= Y.z, z3.Or(result.z == X.z, result.z == Y.z)))


def test_records_are_joined_field_by_field() -> None:
    """Names become a choice among the names that occur, enums stay enums."""
    (result,) = results_of(lambda: decision(X))
    assert type(result) is Decision
    names: Any = result.name
    light: Any = result.light
    assert set(names.values) == {"below", "zero", "above"}
    assert is_valid((light == Light.GREEN).z == (X.z > 0))
    assert is_valid((names == "zero").z == (X.z == 0))


def test_a_call_is_remembered_by_its_arguments() -> None:
    """The same terms are explored once in a session, whatever the path around them; new ones again."""
    CALLS.clear()
    results_of(lambda: (bigger(X, Y), bool(X > 3), bigger(X, Y), bigger(a=X, b=Y)))
    assert len(CALLS) == 4
    CALLS.clear()
    results_of(lambda: bigger(X, Y) + bigger(Y, X))
    assert len(CALLS) == 4


def test_a_call_without_unknowns_runs_plainly() -> None:
    """Its result is a plain value."""
    assert results_of(lambda: (bigger(3, 4), decision(1), guarded(7))) == [(4, Decision("above", 1, Light.GREEN), 7)]


def test_things_with_identity_fork_by_group_not_by_path() -> None:
    """Three paths, two devices: two answers."""
    assert sorted(found.name for found in results_of(lambda: device(X))) == ["eth0", "lo"]


def test_none_is_not_merged_with_a_value() -> None:
    """`is None` stays true of None, and of nothing else."""
    assert sorted(results_of(lambda: perhaps(X) is None)) == [False, True]


def test_exceptions_inside_a_definition_come_out_on_their_path() -> None:
    """A requirement, an assertion and a value: three groups."""
    kinds = sorted(type(found).__name__ for found in results_of(lambda: guarded(X)))
    assert kinds == ["AssertionError", "NotEnabled", "Number"]


def test_an_exception_that_cannot_happen_does_not_come_out() -> None:
    """The caller's own branch excludes it: only the feasible group is taken."""

    def careful() -> int:
        return grown(X) if X < 3 else 0

    found = results_of(careful, X.z >= 0)
    assert [type(each) for each in found].count(Number) == 1
    assert not [each for each in found if issubclass(type(each), Exception)]


def test_counting_twelve_flags_is_one_path() -> None:
    """By a generator it would be 4,096."""
    (result,) = results_of(lambda: count(FLAGS, bool_of))
    assert is_valid(z3.And(result.z >= 0, result.z <= 12))
    assert is_valid((result.z == 12) == z3.And([flag.z for flag in FLAGS]))


def test_any_of_twelve_flags_is_one_path() -> None:
    """A known member settles it."""
    (result,) = results_of(lambda: any_of(FLAGS, bool_of))
    assert is_valid(result.z == z3.Or([flag.z for flag in FLAGS]))
    assert results_of(lambda: any_of((*FLAGS, True), bool_of)) == [True]
    assert results_of(lambda: any_of((), bool_of)) == [False]


def test_any_of_stops_where_python_stops() -> None:
    """An item that crashes is not asked where an earlier one holds."""

    def holds(number: int) -> bool:
        assert number != 2
        return bool(number == X)

    found = results_of(lambda: any_of((1, 2), holds))
    assert sorted(map(str, map(type, found))) == sorted(map(str, (bool, AssertionError)))


def test_predicates_written_on_the_spot_differ_by_what_they_captured() -> None:
    """The same code with another captured number, is another predicate."""
    (found,) = results_of(lambda: tuple(any_of((X,), above(limit)) for limit in (1, 5)))
    assert is_valid(found[0].z == (X.z > 1))
    assert is_valid(found[1].z == (X.z > 5))


def test_a_list_that_has_grown_is_another_list() -> None:
    """What is remembered of a call goes by what is in the list, not by the list."""

    def twice() -> tuple[bool, bool]:
        seen = [1]
        one = any_of((X,), lambda x: x in seen)
        seen.append(2)
        return one, any_of((X,), lambda x: x in seen)

    (found,) = results_of(twice)
    one, other = found
    assert is_valid(one.z == (X.z == 1))
    assert is_valid(other.z == z3.Or(X.z == 1, X.z == 2))


def above(limit: int) -> Callable[[int], bool]:
    """A predicate written on the spot."""
    return lambda x: x > limit


def some_rules(many: int) -> list[Rule]:
    """So many rules between random prefixes."""
    dice = random.Random(7)  # noqa: S311 - rules, not secrets

    def span() -> tuple[int, int]:
        free = 32 - dice.choice((8, 16, 24, 24, 32))
        first = dice.randrange(2**32) >> free << free
        return first, first + 2**free - 1

    ports = (0, 80, 443)
    return [Rule(*span(), *span(), dice.choice(ports), passes=dice.random() < 0.5) for _ in range(many)]


def test_the_first_rule_that_accepts_decides() -> None:
    """Against a hand-written chain of conditions."""
    rules = some_rules(5)
    (result,) = results_of(lambda: first_match(Rules(rules, accepts), HEADER, DENY))
    expected: Any = z3.BoolVal(val=False)
    for rule in reversed(rules):
        source, destination, port = HEADER.source.z, HEADER.destination.z, HEADER.port.z
        inside = z3.And(rule.first <= source, source <= rule.last, rule.low <= destination, destination <= rule.high)
        expected = z3.If(z3.And(inside, z3.BoolVal(rule.port == 0) | (port == rule.port)), rule.passes, expected)
    assert is_valid(result.passes.z == expected, *HEADERS)


def test_first_match_starts_where_it_is_told() -> None:
    """Earlier rules are not read."""
    everything = Rule(0, 2**32 - 1, 0, 2**32 - 1, 0, passes=True)
    rules = Rules([everything, evolve(everything, passes=False)], accepts)
    assert [rule.passes for rule in results_of(lambda: first_match(rules, HEADER, DENY, 1))] == [False]


def test_rules_that_do_not_join_fork_on_their_position() -> None:
    """A path for each rule that can be the first, none for the one that cannot."""
    devices = [Device(f"eth{number}") for number in range(4)]
    edges = dict(zip(devices, ((0, 9), (10, 19), (5, 15), (20, 29)), strict=True))
    rules: Rules[Device, Any] = Rules(devices, lambda device, x: edges[device][0] <= x <= edges[device][1])
    names = sorted(found.name for found in results_of(lambda: first_match(rules, X, LO)))
    assert names == ["eth0", "eth1", "eth3", "lo"]


@pytest.mark.parametrize("shadowed", [True, False])
def test_a_thousand_rules_take_less_than_five_seconds(shadowed: bool) -> None:  # noqa: FBT001 - a parameter
    """A rule may be removed if an earlier rule accepts all that it accepts, and only then."""
    rules = some_rules(1000)
    rules[300] = Rule(0, 2**31, 2**30, 2**31, 80, passes=True)
    rules[600] = Rule(17, 23, 2**30, 2**30 + 9, 80 if shadowed else 443, passes=False)
    rules[500:600] = [evolve(rule, first=2**31 + 1, last=2**32 - 1) for rule in rules[500:600]]
    rules[:500] = [evolve(rule, port=80) for rule in rules[:500]]
    rules.append(Rule(0, 2**32 - 1, 0, 2**32 - 1, 0, passes=True))
    given = Filters(Rules(rules, accepts), Rules([*rules[:600], *rules[601:]], accepts))
    began = time.process_time()
    ((_, verdict),) = smt.check([the_new_rules_say_the_same], World("rules", given), Limits())
    assert time.process_time() - began < 5
    assert verdict.outcome is (Outcome.PROVED if shadowed else Outcome.VIOLATED)


def test_merging_asks_no_solver_for_few_paths() -> None:
    """A path that cannot happen does no harm inside a merged call."""
    session = session_of(LIGHTS, Limits())
    assert [len(literals) for literals, _ in explore(session, lambda: next_of(LIGHT) == LIGHT)] == [0]
    assert session.feasible.checks == 0
