"""What must hold of each part of a log: one function for each sentence."""

from models.pleg.behaviour.health import is_generic_healthy
from models.pleg.behaviour.logged.relists import EVENTED, GENERIC, SECOND
from models.pleg.behaviour.machine.loops import ATTEMPTS
from models.pleg.vocabulary import ZERO, Kind, Phase
from models.pleg.vocabulary.lines import FellBack
from models.pleg.vocabulary.logs import (
    Advance,
    Cause,
    Finish,
    Interval,
    Judged,
    Outcome,
    Retried,
    Sightings,
    Succession,
)

SLACK = SECOND // 100  # a timer's, and that of a clock which is slewed
NEAR = SECOND // 5  # between a relist's line and the time that it keeps, and between a check and its line
SLEWED = 1000  # a clock that is set right slowly is off by less than a thousandth (T12 of the CPU facts has 500 ppm)
SHORT = 10 * SECOND  # an outage that a restart of the runtime makes: facts B11 has 0.4 s


def starts_once(pair: Succession) -> bool:
    """Whether two events of a container are not both its start."""
    return not (pair.earlier.kind == Kind.STARTED and pair.later.kind == Kind.STARTED)


def ends_once(pair: Succession) -> bool:
    """Whether two events of a container are not both its end."""
    return not (pair.earlier.kind == Kind.DIED and pair.later.kind == Kind.DIED)


def stays_dead(pair: Succession) -> bool:
    """Whether no start follows the end."""
    return not (pair.earlier.kind == Kind.DIED and pair.later.kind == Kind.STARTED)


def is_continuous(pair: Advance) -> bool:
    """Whether a change starts where the last one of the container has ended, or has started, if that was held back."""
    if pair.later.old == pair.later.new:
        return False
    if pair.earlier is None:
        return not pair.begins or pair.later.old == Phase.NON_EXISTENT
    return pair.later.old in (pair.earlier.new, pair.earlier.old)


def has_cause(cause: Cause) -> bool:
    """Whether a state change or a message before the event makes it, by the table."""
    return cause.cause is not None


def is_told(outcome: Outcome) -> bool:
    """Whether the event has reached the sync loop."""
    return outcome.was_told


def is_close(interval: Interval) -> bool:
    """Whether two relists begin no further apart than the threshold of health."""
    return interval.span <= interval.threshold


def is_paced(interval: Interval) -> bool:
    """Whether a relist that nothing has forced waits for the period."""
    return interval.forced or interval.span >= interval.period - SLACK


def is_over(judged: Judged) -> bool:
    """Whether what is called unhealthy is above its threshold: at it, PLEG is healthy (S12)."""
    elapsed = judged.line.elapsed
    return elapsed is None or not is_generic_healthy(ZERO, ZERO + elapsed, judged.line.threshold)


def goes_forward(judged: Judged) -> bool:
    """Whether the last activity that the line means is no earlier than that of the line before it."""
    earlier, line = judged.earlier, judged.line
    if earlier is None:
        return True
    drift = (line.time - earlier.time) // SLEWED
    return _active(judged) >= earlier.time - (earlier.elapsed or 0) - SECOND - drift


def means_a_relist(judged: Judged) -> bool:
    """Whether the last activity that the line means is the beginning of a relist that was able to list (S6, S12)."""
    return any(abs(_active(judged) - relist.time) <= NEAR + _drift(judged) for relist in judged.relists)


def _drift(judged: Judged) -> int:
    """How far the clock of the lines and that of the spans may have come apart: one is slewed, the other is not."""
    return (judged.line.elapsed or 0) // SLEWED


def _active(judged: Judged) -> int:
    return judged.line.time - (judged.line.elapsed or 0)


def is_in_force(judged: Judged) -> bool:
    """Whether the threshold is Generic PLEG's own after a fallback, and one of the two before (S11)."""
    return judged.line.threshold in ((GENERIC[1],) if judged.fallback is not None else (GENERIC[1], EVENTED[1]))


def lasts_long(judged: Judged) -> bool:
    """Whether the outage before a fallback has lasted for the threshold before PLEG is called unhealthy (D6)."""
    return judged.outage is None or judged.line.time - judged.outage.time > judged.line.threshold


def is_after_five(retried: Retried) -> bool:
    """Whether a fallback stands behind exactly five failures, and no sixth one without it."""
    return isinstance(retried.line, FellBack) and len(retried.failures) == ATTEMPTS


def takes_long(retried: Retried) -> bool:
    """Whether the stream was gone for ten seconds before Evented PLEG gave up (L6, B11)."""
    return retried.outage is None or retried.line.time - retried.outage.time >= SHORT


def has_one_code(finish: Finish) -> bool:
    """Whether a container finished with one exit code."""
    return bool(finish.earlier.code == finish.later.code)


def is_never(sightings: Sightings) -> bool:
    """Whether it was not met."""
    return sightings.lines == ()
