"""What is read of the true CPU counter, and what is recorded of it."""

from attrs import frozen


@frozen
class Sample:
    """One recorded point of a cumulative CPU counter: its time and its usage, in whole nanoseconds.

    The usage is CPU time summed over all cores, since the counter began.
    """

    time: int
    usage: int


@frozen
class Read:
    """One look at the true counter: when it was read, how long after that it was stamped, and what it held then.

    All in whole nanoseconds. The instant is of a perfect clock; the delay is negative where the stamp came first.
    """

    instant: int
    delay: int
    true: int


@frozen
class Node:
    """A node as far as a rate is concerned, in whole numbers; the theorems leave all four open.

    A read is stamped between `least` and `least + spread` nanoseconds later: only the spread matters. The counter
    shows multiples of `granularity` nanoseconds: 1 in cgroup v1, 1000 in v2, 15625000 on Windows.
    """

    cores: int
    spread: int
    granularity: int = 1
    least: int = 0


@frozen
class Printed:
    """What a variant says when a sample arrives: the number in its own unit, or none, and the sample it is based on.

    A base of None is a first sample. A number of zero may stand for none (`OnMissing.ZERO`): `refused` then says why.
    `untold`: the program divides by a clock of its own, which the record does not have, and the clock of the record
    was set meanwhile.
    """

    sample: Sample
    base: Sample | None
    number: int | None
    refused: bool = False
    untold: bool = False
