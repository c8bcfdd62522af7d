"""The pod worker, the sync loop and the container itself: who acts on what PLEG says.

`podWorkerLoop` of pkg/kubelet/pod_workers.go, `syncLoopIteration` of pkg/kubelet/kubelet.go, and
`ShouldContainerBeRestarted` of pkg/kubelet/container/helpers.go, for a pod that is never restarted after its exit.
"""

from typing import Self

from models.pleg.behaviour.cache import subscribed
from models.pleg.behaviour.machine.evented import Evented
from models.pleg.behaviour.machine.state import is_either
from models.pleg.vocabulary import EventType, Kind
from models.pleg.vocabulary.finite import (
    ABSENT,
    CREATED,
    EXITED,
    NOTHING,
    REMOVED,
    RUNNING,
    Desired,
    Notice,
    Phase,
    PodWait,
    Task,
    Worker,
)
from models.pleg.vocabulary.setup import Setup
from verify import action, evolve, frozen, pure, require


@pure
def must_start(shown: int) -> bool:
    """Whether a sync starts the container: where it sees none, or one that is only created (B5, B6)."""
    return shown in (NOTHING, ABSENT, CREATED, REMOVED)


@frozen
class Kubelet(Evented):
    """All of it."""

    @action
    def pod_is_added(self) -> Self:
        """The pod's configuration arrives."""
        require(self.worker.desired == Desired.NOTHING, self.left.updates > 0, not self.seen.is_over)
        return self.told(Desired.RUN)

    @action
    def pod_is_updated(self) -> Self:
        """The configuration changes, and still wants the pod to run."""
        require(self.worker.desired == Desired.RUN, self.left.updates > 0, not self.seen.is_over)
        return self.told(Desired.RUN)

    @action
    def pod_is_deleted(self) -> Self:
        """The pod is to stop."""
        require(self.worker.desired == Desired.RUN, self.left.updates > 0, not self.seen.is_over)
        return self.told(Desired.STOP)

    @action
    def sync_loop_reads(self) -> Self:
        """The oldest PLEG event makes the worker sync, unless it says that a container was removed."""
        require(len(self.channel) > 0, not self.seen.is_over)
        notice = self.channel[0]
        after = evolve(self, channel=self.channel[1:])
        if notice.kind == Kind.DIED and self.setup.reaps and self.truth == EXITED:
            after = evolve(after, truth=REMOVED).emitted(EventType.DELETED, after.read())
        if notice.is_other:
            return after
        if notice.kind == Kind.REMOVED or self.worker.desired == Desired.NOTHING:
            return after.settled()
        return evolve(after, worker=evolve(after.worker, pending=True)).settled()

    @action
    def other_pod_sends(self) -> Self:
        """An event of another pod takes a place in the channel."""
        require(self.setup.others, len(self.channel) < self.setup.capacity, not self.seen.is_over)
        return evolve(self, channel=(*self.channel, Notice(Kind.STARTED, ABSENT, is_other=True)))

    @action
    def worker_resyncs(self) -> Self:
        """The worker's own timer: it syncs whatever was sent; here only where it has something to catch up with."""
        require(self.setup.resyncs, not self.worker.pending, self.worker.desired != Desired.NOTHING)
        require(self.worker.task == Task.IDLE, not self.seen.is_over, self.worker.acted != self.truth)
        return evolve(self, worker=evolve(self.worker, pending=True))

    @action
    def worker_asks(self) -> Self:
        """Ask the cache for what is newer than the last sync."""
        require(self.worker.task == Task.IDLE, self.worker.pending, not self.seen.is_over)
        require(len(self.holding.waits) == 0)  # always so: said for unknown values
        worker = evolve(self.worker, task=Task.WAITING, pending=False)
        wait = PodWait(since=worker.last_sync)
        change = subscribed(self.setup.settings, self.holding, self.global_time, wait)
        return evolve(self, worker=worker).changed(change).settled()

    @action
    def worker_syncs(self) -> Self:
        """Act on the answer: start what is not there, kill what is to stop; an error is for later."""
        require(self.worker.task == Task.ANSWERED, not self.seen.is_over)
        worker = self.worker
        if worker.failed:
            return evolve(self, worker=_idle(evolve(worker, pending=True))).settled()
        after = evolve(self, worker=evolve(worker, acted=max(worker.acted, worker.answer)))
        if worker.desired == Desired.STOP:
            return after.killed().synced().settled()
        if not must_start(worker.answer):
            return after.synced().settled()
        if self.truth in (CREATED, RUNNING):
            return evolve(after, seen=evolve(self.seen, duplicated=True)).synced().settled()
        if self.truth != ABSENT:
            return after.synced().settled()
        created = evolve(after, truth=CREATED, worker=evolve(after.worker, task=Task.STARTING, answer=NOTHING))
        return created.emitted(EventType.CREATED, created.read()).passed().settled()

    @action
    def container_starts(self) -> Self:
        """The worker starts what it has created, and is done."""
        require(self.worker.task == Task.STARTING, not self.seen.is_over)
        started = evolve(self, truth=RUNNING).emitted(EventType.STARTED, self.read())
        asks = self.setup.settings.release.has_requests and self.setup.settings.on_demand
        return evolve(started, requested=is_either(self.requested, asks)).passed().synced().settled()

    @action
    def container_exits(self) -> Self:
        """The container ends by itself."""
        require(self.truth == RUNNING, not self.seen.is_over)
        return self.exited().settled()

    @action
    def container_is_removed(self) -> Self:
        """A container that has exited is removed once the pod is to stop and its worker has seen the exit."""
        is_due = self.worker.desired == Desired.STOP and self.worker.acted == EXITED
        require(self.truth == EXITED, is_due or self.setup.vanishes, not self.seen.is_over)
        return evolve(self, truth=REMOVED).emitted(EventType.DELETED, self.read()).passed().settled()

    def told(self, desired: Desired) -> Self:
        """A new configuration is pending."""
        worker = evolve(self.worker, desired=desired, pending=True)
        return evolve(self, worker=worker, left=evolve(self.left, updates=self.left.updates - 1))

    def passed(self) -> Self:
        """The reading of the clock that went into an event is past."""
        return evolve(self, clock=self.clock + 1)

    def exited(self) -> Self:
        """The container ends."""
        return evolve(self, truth=EXITED).emitted(EventType.STOPPED, self.read()).passed()

    def killed(self) -> Self:
        """The worker stops the container, if there is one."""
        return self.exited() if self.truth in (CREATED, RUNNING) else self

    def synced(self) -> Self:
        """The sync is over: its time is what the next one asks for."""
        worker = _idle(evolve(self.worker, last_sync=self.read(), last_truth=self.truth))
        return evolve(self, worker=worker, clock=max(self.clock, self.read()))


