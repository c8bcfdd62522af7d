"""What holds of schedules that were run."""

import json
from typing import Annotated

from models.pleg.behaviour.telling import run
from models.pleg.vocabulary.schedules import Schedule
from verify import Member, for_all


@for_all
def a_recorded_schedule_is_answered_as_the_real_code_did(schedule: Annotated[Schedule, Member("recorded")]) -> bool:
    """The model is worth what it has in common with the kubelet: every part of every step, and every panic."""
    told, panic = run(schedule)
    return _plain(told) == _plain(schedule.recorded) and (panic != "") == schedule.panicked


@for_all
def no_step_of_a_schedule_crashes_the_kubelet(schedule: Annotated[Schedule, Member("schedules")]) -> bool:
    """An event after a failed inspection reads a status that is not there (kubernetes 128654): the kubelet is gone."""
    return run(schedule)[1] == ""


def _plain(told: object) -> object:
    """As a file has it: 100.0 and 100 are one number."""
    return json.loads(json.dumps(told, default=float))
