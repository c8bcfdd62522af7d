"""What is said of logs that show only a part of what happened: nothing healthy is accused."""

import random
from collections import deque
from collections.abc import Iterator

import pytest

from models.pleg.behaviour.differences import advanced, differences, listed, phase_in, sent
from models.pleg.behaviour.logged.relists import intervals
from models.pleg.behaviour.logged.tracing import traced
from models.pleg.reading.logs import log_of
from models.pleg.vocabulary import Kind, Record, State
from models.pleg.vocabulary.findings import broken_by
from models.pleg.vocabulary.logs import LogTrace
from models.pleg.worlds.recordings import (
    EVENTED,
    GENERIC,
    POD,
    Line,
    changed,
    failed,
    fell_back,
    log_text,
    relisted,
    told,
    unhealthy,
)
from verify import discover
from verify.reading.refusing import Unreadable

CLAIMS = discover.properties("pleg")


def trace_of(*lines: Line) -> LogTrace:
    """These lines as what is asked about them."""
    return trace_of_text(log_text(lines))


def trace_of_text(text: str) -> LogTrace:
    """This text as what is asked about it."""
    return traced(log_of("log", "log", iter(enumerate(text.splitlines(keepends=True), 1))))


def broken(trace: LogTrace) -> set[str]:
    """The sentences that the log breaks."""
    return {each.name for each in broken_by(trace, CLAIMS)}


LIFE = (State.CREATED, State.RUNNING, State.EXITED, None)


def lives(dice: random.Random, pod: str, steps: int) -> Iterator[tuple[tuple[str, State], ...]]:
    """Listings of a pod of three containers: each is created, runs, ends, is removed, and replaced under a new id."""
    names, ages = [f"{pod}a0", f"{pod}b0", f"{pod}c0"], [0, 0, 0]
    for number in range(steps):
        for slot, age in enumerate(ages):
            ages[slot] = min(age + dice.choice((0, 0, 1, 1, 2)), len(LIFE) - 1)
            if age == len(LIFE) - 1:
                names[slot], ages[slot] = f"{names[slot][:3]}{number}", 0
        shown = ((name, LIFE[age]) for name, age in zip(names, ages, strict=True))
        yield tuple((name, state) for name, state in shown if state is not None)


class Simulated:
    """A healthy Generic PLEG with two pods, a slow sync loop, and inspections that fail now and then.

    By the model's own functions: what a relist finds is logged, inspected, and sent; what was sent is told in order.
    """

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.lines, self.time = dice, list[Line](), 0
        self.records = {"u1": Record(), "u2": Record()}
        self.channel = deque[str]()

    def run(self, steps: int, *, interleaved: bool) -> list[Line]:
        """The log of so many relists: pods are compared and taken one by one, or first compared and then taken."""
        for listings in zip(*(lives(self.dice, pod, steps) for pod in self.records), strict=True):
            self.time += self.dice.randrange(1000, 1500)
            self.lines.append(relisted(self.time))
            pods = list(zip(self.records, listings, strict=True))
            for pod, listing in pods:
                self.compare(pod, listing)
                if interleaved:
                    self.take(pod)
            for pod, _ in () if interleaved else self.dice.sample(pods, len(pods)):
                self.take(pod)
            for _ in range(self.dice.randrange(len(self.channel) + 1)):
                self.lines.append((self.time + 3, self.channel.popleft()))
        return self.lines

    def compare(self, pod: str, listing: tuple[tuple[str, State], ...]) -> None:
        """Log what differs."""
        record = self.records[pod] = listed(self.records[pod], listing or None)
        for about in dict.fromkeys(each.about for each in differences(record)):
            old, new = (phase_in(each, about).value for each in (record.old, record.current))
            message = changed(0, str(about), old, new)[1].replace(POD, pod)
            self.lines.append((self.time + 1, message))

    def take(self, pod: str) -> None:
        """Inspect, and send; or fail, and send nothing."""
        record = self.records[pod]
        found = differences(record)
        if found and record.current is not None and self.dice.random() < 0.2:
            self.lines.append((self.time + 2, f'"PLEG: Ignoring events for pod" err="timeout" pod="shop/{pod}"'))
            return
        self.records[pod] = advanced(record)
        for each in sent(found):
            if each.kind != Kind.REMOVED:  # the sync loop takes it, and logs nothing
                message = told(0, each.kind.value.removeprefix("Container"), str(each.about))[1]
                self.channel.append(message.replace(POD, pod).replace("shop/web", f"shop/{pod}"))


@pytest.mark.parametrize("interleaved", [True, False])
@pytest.mark.parametrize("seed", range(100))
def test_a_healthy_pleg_breaks_nothing(seed: int, interleaved: bool) -> None:  # noqa: FBT001 - one case of the table
    """However slow the loop is, whatever fails, and wherever the log begins and ends."""
    dice = random.Random(seed)  # noqa: S311 - samples, not secrets
    lines = Simulated(dice).run(dice.randrange(1, 40), interleaved=interleaved)
    first = dice.choice((0, dice.randrange(len(lines))))
    assert broken(trace_of(*lines[first : dice.randrange(first + 1, len(lines) + 1)])) == set()


