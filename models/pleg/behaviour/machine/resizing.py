"""A container that gets other resources while it runs, or a pod another address: PLEG compares states alone.

Watch conditions are those of 1.33 to 1.35 (`SetPodWatchCondition`, kubernetes 128518), requests to inspect a pod again
of 1.36 (`RequestReinspect`, kubernetes 137363), both of pkg/kubelet/pleg/generic.go.
"""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.differences import listed
from models.pleg.behaviour.inspecting import Inspection, begun, must_inspect, reconciled
from models.pleg.vocabulary import Reinspection, Settings
from models.pleg.vocabulary.finite import RUNNING, PodEntry, PodHolding, PodRecord
from verify import Between, action, evolve, frozen, require

BEFORE, AFTER = 0, 1  # the resources, or the address
Resources = Annotated[int, Between(BEFORE, AFTER)]
SEEN = PodHolding(PodEntry(is_present=True, status=BEFORE, modified=0), PodRecord(is_known=True, old=RUNNING))


@frozen
class Resizing:
    """A pod with one container that runs: what it has, what the cache shows, what its worker has acted on.

    `by_itself` says that what changes is nothing that the worker does, and so nothing that it asks to be told of.
    """

    settings: Settings = field(eq=False)
    by_itself: bool = field(default=False, eq=False)
    truth: Resources = BEFORE
    holding: PodHolding = SEEN
    is_watched: bool = False
    pending: bool = False
    acted: Resources = BEFORE

    @action
    def worker_resizes(self) -> Self:
        """The worker has the runtime do it, and sees to it that it learns of it, as far as the release can."""
        require(self.truth == BEFORE, not self.by_itself)
        release, record = self.settings.release, self.holding.record
        flagged = release.reinspection == Reinspection.MARKED
        holding = evolve(self.holding, record=evolve(record, flagged=flagged))
        return evolve(self, truth=AFTER, holding=holding, is_watched=release.has_watches)

    @action
    def address_changes(self) -> Self:
        """The pod gets another address: nobody watches it, and nobody asks for a look."""
        require(self.truth == BEFORE, self.by_itself)
        return evolve(self, truth=AFTER)

    @action
    def relists(self) -> Self:
        """The state is what it was: the pod is inspected only for another reason."""
        record = listed(self.holding.record, RUNNING)
        if not must_inspect(self.settings, record, (), watched=self.is_watched):
            return self
        met = self.is_watched and self.truth == AFTER
        inspected, was_flagged = evolve(self.holding, record=record), record.flagged
        inspection = Inspection(status=self.truth)
        done = reconciled(self.settings, begun(inspected), (), inspection, was_flagged=was_flagged, met=met)
        watched = self.is_watched and not met
        return evolve(self, holding=done.holding, is_watched=watched, pending=self.pending or len(done.sent) > 0)

    @action
    def worker_syncs(self) -> Self:
        """The worker was told, and acts on what the cache shows."""
        require(self.pending)
        return evolve(self, pending=False, acted=self.holding.entry.status)

    @property
    def is_to_be_inspected(self) -> bool:
        """Whether the next relist inspects the pod."""
        return must_inspect(self.settings, self.holding.record, (), watched=self.is_watched)
