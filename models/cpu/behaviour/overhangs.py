"""How far a series may be above one that counts it too, though it never is: their samples differ (facts T16)."""

from bisect import bisect_left
from fractions import Fraction

from attrs import frozen

from models.cpu.vocabulary.samples import Sample
from models.cpu.vocabulary.series import Bounds, Nested


@frozen
class Overhang:
    """A sample of the child above a sample of the parent: by how many ns, and how many of them the samples explain."""

    child: Sample
    parent: Sample
    above: int
    explained: Fraction


def overhang(child: Sample, parent: Sample, bounds: Bounds) -> Overhang:
    """How far the child is above the parent, and what the time between both samples explains of it.

    The parent counted at least as much at the time of the child's read; since its own read it can have grown by what
    the cores do in the time between the reads.
    """
    cores = bounds.cores or Fraction()
    growth = max(Fraction(), cores * (child.time - parent.time + bounds.spread))
    return Overhang(child, parent, child.usage - parent.usage, growth + bounds.granularity - 1)


def overhangs(nested: Nested, bounds: Bounds) -> tuple[Overhang, ...]:
    """For each sample of the child, how it stands to the parent's samples around it, and to the first surely later one.

    The parent's samples are taken in the order of time; all others say less. Once the parent's counter has begun again
    it says nothing of a child's sample from before: a pod that is made anew under its name begins again with all that
    is in it.
    """
    parents = sorted(nested.parent.samples(), key=lambda sample: (sample.time, sample.usage))
    times = [sample.time for sample in parents]
    found = []
    for child in nested.child.samples():
        at = bisect_left(times, child.time)
        surely = bisect_left(times, child.time + bounds.spread)
        before = max(0, at - 1)
        near = dict.fromkeys(place for place in (at - 1, at, surely) if _goes_on(parents, before, place))
        found += [overhang(child, parents[place], bounds) for place in near]
    return tuple(found)


def _goes_on(parents: list[Sample], before: int, place: int) -> bool:
    """Whether there is such a sample, and the counter has not fallen on the way to it."""
    if not 0 <= place < len(parents):
        return False
    return all(parents[at].usage <= parents[at + 1].usage for at in range(before, place))


def unexplained(nested: Nested, bounds: Bounds) -> tuple[Overhang, ...]:
    """Where the child is above its parent by more than the samples' times and the allowed skew explain."""
    return tuple(each for each in overhangs(nested, bounds) if each.above > each.explained)


def worst(nested: Nested, bounds: Bounds) -> Overhang | None:
    """Where the child is farthest above its parent as both were recorded together, less what is explained of it.

    None where it never is above. Samples belong together by their place in the record where there are as many of the
    one as of the other, else by their times.
    """
    parents = tuple(nested.parent.samples())
    together = tuple(nested.child.samples())
    if len(parents) != len(together):
        inner = sorted(parents, key=lambda parent: parent.time)
        times = [parent.time for parent in inner]
        parents = tuple(_nearest(inner, bisect_left(times, child.time), child) for child in together)
    pairs = (overhang(child, parent, bounds) for child, parent in zip(together, parents, strict=True))
    return max((each for each in pairs if each.above > 0), key=lambda each: each.above - each.explained, default=None)


def _nearest(parents: list[Sample], at: int, child: Sample) -> Sample:
    """The parent's sample that is nearest in time, of those around this place."""
    return min(parents[max(0, at - 1) : at + 1], key=lambda parent: abs(parent.time - child.time))
