"""The bound of a mean of rates over any number of windows, by induction: how it begins, and how it goes on (T9)."""

from models.cpu.behaviour.averaging import Mean, beyond, keeps_room, lag, lasts, room
from models.cpu.behaviour.bounds import spread_of, worst_first, worst_last
from models.cpu.behaviour.rates import WORD
from models.cpu.behaviour.sampling import is_node
from models.cpu.vocabulary import Node, Pipeline, Read
from verify import assume, evolve, for_all


@for_all
def a_mean_of_rates_begins_within_its_bound(
    pipeline: Pipeline, node: Node, first: Read, second: Read, short: int, long: int
) -> bool:
    """One short window keeps to N × D / ws, less what the lag of its second read leaves to be gained (T9, n = 1)."""
    assume(is_node(node), 1 <= short <= long)
    node = evolve(node, granularity=1)
    assume(lasts(pipeline, node, first, second, short))
    mean = Mean(short, long, 1, beyond(pipeline, node, first, second) * long)
    return keeps_room(pipeline, node, mean, second)


@for_all
def a_mean_of_rates_stays_within_its_bound(
    pipeline: Pipeline, node: Node, mean: Mean, second: Read, third: Read, fourth: Read
) -> bool:
    """With two windows more, a long and a short one, N × D × (k/ws - (k-1)/wl) holds as before: for every n (T9).

    After the long one too, which an even number ends with. Divided by n this is the bound of the mean, which tends to
    N × D × (1/ws - 1/wl) / 2 and does not vanish.
    """
    assume(is_node(node), 1 <= mean.short <= mean.long, mean.shorts >= 1)
    node = evolve(node, granularity=1)
    assume(lasts(pipeline, node, second, third, mean.long), lasts(pipeline, node, third, fourth, mean.short))
    assume(keeps_room(pipeline, node, mean, second))
    longer = evolve(mean, excess=mean.excess + beyond(pipeline, node, second, third) * mean.short)
    last = evolve(
        longer, shorts=mean.shorts + 1, excess=longer.excess + beyond(pipeline, node, third, fourth) * mean.long
    )
    return longer.excess <= room(pipeline, node, longer) and keeps_room(pipeline, node, last, fourth)


@for_all
def the_bound_of_a_mean_is_reached(pipeline: Pipeline, node: Node, ticks: int, more: int, shorts: int) -> bool:
    """Reads that the node can give keep a mean at its bound for two windows more: it is tight for odd n (T9).

    The windows are whole ticks, the long one not below the spread, and the counter fits 64 bits.
    """
    tick, late = pipeline.variant.tick, spread_of(pipeline, node)
    short, long = ticks * tick, (ticks + more) * tick
    assume(is_node(node), ticks >= 1, more >= 0, shorts >= 1, late <= long)
    node = evolve(node, granularity=1)
    base = node.cores * (long - late)
    third, fourth = evolve(worst_first(node), true=base), worst_last(pipeline, node, short)
    fourth = evolve(fourth, true=fourth.true + base)
    second = Read(third.instant - long + late, fourth.delay, 0)
    assume(fourth.true < WORD)
    mean = Mean(short, long, shorts, 0)
    full = evolve(mean, excess=room(pipeline, node, mean))
    gained = node.cores * late
    last = evolve(full, shorts=shorts + 1, excess=full.excess - gained * short + gained * long)
    return (
        lag(pipeline, node, second) == 0
        and lasts(pipeline, node, second, third, long)
        and lasts(pipeline, node, third, fourth, short)
        and beyond(pipeline, node, second, third) == -gained
        and beyond(pipeline, node, third, fourth) == gained
        and last.excess == room(pipeline, node, last)
    )
