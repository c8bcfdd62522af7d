"""The runtime of a schedule: what it holds, and what it answers to the kubelet.

The rules of the fake runtime of `tests/conformance/data/README.md`: statements about real runtimes are assumptions.
"""

from collections.abc import Callable

from attrs import define, field

from models.pleg.behaviour.inspecting import Inspection
from models.pleg.vocabulary import ZERO, Listing, Settings, State, Status
from models.pleg.vocabulary.schedules import SECOND, Hook, Shown, Step


class CallFailed(Exception):  # noqa: N818 - what the runtime answers
    """A call of the runtime has failed; the text is its error."""


def listing_of(shown: Shown) -> Listing:
    """A pod as a listing shows it: a sandbox that is not ready counts as exited."""
    return (*shown.containers, *sandboxes_of(shown))


def sandboxes_of(shown: Shown) -> tuple[tuple[str, State], ...]:
    """The sandboxes with what a status says of them: ready or not."""
    return tuple((name, state if state == State.RUNNING else State.EXITED) for name, state in shown.sandboxes)


@define
class Node:
    """The runtime, the clock, and the hooks that wait for a call."""

    now: int
    run: Callable[[Step], None]
    pods: dict[str, Shown] = field(factory=dict)
    error: str = ""
    hooks: list[Hook] = field(factory=list)

    def _fire(self, call: str, pod: str, *, is_before: bool) -> None:
        """Run the steps of the hooks that fit this call; each fires once."""
        for hook in [each for each in self.hooks if each.call == call and each.is_before == is_before]:
            if hook in self.hooks and hook.pod in ("", pod):
                self.hooks.remove(hook)
                for step in hook.steps:
                    self.run(step)

    def listed(self) -> dict[str, Shown]:
        """The pods that have a container or a sandbox, by uid: `GetPods`. Raises CallFailed."""
        self._fire("GetPods", "", is_before=True)
        error, found = self.error, {uid: pod for uid, pod in self.pods.items() if pod.containers or pod.sandboxes}
        self._fire("GetPods", "", is_before=False)
        if error:
            raise CallFailed(error)
        return found

    def listed_one(self, uid: str) -> Shown:
        """One pod of the listing: `GetPod` (1.36). Raises CallFailed where there is none."""
        self._fire("GetPod", uid, is_before=True)
        error, found = self.error, self.pods.get(uid)
        self._fire("GetPod", uid, is_before=False)
        if error or found is None or not (found.containers or found.sandboxes):
            raise CallFailed(error or "pod not found")
        return found

    def inspected(self, settings: Settings, seen: Shown, listed: int) -> Inspection:
        """The status of a pod: `GetPodStatus`. Since 1.36 only of what the listing held, in its present state."""
        began = self.now
        self._fire("GetPodStatus", seen.uid, is_before=True)
        pod = self.pods.get(seen.uid, Shown(seen.uid))
        inspection = Inspection(
            _status(settings, pod, seen), pod.inspection_error, began, listed, _stamp(settings, pod)
        )
        self._fire("GetPodStatus", seen.uid, is_before=False)
        if inspection.error:
            return Inspection(None, inspection.error, began, listed)
        return inspection


def _stamp(settings: Settings, pod: Shown) -> int:
    """The time that the runtime gives with a status, as the kubelet takes it: until 1.31 as seconds (B4)."""
    if not settings.gate or not pod.sandboxes:
        return ZERO
    return pod.runtime_stamp * SECOND if settings.release.reads_stamp_seconds else pod.runtime_stamp


def _status(settings: Settings, pod: Shown, seen: Shown) -> Status:
    """What the runtime's answer becomes: with a stamp of its own, its present containers, none without a sandbox."""
    containers, sandboxes = pod.containers, sandboxes_of(pod)
    if settings.release.stamps_listing:
        sandboxes = tuple(each for each in sandboxes if each[0] in dict(seen.sandboxes))
    if settings.gate and not sandboxes:
        containers = ()
    elif settings.gate and pod.runtime_stamp != ZERO:
        pass
    elif settings.release.stamps_listing:
        containers = tuple(each for each in containers if each[0] in dict(seen.containers))
    is_ready = bool(sandboxes) and sandboxes[0][1] == State.RUNNING
    return Status(containers, sandboxes, pod.addresses if is_ready else ())


def plain_status(shown: Shown) -> Status:
    """The status that shows all of a pod."""
    return Status(shown.containers, sandboxes_of(shown), shown.addresses)


def event_status(shown: Shown) -> Status:
    """The status that an event alone gives: its containers, and the first of its sandboxes."""
    sandboxes = sandboxes_of(shown)[:1]
    is_ready = bool(sandboxes) and sandboxes[0][1] == State.RUNNING
    return Status(shown.containers, sandboxes, shown.addresses if is_ready else ())
