"""The generic PLEG of a finite kubelet: a relist in five steps, or in one. `pkg/kubelet/pleg/generic.go`."""

from typing import Self

from models.pleg.behaviour.cache import observed
from models.pleg.behaviour.differences import differences, listed, sent
from models.pleg.behaviour.inspecting import Inspection, Reconciled, begun, must_inspect, reconciled, reinspected
from models.pleg.behaviour.machine.state import State, by_clock, is_either
from models.pleg.vocabulary import ZERO, Difference, Record, Reinspection
from models.pleg.vocabulary import State as ContainerState
from models.pleg.vocabulary.finite import ABSENT, CREATED, EXITED, FAR, NOTHING, REMOVED, RUNNING, Phase, Relist
from verify import action, evolve, frozen, keyed_map, pure, require

STATES = {CREATED: ContainerState.CREATED, RUNNING: ContainerState.RUNNING, EXITED: ContainerState.EXITED}


def pair_of(old: int, new: int) -> int:
    """The row of the event table for a listing and the next one."""
    return (REMOVED - NOTHING) * (old - NOTHING) + new - NOTHING


LISTINGS = {NOTHING: None} | {version: (("app", state),) for version, state in STATES.items()}
FOUND = keyed_map(
    (
        (pair_of(old, new), differences(Record(is_known=True, old=LISTINGS[old], current=LISTINGS[new])))
        for old in LISTINGS
        for new in LISTINGS
    ),
    (),
)
"""The event table, asked once for each pair of versions."""


@pure
def listing_of(version: int) -> int:
    """What a listing shows of a version: nothing before there is a container, and after."""
    return NOTHING if version in (ABSENT, REMOVED) else version


@pure
def _shown(listed: int) -> int:
    """The version that a listing stands for, once there was a container."""
    return REMOVED if listed == NOTHING else listed


