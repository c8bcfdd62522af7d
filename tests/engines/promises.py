"""What the toys promise."""

# ruff: noqa: D103 - a property's name is its sentence

from typing import Annotated

from tests.engines.commit import Decision, Manager, TwoPhase
from tests.engines.sharing import At, Peterson, Philosophers, Tenant
from tests.engines.toys import (
    BinaryClock,
    Channel,
    Counter,
    Divider,
    Fuse,
    Jugs,
    Meter,
    Server,
)
from verify import Between, always, assume, for_all, implies, leads_to, reachable, within


@always(BinaryClock)
def the_bit_is_a_bit(clock: BinaryClock) -> bool:
    return clock.bit in (0, 1)


@reachable(Jugs)
def four_gallons_can_be_measured(jugs: Jugs) -> bool:
    return jugs.big == 4


@always(Channel)
def what_was_sent_and_not_received_is_held(channel: Channel) -> bool:
    return (channel.sent - channel.received - len(channel.held)) % 2 == 0


@always(Peterson)
def never_are_both_critical(pair: Peterson) -> bool:
    return not (pair.first == At.CRITICAL and pair.second == At.CRITICAL)


@always(Philosophers)
def neighbours_never_eat_together(table: Philosophers) -> bool:
    return not any(
        mine == 2 and table.holds[(seat + 1) % len(table.holds)] == 2 for seat, mine in enumerate(table.holds)
    )


@always(TwoPhase)
def managers_agree(run: TwoPhase) -> bool:
    return not (Manager.COMMITTED in run.managers and Manager.ABORTED in run.managers)


@reachable(TwoPhase)
def all_can_commit(run: TwoPhase) -> bool:
    return all(manager == Manager.COMMITTED for manager in run.managers)


@reachable(TwoPhase)
def a_commit_can_follow_an_abort(run: TwoPhase) -> bool:
    return run.commit and run.abort


@always(TwoPhase)
def a_commit_was_heard_by_all(run: TwoPhase) -> bool:
    assume(run.decision == Decision.COMMITTED)
    return all(run.heard)


@always(TwoPhase)
def nothing_is_said_where_no_one_is(run: TwoPhase) -> bool:
    assume(len(run.managers) == 0)
    return False


def is_asked(server: Server) -> bool:
    return server.asked


@leads_to(Server, after=is_asked)
def what_is_asked_is_answered(server: Server) -> bool:
    return not server.asked


@leads_to(Server, after=is_asked, fair=("answers",))
def what_is_asked_is_answered_in_fairness(server: Server) -> bool:
    return not server.asked


@leads_to(Server, after=is_asked, fair=("answer",))
def what_is_misspelt_is_an_error(server: Server) -> bool:
    return not server.asked


def wants_in(pair: Peterson) -> bool:
    return pair.first in (At.ASKING, At.WAITING)


@leads_to(Peterson, after=wants_in)
def who_asks_gets_in(pair: Peterson) -> bool:
    return pair.first == At.CRITICAL


@within(Peterson, 9, after=wants_in)
def who_asks_gets_in_after_nine_steps(pair: Peterson) -> bool:
    return pair.first == At.CRITICAL


@within(Peterson, 8, after=wants_in)
def who_asks_gets_in_after_eight_steps(pair: Peterson) -> bool:
    return pair.first == At.CRITICAL


def someone_holds_a_fork(table: Philosophers) -> bool:
    return 1 in table.holds


@leads_to(Philosophers, after=someone_holds_a_fork, fair=("takes_right",))
def someone_eats(table: Philosophers) -> bool:
    return 2 in table.holds


def is_lit(fuse: Fuse) -> bool:
    return fuse.lit


def is_never(fuse: Fuse) -> bool:
    return fuse.left == 5 and fuse.left == 0


def is_burnt(fuse: Fuse) -> bool:
    return fuse.left == 0


@within(Fuse, 5, after=is_lit)
def a_lit_fuse_burns_down_in_five_steps(fuse: Fuse) -> bool:
    return fuse.left == 0


@within(Fuse, 4, after=is_lit)
def a_lit_fuse_burns_down_in_four_steps(fuse: Fuse) -> bool:
    return fuse.left == 0


@leads_to(Fuse, after=is_lit)
def a_lit_fuse_burns_down(fuse: Fuse) -> bool:
    return fuse.left == 0


@leads_to(Fuse, after=is_lit, fair=("burns",))
def a_lit_fuse_burns_down_in_fairness(fuse: Fuse) -> bool:
    return fuse.left == 0


@within(Fuse, 1, after=is_never)
def nothing_follows_from_nothing(fuse: Fuse) -> bool:
    return fuse.left == 0


@within(Fuse, 0, after=is_burnt)
def what_is_burnt_was_lit(fuse: Fuse) -> bool:
    return fuse.lit


@always(Counter)
def the_limit_is_kept(counter: Counter) -> bool:
    return counter.count <= counter.limit


@always(Meter)
def the_level_is_low(meter: Meter) -> bool:
    return meter.level < 500_000


@always(Divider)
def the_divisor_is_small(divider: Divider) -> bool:
    return divider.by < 3


@always(Divider)
def the_divisor_divides(divider: Divider) -> bool:
    return 2 // divider.by > 0


@always(Tenant)
def nobody_moves_to_b(tenant: Tenant) -> bool:
    return tenant.home.name != "b"


Small = Annotated[int, Between(0, 100)]


@for_all
def sums_commute(one: Small, other: Small) -> bool:
    return one + other == other + one


@for_all
def sums_are_small(one: Small, other: Small) -> bool:
    return one + other < 150


@for_all
def halves_are_equal(one: Small, *, even: bool) -> bool:
    return implies(even and one % 2 == 0, one // 2 * 2 == one)


@for_all
def the_impossible_is_true(one: Small) -> bool:
    assume(one > 100)
    return False
