"""Recordings of schedules that are not what the code answers, or that end in a crash."""

from models.pleg.behaviour.telling import run
from models.pleg.vocabulary import EventType, State
from models.pleg.vocabulary.schedules import SECOND, Schedule, Shown, Step
from models.pleg.worlds.recorded import Recording
from verify import World, evolve, fault

POD = Shown("u1", (("c1", State.RUNNING),), (("s1", State.RUNNING),))
STARTED = Step("event", "u1", text=EventType.STARTED.value, about="c1")


def recorded(steps: tuple[Step, ...], *, version: str = "1.36", answered_by: str = "1.36") -> World:
    """A schedule with the answers of one version under the name of another."""
    asked = Schedule("made", version, 100 * SECOND, gate=True, steps=steps)
    told, panic = run(evolve(asked, version=answered_by))
    return World("fault", Recording((evolve(asked, recorded=tuple(told), panicked=bool(panic)),)), scope="1 schedule")


@fault(reference="kubernetes 127195 (B3)", breaks=("*.a_recorded_schedule_is_answered_as_the_real_code_did",))
def a_recording_is_of_another_version() -> World:
    """The answers of 1.26, whose Generic writes under time zero where the runtime gives none, are not those of 1.34."""
    return recorded((Step("upsertPods", pods=(POD,)), Step("relist")), version="1.34", answered_by="1.26")


@fault(reference="kubernetes 128654 (B9)", breaks=("*.no_step_of_a_schedule_crashes_the_kubelet",))
def an_event_follows_a_failed_inspection() -> World:
    """The schedule of the panic: a pod whose inspection fails, a relist, an event."""
    failing = evolve(POD, inspection_error="boom")
    return recorded((Step("upsertPods", pods=(failing,)), Step("relist"), STARTED))