def test_a_lost_event_is_noticed_or_undecided() -> None:
    """Where it is noticed, the container is that of the event; and it often is."""
    noticed = 0
    for seed in range(100):
        dice = random.Random(seed)  # noqa: S311 - samples, not secrets
        lines = Simulated(dice).run(40, interleaved=seed % 2 == 0)
        lost = dice.choice([place for place, line in enumerate(lines) if "SyncLoop" in line[1]])
        left = trace_of(*lines[:lost], *lines[lost + 1 :])
        accused = {each.change.about for each in left.outcomes or () if not each.was_told}
        assert accused <= {about for about in accused if f'"{about}"' in lines[lost][1]}
        noticed += bool(accused)
    assert noticed > 30


def test_what_was_on_its_way_before_the_log_is_not_accused() -> None:
    """Until the first event that a later relist has made."""
    before = (told(0, "Started", "c9"), changed(10, "c9", "running", "exited"), told(20, "Died", "c9"))
    stray = told(1130, "Started", "c7")
    assert broken(trace_of(*before, stray)) == set()
    later = (changed(1110, "c8", "non-existent", "running"), told(1120, "Started", "c8"))
    assert broken(trace_of(*before, *later, stray)) == {"each_event_is_one_of_the_table"}


def test_a_relist_of_one_pod_is_no_relist() -> None:
    """Since 1.36 one pod is listed on request, between two relists."""
    single = '"GenericPLEG: Relisting Pod" podUID="6f2c"'
    assert broken(trace_of(*GENERIC, (4900, single), relisted(5700))) == set()


def test_later_versions_give_up_without_a_restart() -> None:
    """Of 1.37: other words, Generic PLEG's own period all the time, and the same count."""
    failure = '"Evented PLEG: failed to get container events, retrying" err="EOF"'
    failures = [(5000 + 3000 * number, failure) for number in range(5)]
    ended = (17_001, '"Evented PLEG: disabling unexpected-termination fast path after exhausting event stream retries"')
    wanted = (
        4700,
        '"Evented PLEG: requested pod relist after unexpected container termination" podUID="6f2c" exitCode=1',
    )
    trace = trace_of(*GENERIC, wanted, *failures, ended, unhealthy(200_000, "3m15.4s"))
    assert broken(trace) == set()
    assert len(trace.retried or ()) == 1
    assert broken(trace_of(*GENERIC, *failures[:4], ended)) == {"evented_pleg_gives_up_after_five_failures"}
    assert {each.threshold for each in intervals(trace.log) or ()} == {180 * 10**9}


def test_a_sixth_failure_without_a_fallback_is_noticed() -> None:
    """Where Evented PLEG is in use it gives up after the fifth."""
    trace = trace_of(*EVENTED, *(failed(70_000 + 20_000 * number) for number in range(6)))
    assert broken(trace) == {"evented_pleg_gives_up_after_five_failures"}


def test_fewer_failures_are_undecided_where_the_beginning_is_not_shown() -> None:
    """They are counted from the beginning of the kubelet."""
    assert trace_of(failed(0), failed(20_000), fell_back(20_001)).retried == ()


def test_a_refused_write_is_no_lost_event() -> None:
    """With Evented PLEG in use a relist's write may be refused without a line: only what was built upon it is lost."""
    found = (changed(61_000, "c3", "non-existent", "running"), changed(62_000, "c4", "non-existent", "running"))
    passed = (*EVENTED, *found, told(62_010, "Started", "c4"))
    assert broken(trace_of(*passed)) == set()
    later = changed(361_000, "c3", "running", "exited")
    assert broken(trace_of(*passed, later)) == {"each_change_is_told"}
    again = changed(361_000, "c3", "non-existent", "running")
    assert broken(trace_of(*passed, again)) == set()


def test_a_relist_before_the_log_is_not_asked_about() -> None:
    """The first relist of the log may hang; what was active is the one before it."""
    assert broken(trace_of(relisted(0), unhealthy(180_000, "3m1s"))) == set()
    assert trace_of(relisted(0), unhealthy(180_000, "3m1s")).anchored == ()


def test_lines_that_were_left_out_decide_nothing() -> None:
    """A journal that suppresses messages says so; what needs every line is then not evaluated."""
    said = "Jan 26 12:00:05 node systemd-journald[379]: Suppressed 1234 messages from kubelet.service\n"
    trace = trace_of_text(log_text(GENERIC) + said)
    assert {each.reference for each in trace.missing} == {"line 18 says that lines were suppressed"}
    names = {each.properties.rpartition(".")[2] for each in trace.missing}
    assert names <= {each.predicate.__name__ for each in CLAIMS}
    assert trace_of(*GENERIC).missing == ()


def test_a_log_that_begins_with_its_last_line_is_refused() -> None:
    """As some viewers export it; a clock that was set back once is another thing."""
    lines = log_text(GENERIC).splitlines(keepends=True)
    with pytest.raises(Unreadable, match="expected the oldest line first"):
        trace_of_text("".join(reversed(lines)))


@pytest.mark.parametrize("process", ["4343", "1"])
def test_other_programs_do_not_interrupt_the_kubelet(process: str) -> None:
    """A controller manager beside it says that PLEG is not healthy, too; it is not another kubelet."""
    lines = log_text(GENERIC).splitlines(keepends=True)
    other = f'I0126 12:00:02.500000    {process} gc.go:1] "Node is not ready" reason="PLEG is not healthy: pleg was"\n'
    trace = trace_of_text("".join([*lines[:9], other, *lines[9:]]))
    assert len(trace.log.runs) == 1
    assert broken(trace) == set()
