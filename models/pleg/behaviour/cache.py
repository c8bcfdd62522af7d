"""The pod cache: what is written, who is answered, who is woken. `pkg/kubelet/container/cache.go` @1.36.

Two comparisons differ on purpose: a caller is answered by what is strictly newer, a waiter is woken by what is as new
(facts D11).
"""

from typing import Any

from models.pleg.vocabulary import NEVER, Entry, Holding, Settings, Wait
from verify import evolve, frozen, pure


@frozen
class Change:
    """A pod after the cache was touched; whoever was woken reads the entry as it now is."""

    holding: Holding
    woken: tuple[Wait, ...] = ()
    accepted: bool = True


@pure
def is_accepted(*, gate: bool, is_present: bool, modified: int, stamp: int) -> bool:
    """Whether a write takes place: with the gate on, unless the entry is strictly newer. `cache.Set`."""
    return not (gate and is_present and modified > stamp)


@pure
def is_newer(entry: Entry, global_time: int, since: int, *, observes: bool) -> bool:
    """Whether a caller is answered now: entry or global time strictly after. `cache.getIfNewerThan`."""
    if global_time > since:
        return True
    return entry.is_present and (entry.modified > since or (observes and entry.observed > since))


@pure
def wakes(wait: Wait, stamp: int) -> bool:
    """Whether a write of this time wakes a waiter: it need not be newer. `cache.notify`."""
    return wait.since <= stamp


def notified(holding: Holding, stamp: int) -> Change:
    """Wake whoever waits for no more than this time."""
    woken = tuple(wait for wait in holding.waits if wakes(wait, stamp))
    if not woken:
        return Change(holding)
    return Change(evolve(holding, waits=tuple(wait for wait in holding.waits if not wakes(wait, stamp))), woken)


def written(settings: Settings, holding: Holding, status: Any, error: str, stamp: int) -> Change:  # noqa: ANN401 - a status is whatever the caller keeps
    """Write an entry and wake its waiters, or refuse: `cache.Set`. Without the gate nothing is compared."""
    entry = holding.entry
    if not is_accepted(gate=settings.gate, is_present=entry.is_present, modified=entry.modified, stamp=stamp):
        return Change(holding, accepted=False)
    observed = stamp if settings.release.observes else NEVER
    fresh = evolve(entry, is_present=True, status=status, error=error, modified=stamp, observed=observed)
    return notified(evolve(holding, entry=fresh), stamp)


def deleted(holding: Holding) -> Holding:
    """Forget an entry, whatever its time; nobody is woken, and nothing remembers it: `cache.Delete`."""
    gone = evolve(
        holding.entry, is_present=False, status=holding.entry.nothing, error="", modified=NEVER, observed=NEVER
    )
    return evolve(holding, entry=gone)


def observed(holding: Holding, stamp: int) -> Change:
    """Say when a pod was last looked at, and wake its waiters, entry or not: `cache.SetObservedTime` (1.36)."""
    if holding.entry.is_present:
        holding = evolve(holding, entry=evolve(holding.entry, observed=stamp))
    return notified(holding, stamp)


def subscribed(settings: Settings, holding: Holding, global_time: int, wait: Wait) -> Change:
    """Ask for what is newer than some time: answered now, or later. `cache.subscribe`.

    Until kubernetes 120942 the gate answered for a pod without entry at once, by an empty status (B1).
    """
    entry = holding.entry
    unknown = settings.release.answers_missing and settings.gate and not entry.is_present
    if unknown or is_newer(entry, global_time, wait.since, observes=settings.release.observes):
        return Change(holding, (wait,))
    return Change(evolve(holding, waits=(*holding.waits, wait)))
