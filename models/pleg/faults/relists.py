"""A relist that does more, or less, than follows from what it was told."""

from typing import Self

from models.pleg.behaviour.differences import Comparison, advanced, kinds_of, listed
from models.pleg.behaviour.inspecting import Inspection, Reconciled
from models.pleg.behaviour.machine.kubelet import Failing, Kubelet
from models.pleg.faults.worlds import (
    ACTED,
    ANSWER,
    CALM,
    CAUGHT_UP,
    CONTENT,
    HEALED,
    LIFE,
    RETRIED,
    SHOWN,
    TWICE,
    VOUCHED,
)
from models.pleg.vocabulary import CONTAINERD, Difference, Kind, Phase, Settings
from models.pleg.vocabulary.finite import NOTHING, Relist
from models.pleg.vocabulary.finite import Phase as Stage
from models.pleg.vocabulary.releases import V1_33
from models.pleg.vocabulary.setup import Left, Setup
from verify import Known, World, evolve, fault, frozen

DISTURBED = "*.a_listing_that_fails_changes_nothing"
HASTY = "*.a_failed_inspection_sends_nothing"
UNTOLD = "*.a_change_that_is_seen_is_sent"
TABLE = "*.events_are_what_two_listings_differ_by"
SENT = "*.all_but_what_nobody_knows_is_sent"
FINE = "one pod, one container, relists in five steps; clocks by order"
SCOPE = "one pod, one container, relists at once; clocks by order"


@frozen
class TakesSilenceForNothing(Failing):
    """A listing that fails is read as one without pods."""

    def unlisted(self) -> Self:
        """The relist goes on, and finds that all pods are gone; only the global time is left alone."""
        record = listed(self.holding.record, NOTHING)
        relist = Relist(phase=Stage.LISTED, began=self.read(), truth=self.truth)
        begun = evolve(self, holding=evolve(self.holding, record=record), relist=relist)
        return evolve(begun.turn_taken(), relist=Relist())


@fault(
    reference="facts S6 (no issue: it was always inert)", breaks=(DISTURBED, VOUCHED, ANSWER, TWICE, LIFE, SHOWN, ACTED)
)
def a_failed_listing_is_taken_for_an_empty_one() -> World:
    """Its error is ignored: every pod of the node dies, and their entries go, whenever the runtime does not answer."""
    setup = Setup(Settings(V1_33), CONTAINERD, Left(updates=1, failures=1), coarse=True)
    return World("fault", TakesSilenceForNothing(setup=setup, left=setup.left), scope=SCOPE)


@frozen
class MovesOn(Failing):
    """The record moves whatever the inspection says."""

    def decided(self, inspection: Inspection) -> Reconciled:
        """An error is written, and the difference is forgotten."""
        done = super().decided(inspection)
        if inspection.error == "":
            return done
        return evolve(done, holding=evolve(done.holding, record=advanced(self.holding.record)))


@fault(
    reference="facts S7 (the record waits for the inspection)",
    breaks=(HASTY, UNTOLD, RETRIED, HEALED, CAUGHT_UP, CALM, ACTED),
)
def the_record_moves_though_the_inspection_failed() -> World:
    """The next relist sees no difference: no event is sent, and the error stays in the cache."""
    setup = Setup(Settings(V1_33), CONTAINERD, Left(updates=1, failures=1), coarse=True)
    return World("fault", MovesOn(setup=setup, left=setup.left), scope=SCOPE)


@frozen
class ForgetsRefusals(Kubelet):
    """The record moves whether or not the cache has taken the write."""

    def decided(self, inspection: Inspection) -> Reconciled:
        """What was refused is not told, and not found again."""
        done = super().decided(inspection)
        if done.accepted:
            return done
        return evolve(done, holding=evolve(done.holding, record=advanced(self.holding.record)))


@fault(reference="facts §1.3 (a refused write is found again)", breaks=(UNTOLD,))
def a_refused_write_counts_as_told() -> World:
    """An event was newer, so the write is refused; what it would have told is lost, and nobody counts it."""
    setup = Setup(Settings(V1_33, gate=True, in_use=True), CONTAINERD, Left(updates=1))
    known = (
        Known(CONTENT, "facts D2: the stamp is taken before the look"),
        Known(LIFE, "demonstration X3: Generic sends again"),
    )
    return World("fault", ForgetsRefusals(setup=setup, in_use=True, left=setup.left), known, scope=FINE)


def _unended(old: Phase, new: Phase) -> tuple[Kind, ...]:
    """The table without one entry: what was never seen running, and is gone, has not died."""
    found = kinds_of(old, new)
    return (Kind.REMOVED,) if old == Phase.UNKNOWN and new == Phase.NON_EXISTENT else found


@fault(reference="facts §1.3 (the event table)", breaks=(TABLE,))
def a_container_is_removed_that_has_not_died() -> World:
    """It was created and is gone before it was seen running: nobody syncs, as ContainerRemoved alone makes no sync."""
    return World("fault", Comparison(kinds=_unended), scope="two listings of one container")


def _everything(found: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """All of them."""
    return found


@fault(reference="facts §1.3 (ContainerChanged)", breaks=(SENT,))
def container_changed_is_sent() -> World:
    """The sync loop is told of a state that nobody knows, and syncs for nothing."""
    return World("fault", Comparison(told=_everything), scope="two listings of one container")
