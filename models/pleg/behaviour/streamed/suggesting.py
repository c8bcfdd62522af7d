"""Which documented bugs would leave what a stream shows; a suggestion is where to look, not what happened."""

from collections.abc import Iterator

from models.pleg.behaviour.streamed import judging
from models.pleg.vocabulary.findings import Suggestion
from models.pleg.vocabulary.streams import Message, StreamTrace

SECONDS = 10**12  # a stamp below that is in seconds, whatever the clock says
LOG = "only the kubelet's log shows it: --log"
OF_LOGS = (("B11", "kubernetes 129827"), ("B14", "kubernetes 72482"), ("B15", "PR 136408"), ("B22", "kubernetes 93886"))


def suggested_of(trace: StreamTrace) -> tuple[Suggestion, ...]:
    """The bugs that a stream could show, each with the messages that are consistent with it."""
    return tuple(_suggested(trace))


def _suggested(trace: StreamTrace) -> Iterator[Suggestion]:
    showing = trace.showing
    units = _places(each for each in showing if not judging.is_stamped_last(each) and 0 < each.created < SECONDS)
    why = "a stamp is in seconds beside times in nanoseconds (which of them the kubelet reads leaves no trace here)"
    yield Suggestion("B2", "kubernetes 124704, PR 124297", why, units)
    why = "two containers of one name live beside each other: the worker was given a status from before the first"
    beside = _places(each for each in showing if not judging.is_alone(each))
    yield Suggestion("B5, B6", "kubernetes 123087, PR 127086 (or B1, PR 120942)", why, beside)
    why = "a message has no sandbox status: the kubelet drops it"
    yield Suggestion("B12", "PR 114351", why, _places(each for each in trace.messages if not judging.has_sandbox(each)))
    why = "a message does not show the container that it is about"
    yield Suggestion(
        "B13", "kubernetes 129818", why, _places(each for each in showing if not judging.shows_its_own(each))
    )
    why = "steps of one container's life are delivered in the wrong order"
    swapped = tuple(each.name for each in trace.of_one_id if not judging.is_in_order(each))
    yield Suggestion("B24", "cri-o 9738", why, swapped)
    why = "a later message shows an older state, so that it replaces a newer one in the cache"
    younger = tuple(each.name for each in trace.of_one_sandbox if not judging.grows_older(each))
    yield Suggestion("D2", "no issue found; shown on the real code of 1.34 to 1.36", why, younger)
    why = "a message of a sandbox comes after its end, or a step of a life comes twice"
    ended = tuple(each.name for each in trace.of_one_sandbox if not judging.is_of_a_sandbox_that_lives(each))
    twice = tuple(each.name for each in trace.of_one_id if not judging.is_delivered_once(each))
    yield Suggestion("D9", "no issue found; shown on the real code of 1.34 to 1.36", why, ended + twice)
    for row, reference in OF_LOGS:
        yield Suggestion(row, reference, "", (), LOG)
    yield Suggestion("D6", "no issue found", "", (), LOG)


def _places(found: Iterator[Message]) -> tuple[str, ...]:
    return tuple(each.name for each in found)
