"""Whole relists, on plain values: of all pods, of one, and the worker loop of 1.36. `pkg/kubelet/pleg/generic.go`."""

from attrs import define, field

from models.pleg.behaviour.cache import observed
from models.pleg.behaviour.differences import differences, listed
from models.pleg.behaviour.held import Held
from models.pleg.behaviour.inspecting import (
    Inspection,
    Reconciled,
    begun,
    kept_addresses,
    must_inspect,
    reconciled,
    reinspected,
)
from models.pleg.behaviour.node import CallFailed, listing_of
from models.pleg.vocabulary import NEVER, Reinspection, State, Status
from models.pleg.vocabulary.schedules import Shown
from verify import evolve, frozen

REQUESTS = 200  # what the queue of requests holds; more are dropped


class Crash(Exception):  # noqa: N818 - what happens to the kubelet
    """The kubelet has read what is not there."""


@frozen
class Watch:
    """A watch condition of 1.33 to 1.35: a container is in a state."""

    about: str
    state: str

    def is_met(self, status: Status | None) -> bool:
        """Whether it holds of a status."""
        return status is not None and (self.about, State(self.state)) in status.containers


@define
class Relisting:
    """The generic PLEG of one kubelet: its watch conditions, its queue of requests, its timer."""

    held: Held
    period: int
    watches: dict[str, dict[str, Watch]] = field(factory=dict)
    requests: list[tuple[str, int]] = field(factory=list)
    timer: int | None = None
    is_due: bool = False
    seen: dict[str, Shown] = field(factory=dict)

    def relist(self) -> None:
        """List all pods, take in turn those that differ, vouch for all; a failed listing does nothing: `Relist`."""
        held, began = self.held, self.held.node.now
        try:
            pods = held.node.listed()
        except CallFailed:
            return
        held.relist_time = began
        self.seen.update(pods)
        keeps = held.settings.release.keeps_vanished
        for uid in dict.fromkeys((*held.holdings, *pods)):
            holding = held.of(uid)
            current = listing_of(pods[uid]) if uid in pods else None
            held.put(uid, evolve(holding, record=listed(holding.record, current, keeps_vanished=keeps)))
        self.watches = {uid: kept for uid, kept in self.watches.items() if held.of(uid).record.current is not None}
        self._take_all(began)
        held.vouch(began)

    def _take_all(self, began: int) -> None:
        held = self.held
        known = [uid for uid, holding in held.holdings.items() if holding.record.is_known]
        apart = held.settings.release.reinspection == Reinspection.APART
        again = [uid for uid in known if apart and held.of(uid).record.flagged]
        for uid in known:
            if self._take(uid, began) and uid in again:
                again.remove(uid)
        for uid in again:
            inspection = self._inspected(uid, began)
            self._keep(uid, reinspected(held.settings, held.of(uid), inspection))

    def _take(self, uid: str, began: int) -> bool:
        """Give one pod its turn; whether it was inspected or forgotten."""
        held, watches = self.held, dict(self.watches.get(uid, {}))
        record = held.of(uid).record
        found = differences(record)
        if not must_inspect(held.settings, record, found, watched=bool(watches)):
            return False
        inspection, met = Inspection(listed=began), []
        held.put(uid, begun(held.of(uid)))
        if record.current is not None:
            inspection = self._inspected(uid, began)
            met = [key for key, watch in watches.items() if watch.is_met(inspection.status)]
        done = reconciled(held.settings, held.of(uid), found, inspection, was_flagged=record.flagged, met=bool(met))
        self._keep(uid, done)
        if done.accepted and not inspection.error:
            self.watches[uid] = {key: each for key, each in self.watches.get(uid, {}).items() if key not in met}
        return True

    def _inspected(self, uid: str, began: int) -> Inspection:
        """Inspect a pod, and keep its addresses where there are none now."""
        held = self.held
        found = held.node.inspected(held.settings, self.seen[uid], began)
        return found if found.error else evolve(found, status=kept_addresses(found.status, held.of(uid).entry))

    def _keep(self, uid: str, done: Reconciled) -> None:
        if done.crashed:
            raise Crash
        self.held.put(uid, done.holding, done.woken)
        self.held.send(uid, done.sent)

    def relist_pod(self, uid: str) -> None:
        """Relist one pod, then say that it was looked at, also where its inspection failed: `relistPod` (1.36)."""
        held, began = self.held, self.held.node.now
        try:
            self.seen[uid] = held.node.listed_one(uid)
        except CallFailed:
            return
        holding = held.of(uid)
        held.put(uid, evolve(holding, record=listed(holding.record, listing_of(self.seen[uid]))))
        self._take(uid, began)
        held.change(uid, observed(held.of(uid), began))

    def mark(self, uid: str) -> None:
        """Have a pod inspected at the next relist: `RequestReinspect` (1.36)."""
        holding = self.held.of(uid)
        self.held.put(uid, evolve(holding, record=evolve(holding.record, flagged=True)))

    def request(self, uid: str, time: int) -> bool | None:
        """Ask for a relist of one pod; nothing happens with the gate off: `RequestRelist` (1.36)."""
        if not self.held.settings.on_demand:
            return None
        if len(self.requests) < REQUESTS:
            self.requests.append((uid, time))
        return True

    def start(self) -> None:
        """Arm the timer: the first relist is due at once."""
        self._arm(0)

    def _arm(self, span: int) -> None:
        self.timer, self.is_due = self.held.node.now + span, False
        self.passes()

    def passes(self) -> None:
        """Look at the clock: a timer that has fired stays so, also where the clock steps back."""
        self.is_due = self.is_due or (self.timer is not None and self.timer <= self.held.node.now)

    def work(self, count: int | None) -> int:
        """Take turns of the worker loop while something is due: the timer first, then requests. `workerLoopIteration`.

        A request made no later than the start of the last relist is skipped.
        """
        turns = 0
        while count is None or turns < count:
            if self.is_due:
                self.relist()
                self._arm(self.period)
            elif self.requests:
                uid, time = self.requests.pop(0)
                if self.held.relist_time == NEVER or time > self.held.relist_time:
                    self.relist_pod(uid)
            else:
                break
            turns += 1
        return turns

    def watch(self, uid: str, key: str, watch: Watch) -> None:
        """Set a watch condition: `SetPodWatchCondition` (1.33 to 1.35)."""
        self.watches.setdefault(uid, {})[key] = watch
