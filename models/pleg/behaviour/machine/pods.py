"""Several pods under one relist and one global time: what pods share, each with as little of its own as it takes.

A pod of this machine starts at some time and then runs. The relist lists all pods at once and takes them in any order,
as upstream goes through a map; the decisions about each are those of the one pod of `machine/generic.py`.
"""

from typing import Annotated, Self

from attrs import field

from models.pleg.behaviour.clock import LAST, in_order
from models.pleg.behaviour.differences import listed
from models.pleg.behaviour.inspecting import Inspection, reconciled
from models.pleg.behaviour.machine.generic import FOUND, listing_of, pair_of
from models.pleg.vocabulary import NEVER, Settings
from models.pleg.vocabulary.finite import ABSENT, RUNNING, PodHolding, Rank, Version
from verify import Member, action, canonical, evolve, frozen, require

One = Annotated[int, Member("places")]


@frozen
class Pod:
    """One pod: what the runtime holds, what the kubelet does, and what the runtime held at times all pods share."""

    truth: Version = ABSENT
    holding: PodHolding = PodHolding()
    listed: Version = ABSENT  # when the relist at hand began
    vouched: Version = ABSENT  # at the global time
    is_taken: bool = True  # by the relist at hand

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands among the pods, none of which is told from another by its name."""
        record, entry = self.holding.record, self.holding.entry
        own = (self.truth, self.listed, self.vouched, self.is_taken, entry.is_present, entry.status, entry.modified)
        return (*own, entry.observed, record.is_known, record.old, record.current, record.flagged)


@frozen
class Pods:
    """The pods of one node, in an order that means nothing: states that differ in it are one."""

    settings: Settings = field(eq=False)
    pods: tuple[Pod, ...]
    ticks: bool = False
    global_time: Rank = NEVER
    began: Rank = NEVER
    went_back: bool = False

    @property
    def places(self) -> range:
        """The pods by their places."""
        return range(len(self.pods))

    @action
    def pod_starts(self, one: One) -> Self:
        """A container of the pod runs."""
        require(self.pods[one].truth == ABSENT)
        return self.with_pod(one, evolve(self.pods[one], truth=RUNNING)).settled()

    @action
    def relist_lists(self) -> Self:
        """Read the clock, and list all pods."""
        require(self.began == NEVER)
        return evolve(self, began=self.read(), pods=tuple(map(_listed, self.pods))).settled()

    @action
    def relist_takes(self, one: One) -> Self:
        """Give one pod its turn: inspect and write it where its listing differs."""
        pod = self.pods[one]
        require(self.began != NEVER, not pod.is_taken)
        record = pod.holding.record
        found = FOUND.at(pair_of(record.old, record.current)) if record.is_known else ()
        if len(found) == 0:
            return self.with_pod(one, evolve(pod, is_taken=True)).settled()
        done = reconciled(self.settings, pod.holding, found, Inspection(pod.truth, "", self.read(), self.began))
        return self.with_pod(one, evolve(pod, holding=done.holding, is_taken=True)).settled()

    @action
    def relist_ends(self) -> Self:
        """Once all had their turn, vouch for the whole cache under the time of the start."""
        require(self.began != NEVER, all(pod.is_taken for pod in self.pods))
        vouched = tuple(evolve(pod, vouched=pod.listed) for pod in self.pods)
        return evolve(self, pods=vouched, began=NEVER).vouched(self.began).settled()

    @action
    def cache_is_vouched_for(self) -> Self:
        """The tick of Evented: the global time becomes now, and nobody has asked the runtime."""
        require(self.ticks)
        vouched = tuple(evolve(pod, vouched=pod.truth) for pod in self.pods)
        return evolve(self, pods=vouched).vouched(self.read()).settled()

    def read(self) -> int:
        """Read the clock: later than all that is held."""
        return LAST - 1

    def vouched(self, time: int) -> Self:
        """Set the global time, whatever it was."""
        return evolve(self, global_time=time, went_back=self.went_back or time < self.global_time)

    def with_pod(self, one: int, pod: Pod) -> Self:
        """The same with one pod changed."""
        return evolve(self, pods=(*self.pods[:one], pod, *self.pods[one + 1 :]))

    @canonical
    def settled(self) -> Self:
        """The same state with its times numbered anew and its pods in order."""
        return self.renumbered().ordered()

    def renumbered(self) -> Self:
        """The same state with its times numbered anew."""
        times = tuple(pod.holding.entry.modified for pod in self.pods) + tuple(
            pod.holding.entry.observed for pod in self.pods
        )
        (global_time, began, *rest), _ = in_order((self.global_time, self.began, *times))
        modified, observed = rest[: len(self.pods)], rest[len(self.pods) :]
        pods = tuple(map(_timed, self.pods, modified, observed))
        return evolve(self, global_time=global_time, began=began, pods=pods)

    def ordered(self) -> Self:
        """The same state with its pods in an order of their own: one for all orders."""
        return evolve(self, pods=tuple(sorted(self.pods, key=_place_of)))


def _place_of(pod: Pod) -> tuple[int, ...]:
    return pod.place


def _listed(pod: Pod) -> Pod:
    """A pod as the relist has listed it: its turn is to come."""
    record = listed(pod.holding.record, listing_of(pod.truth))
    return evolve(pod, holding=evolve(pod.holding, record=record), listed=pod.truth, is_taken=False)


def _timed(pod: Pod, modified: int, observed: int) -> Pod:
    """A pod whose entry has these times."""
    entry = evolve(pod.holding.entry, modified=modified, observed=observed)
    return evolve(pod, holding=evolve(pod.holding, entry=entry))


@frozen
class NamedPods(Pods):
    """The same with pods that keep their places: what `Pods` leaves out, for comparison."""

    def ordered(self) -> Self:
        """Every order is a state of its own."""
        return self


def is_vouched_wrongly(pods: Pods, one: Pod) -> bool:
    """Whether the global time vouches for an entry of a pod, or for none, that was outdated at that time (S3)."""
    return pods.global_time != NEVER and max(one.holding.entry.status, ABSENT) < one.vouched
