"""What comparing times gives: the lemmas behind S1 and S2, for all times.

A status is as new as the moment of its look. So a write keeps S2 if it looked no earlier than what it replaces.
"""

from typing import Annotated

from models.pleg.behaviour.cache import is_accepted
from models.pleg.behaviour.machine.entry import CachedEntry
from models.pleg.vocabulary.rules import Stamping, Writers, follows
from verify import Between, always, assume, for_all

Instant = Annotated[int, Between(0, 2**62)]


@for_all
def what_is_accepted_is_not_older_by_its_time(writers: Writers, stamp: Instant, next_stamp: Instant) -> bool:
    """S1: with the gate on, a write whose time is strictly older is refused, and no other."""
    accepted = is_accepted(gate=writers.gate, is_present=True, modified=stamp, stamp=next_stamp)
    return accepted == (next_stamp >= stamp)


@for_all
def what_is_accepted_has_not_looked_earlier(
    writers: Writers, stamp: Instant, look: Instant, next_stamp: Instant, next_look: Instant
) -> bool:
    """S2 of one write after another: what S1 gives by itself, and what the rule of the times adds."""
    assume(follows(writers.stamping, stamp, look), follows(writers.stamping, next_stamp, next_look))
    assume(is_accepted(gate=writers.gate, is_present=True, modified=stamp, stamp=next_stamp))
    assume(writers.stamping != Stamping.IN_TURN or next_stamp >= look or next_look <= stamp)
    return next_look >= look or next_stamp == stamp


@always(CachedEntry)
def an_entry_never_goes_back_to_an_older_look(entry: CachedEntry) -> bool:
    """S2 for runs of any length: by induction where times are exact, or where one writer takes its turns."""
    return not entry.went_back


@always(CachedEntry)
def no_time_is_later_than_its_look(entry: CachedEntry) -> bool:
    """What facts §4 adds to S1 to get S2; it holds where S2 does, but does not give it: looks of two writers cross."""
    return entry.stamp <= entry.look