@frozen
class Generic(State):
    """The relist loop."""

    @action
    def relists(self) -> Self:
        """A whole relist at once."""
        require(self.setup.coarse, not self.seen.is_over, self.relist.phase == Phase.IDLE)
        return self.listed_now(of_one=False).inspected_whole(fails=False).turn_taken().relist_over().settled()

    @action
    def pod_is_relisted(self) -> Self:
        """A whole relist of the pod alone, as was asked for (1.36)."""
        require(self.setup.coarse, self.requested, not self.seen.is_over, self.relist.phase == Phase.IDLE)
        after = evolve(self, requested=False)
        if listing_of(self.truth) == NOTHING:
            return after.settled()
        return after.listed_now(of_one=True).inspected_whole(fails=False).turn_taken().relist_over().settled()

    @action
    def relist_lists(self) -> Self:
        """Read the clock, and list."""
        require(not self.setup.coarse, not self.seen.is_over, self.relist.phase == Phase.IDLE)
        return self.listed_now(of_one=False).settled()

    @action
    def relist_of_pod_lists(self) -> Self:
        """Read the clock, and list the pod alone (1.36); where there is none, nothing follows."""
        require(not self.setup.coarse, self.requested, not self.seen.is_over, self.relist.phase == Phase.IDLE)
        after = evolve(self, requested=False)
        return after.settled() if listing_of(self.truth) == NOTHING else after.listed_now(of_one=True).settled()

    @action
    def inspection_begins(self) -> Self:
        """Read the clock again, and the runtime its own."""
        require(self.relist.phase == Phase.LISTED, self.is_due, self.is_inspected, not self.seen.is_over)
        return self.asked().settled()

    @action
    def inspection_reads(self) -> Self:
        """The runtime reads the container's state."""
        require(self.relist.phase == Phase.INSPECTING, not self.seen.is_over)
        return self.inspected_as(fails=False).settled()

    @action
    def relist_writes(self) -> Self:
        """Write what was read, or forget a pod that was not listed; move the record, and send."""
        is_read = self.relist.phase == Phase.READ
        is_gone = self.relist.phase == Phase.LISTED and self.is_due and not self.is_inspected
        require(is_read or is_gone, not self.seen.is_over)
        return self.turn_taken().settled()

    @action
    def relist_ends(self) -> Self:
        """Vouch for the whole cache under the time of the start."""
        is_idle = self.relist.phase == Phase.LISTED and not self.is_due
        require(self.relist.phase == Phase.DONE or is_idle, not self.seen.is_over)
        return self.relist_over().settled()

    @property
    def found(self) -> tuple[Difference, ...]:
        """The events between the pod's last listing and this one."""
        record = self.holding.record
        return FOUND.at(pair_of(record.old, record.current)) if record.is_known else ()

    @property
    def is_due(self) -> bool:
        """Whether the pod has its turn in this relist: by itself, or until 1.32 apart from the others."""
        record, settings = self.holding.record, self.setup.settings
        apart = settings.release.reinspection == Reinspection.APART and record.flagged
        return must_inspect(settings, record, self.found) or apart

    @property
    def is_inspected(self) -> bool:
        """Whether the pod's turn asks the runtime: not for one that was not listed, but by its old object (D8)."""
        return self.holding.record.current != NOTHING or len(self.found) == 0

    def listed_now(self, *, of_one: bool) -> Self:
        """The start of a relist: the clock, then the listing."""
        keeps = self.setup.settings.release.keeps_vanished
        record = listed(self.holding.record, listing_of(self.truth), keeps_vanished=keeps)
        began = self.read()
        relist = Relist(phase=Phase.LISTED, of_one=of_one, began=began, truth=self.truth)
        return evolve(self, holding=evolve(self.holding, record=record), relist=relist, clock=max(self.clock, began))

    def asked(self) -> Self:
        """The start of an inspection: the kubelet's time of it, and the runtime's, which is taken before it looks."""
        reading = self.read(1)
        stamp, runtime = ZERO, self.setup.runtime
        if runtime.stamps_inspections and self.setup.settings.gate:
            is_misread = runtime.stamps_nanoseconds and self.setup.settings.release.reads_stamp_seconds
            stamp = FAR if is_misread else by_clock(self.setup.inspection_clock, reading)
        flagged = self.holding.record.flagged
        relist = evolve(
            self.relist, phase=Phase.INSPECTING, inspected=reading, runtime_stamp=stamp, was_flagged=flagged
        )
        return evolve(self, holding=begun(self.holding), relist=relist, clock=max(self.clock, reading))

    def inspected_as(self, *, fails: bool) -> Self:
        """What the runtime answers: the container's present state, or an error."""
        hides = self.setup.shows_nothing and self.relist.runtime_stamp != ZERO
        shows = NOTHING if fails else ABSENT if hides else self.truth
        return evolve(self, relist=evolve(self.relist, phase=Phase.READ, shows=shows, failed=fails))

    def inspected_whole(self, *, fails: bool) -> Self:
        """The inspection of a pod that has its turn, in one step; nothing for others."""
        if not self.is_due or not self.is_inspected:
            return self
        return self.asked().inspected_as(fails=fails)

    def turn_taken(self) -> Self:
        """The pod's turn is over: written, moved, sent."""
        if not self.is_due and self.relist.phase != Phase.READ:
            return self
        relist, before = self.relist, self.holding
        inspection = Inspection(
            relist.shows,
            "failed" if relist.failed else "",
            relist.inspected,
            relist.began,
            relist.runtime_stamp,
        )
        done = self.decided(inspection)
        shows = _shown(before.record.current)
        after = evolve(self, holding=done.holding, relist=evolve(relist, phase=Phase.DONE))
        if done.crashed:
            return evolve(after, seen=evolve(after.seen, crashed=True))
        if not done.accepted and not self.in_use:
            after = evolve(after, seen=evolve(after.seen, refused=True))
        after = after.moved(before.record, len(sent(self.found)), len(done.sent))
        after = after.answered() if len(done.woken) > 0 else after
        return after.wrote(before).sends(done.sent, shows)

    def decided(self, inspection: Inspection) -> Reconciled:
        """What becomes of the pod."""
        settings, found = self.settings, self.found
        if len(found) == 0 and settings.release.reinspection == Reinspection.APART:
            return reinspected(settings, self.holding, inspection)
        return reconciled(settings, self.holding, found, inspection, was_flagged=self.relist.was_flagged)

    def moved(self, before: Record, owed: int, done: int) -> Self:
        """Note where the record has moved without all events that it owes, or something came of a failed inspection."""
        record, seen = self.holding.record, self.seen
        has_moved = record.old != before.old or record.is_known != before.is_known
        is_untold = has_moved and done < owed
        is_hasty = self.relist.failed and (has_moved or done > 0)
        if not is_untold and not is_hasty:
            return self
        return evolve(self, seen=evolve(seen, untold=seen.untold or is_untold, hasty=seen.hasty or is_hasty))

    def relist_over(self) -> Self:
        """The end of a relist: the cache is vouched for; of one pod, it was observed. A crash vouches for nothing."""
        relist = self.relist
        after = evolve(self, relist=Relist())
        if self.seen.crashed:
            return after
        if relist.of_one:
            return after.changed(observed(after.holding, relist.began))
        after = after.vouched(relist.began, relist.truth)
        forgotten = is_either(after.seen.forgotten, relist.truth == REMOVED)
        return evolve(after, seen=evolve(after.seen, forgotten=forgotten))
