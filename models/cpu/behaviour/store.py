"""The store of metrics-server: which two points of a container its rate is made from.

As podStorage.Store and GetMetrics in pkg/storage/pod.go @ 5ed5d3a2, container by container; nodes (node.go) have
neither starts nor the shortcut for young containers. Departs from it in that samples are those of one pod with the
containers a and b, of which b restarts once at most, and that a busy container uses one unit of CPU in one of time.
"""

from typing import Annotated

from attrs import frozen

from models.cpu.vocabulary import Point, Storing, TheStore
from models.cpu.vocabulary.stores import END, Amount, Moment
from verify import Between, action, evolve, initial, pure, require

NOWHERE = Point()
BORN = -1  # when the containers started, five seconds before the run
FIRST = Point(0, 1, BORN)
Now = Annotated[int, Between(0, END)]


@frozen
class Kept:
    """What the store holds of one container: its newest point and the one before it, each if there is one."""

    last: Point | None = None
    before: Point | None = None


@pure
def is_young(rules: Storing, new: Point) -> bool:
    """Whether the container is so young that its start may stand for a previous point of zero usage."""
    return rules.youngest <= new.time - new.start < rules.resolution


@pure
def restarted(rules: Storing, kept: Point, new: Point) -> bool:
    """Whether the container is another one than the kept point's: it started no earlier than that was taken."""
    return rules.compares_starts and new.start >= kept.time


@pure
def entry(rules: Storing, pod_has_one: bool, kept: Kept) -> Point | None:  # noqa: FBT001 - a fact about the pod
    """The container's entry among the pod's previous points.

    Reading a Go map gives a zero point for a key that it does not hold: only who `insists` asks whether it does.
    """
    if kept.before is not None:
        return kept.before
    return NOWHERE if pod_has_one and not rules.insists else None


@pure
def stored(rules: Storing, pod_has_one: bool, kept: Kept, new: Point) -> Kept:  # noqa: FBT001 - as above
    """What the store holds of a container once a batch with this point of it has come."""
    if is_young(rules, new):
        return Kept(new, Point(new.start, 0, new.start))
    if kept.last is None or restarted(rules, kept.last, new):
        return Kept(new, None)
    if new.time > kept.last.time:
        return Kept(new, kept.last)
    found = entry(rules, pod_has_one, kept)
    if found is not None and (found.time < new.time or not rules.drops_older):
        return Kept(new, found)
    return Kept(new, None)


@frozen
class Served:
    """One answer: the window's length, and the CPU that it is said to have used; no answer is None of it."""

    begin: Moment
    end: Moment
    usage: Amount


@pure
def served(kept: Kept) -> Served | None:
    """What resourceUsage makes of the two points of a container: nothing of a usage or a start that fell."""
    if kept.last is None or kept.before is None or kept.last.usage < kept.before.usage:
        return None
    if kept.last.start < kept.before.start:
        return None
    return Served(kept.before.time, kept.last.time, kept.last.usage - kept.before.usage)


@pure
def answer(asked: Kept, beside: Kept) -> Served | None:
    """What GetMetrics answers for a container: nothing as long as another of its pod has no previous point."""
    return None if beside.before is None else served(asked)


@frozen
class Store:
    """A pod of two containers, the kubelet's newest sample of each, and what the store keeps of them.

    `former` is the sample that the kubelet had before b's newest: it may still answer with it (issue 750).
    """

    rules: Storing
    now: Now = 0
    began: Now = 0
    a: Point = FIRST
    b: Point = FIRST
    former: Point = FIRST
    kept_a: Kept = Kept()
    kept_b: Kept = Kept()

    @initial
    @classmethod
    def opened(cls, rules: TheStore) -> "Store":
        """Start with an empty store, and samples at the time 0 of containers that started just before."""
        return cls(rules)

    @action
    def time_passes(self) -> "Store":
        """Five seconds."""
        require(self.now < END)
        return evolve(self, now=self.now + 1)

    @action
    def b_restarts(self) -> "Store":
        """The container b begins anew, once."""
        require(self.began == 0, self.now > self.b.time)
        return evolve(self, began=self.now)

    @action
    def a_is_sampled(self) -> "Store":
        """The kubelet has a new sample of a, which has been running all the time."""
        require(self.now > self.a.time)
        return evolve(self, a=Point(self.now, self.now - BORN, BORN))

    @action
    def b_is_sampled(self) -> "Store":
        """The kubelet has a new sample of b, which runs."""
        require(self.now > self.b.time, self.began == 0 or self.now > self.began)
        return evolve(self, former=self.b, b=self._fresh())

    @action
    def is_scraped(self) -> "Store":
        """The newest samples of both are stored as one batch."""
        return self._with(self.b)

    @action
    def is_scraped_late(self) -> "Store":
        """The kubelet answers with the sample of b before its newest."""
        return self._with(self.former)

    @action
    def a_twin_is_scraped(self) -> "Store":
        """The batch has a second line under the key of b, and the last one wins (decodeBatch)."""
        require(self.rules.mixes)
        return self._with(evolve(self.b, usage=self.b.usage + 1))

    def _fresh(self) -> Point:
        began = self.began if self.began > 0 else BORN
        return Point(self.now, self.now - began, self.now if self.rules.starts_now else began)

    def _with(self, b: Point) -> "Store":
        some = self.kept_a.before is not None or self.kept_b.before is not None
        return evolve(
            self,
            kept_a=stored(self.rules, some, self.kept_a, self.a),
            kept_b=stored(self.rules, some, self.kept_b, b),
        )