def _idle(worker: Worker) -> Worker:
    return evolve(worker, task=Task.IDLE, answer=NOTHING, failed=False)


@frozen
class Failing(Kubelet):
    """The same where calls of the runtime may fail."""

    @action
    def listing_fails(self) -> Self:
        """A relist that cannot list; whether it has changed anything is noted."""
        require(self.relist.phase == Phase.IDLE, not self.seen.is_over)
        after = self.unlisted()
        is_same = after.holding.entry == self.holding.entry and after.holding.record == self.holding.record
        if is_same and after.global_time == self.global_time and len(after.channel) == len(self.channel):
            return after
        return evolve(after, seen=evolve(after.seen, disturbed=True)).settled()

    def unlisted(self) -> Self:
        """What becomes of a relist whose listing has failed: `Relist` returns before it has set anything.

        So S6 holds here by construction; what the real code does is held by the schedules whose listings fail.
        """
        return self

    @action
    def container_does_not_start(self) -> Self:
        """The start of a container fails: it stays created. The sync ends all the same, and is to come again."""
        require(self.setup.refuses, self.worker.task == Task.STARTING, not self.seen.is_over)
        done = self.synced()
        return evolve(done, worker=evolve(done.worker, pending=True)).settled()

    @action
    def relist_fails_to_inspect(self) -> Self:
        """A whole relist whose inspection fails."""
        require(self.setup.coarse, not self.seen.is_over, self.relist.phase == Phase.IDLE, self.left.failures > 0)
        begun_ = self.listed_now(of_one=False)
        require(begun_.is_due, begun_.is_inspected)
        return (
            evolve(begun_.inspected_whole(fails=True), left=evolve(self.left, failures=self.left.failures - 1))
            .turn_taken()
            .relist_over()
            .settled()
        )

    @action
    def inspection_fails(self) -> Self:
        """The runtime answers with an error."""
        require(self.relist.phase == Phase.INSPECTING, self.left.failures > 0, not self.seen.is_over)
        return evolve(self.inspected_as(fails=True), left=evolve(self.left, failures=self.left.failures - 1)).settled()


def kubelet(setup: Setup) -> Kubelet:
    """A kubelet that has just started, on a node without pods."""
    kind = Failing if setup.left.failures > 0 or setup.refuses else Kubelet
    return kind(setup=setup, in_use=setup.settings.in_use, left=setup.left)
