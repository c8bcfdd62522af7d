"""A kubelet that runs a schedule, step by step, as the real code was driven: the verbs of PLEG on plain values."""

from collections.abc import Callable
from typing import Any

from attrs import define, field

from models.pleg.behaviour.cache import deleted, observed, subscribed, written
from models.pleg.behaviour.evented import processed
from models.pleg.behaviour.held import Event, Held, Woken
from models.pleg.behaviour.inspecting import kept_addresses
from models.pleg.behaviour.node import Node, event_status, plain_status
from models.pleg.behaviour.relisting import Crash, Relisting, Watch
from models.pleg.vocabulary import ContainerEvent, EventType, Settings, Status, Wait, release_of
from models.pleg.vocabulary.schedules import SECOND, Schedule, Step
from verify import evolve

Verbs = dict[str, Callable[[Step], Any]]


@define
class Running:
    """One run of a schedule; `read` are the events that were read from the channel in the step at hand."""

    schedule: Schedule
    held: Held = field(init=False)
    relisting: Relisting = field(init=False)
    verbs: Verbs = field(init=False)
    read: list[Event] = field(factory=list, init=False)
    answered: list[Woken] = field(factory=list, init=False)
    asked: dict[str, int] = field(factory=dict, init=False)
    result: Any = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        given = self.schedule
        in_use = given.gate if given.in_use is None else given.in_use
        settings = Settings(release_of(given.version), given.gate, in_use, given.on_demand)
        self.held = Held(settings, Node(given.start, self.step), given.capacity)
        self.relisting = Relisting(self.held, given.period)
        self.verbs = self._of_the_environment() | self._of_the_cache() | self._of_the_relists()

    def take(self, step: Step) -> None:
        """Take one step of the schedule; raises Crash."""
        self.read, self.answered, self.result = [], [], None
        self.held.node.hooks = list(step.hooks)
        self.result = self.step(step)
        if self.schedule.drains:
            self._drain(step)

    def step(self, step: Step) -> Any:  # noqa: ANN401 - what the step answers
        """Take a step, or one inside a call of the runtime; then see who was answered, the first who asked first."""
        answer = self.verbs[step.op](step)
        self.answered += sorted(self.held.woken, key=lambda woken: self.asked[woken[0].by])
        self.held.woken = []
        return answer

    def _time(self, step: Step) -> int:
        return self.held.node.now if step.time is None else step.time

    def _of_the_environment(self) -> Verbs:
        return {
            "advance": self._advance,
            "setTime": self._set_time,
            "upsertPods": self._upsert,
            "removePod": self._remove,
            "setRuntimeError": self._fail,
            "event": self._event,
            "setEventedInUse": self._use,
            "drain": self._drain,
            "noop": lambda _: None,
        }

    def _of_the_cache(self) -> Verbs:
        held = self.held
        return {
            "updateGlobalCache": lambda _: held.vouch(held.node.now),
            "cacheSet": self._set,
            "cacheDelete": lambda step: held.put(step.pod, deleted(held.of(step.pod))),
            "cacheUpdateTime": lambda step: held.vouch(self._time(step)),
            "cacheGet": lambda step: held.of(step.pod).entry,
            "cacheSetObservedTime": lambda step: held.change(step.pod, observed(held.of(step.pod), self._time(step))),
            "getNewerThan": self._subscribe,
            "healthy": lambda _: held,
        }

    def _of_the_relists(self) -> Verbs:
        relisting = self.relisting
        return {
            "relist": lambda _: relisting.relist(),
            "relistPod": lambda step: relisting.relist_pod(step.pod),
            "requestReinspect": lambda step: relisting.mark(step.pod),
            "requestRelist": lambda step: relisting.request(step.pod, self._time(step)),
            "start": lambda _: relisting.start(),
            "worker": lambda step: relisting.work(step.count),
            "setWatch": lambda step: relisting.watch(step.pod, step.id, Watch(step.about, step.text)),
        }

    def _advance(self, step: Step) -> None:
        self.held.node.now += step.time or 0
        self.relisting.passes()

    def _set_time(self, step: Step) -> None:
        self.held.node.now = self._time(step)
        self.relisting.passes()

    def _upsert(self, step: Step) -> None:
        self.held.node.pods.update({pod.uid: pod for pod in step.pods})

    def _remove(self, step: Step) -> None:
        self.held.node.pods.pop(step.pod, None)

    def _fail(self, step: Step) -> None:
        self.held.node.error = step.text

    def _use(self, step: Step) -> None:
        self.held.settings = evolve(self.held.settings, in_use=step.value)

    def _drain(self, _: Step) -> None:
        self.read.extend(self.held.queue)
        self.held.queue = ()

    def _created_at(self, step: Step) -> int:
        """The time of a message as the kubelet takes it: until 1.31 its nanoseconds count as seconds (B2)."""
        time = self._time(step)
        return time * SECOND if self.held.settings.release.reads_seconds else time

    def _event(self, step: Step) -> None:
        held = self.held
        shown = step.state or held.node.pods.get(step.pod)
        event = ContainerEvent(EventType(step.text), step.about, created_at=self._created_at(step))
        if not step.no_sandbox and shown is not None and shown.sandboxes:
            status = kept_addresses(event_status(shown), held.of(step.pod).entry)
            is_sandbox = any(name == step.about for name, _ in status.sandboxes)
            event = evolve(event, status=status, is_sandbox=is_sandbox)
        done = processed(held.settings, held.of(step.pod), event)
        if done.crashed:
            raise Crash
        held.put(step.pod, done.holding, done.woken)
        held.send(step.pod, done.sent)

    def _set(self, step: Step) -> bool:
        held = self.held
        status = plain_status(step.state) if step.state is not None else Status()
        change = written(held.settings, held.of(step.pod), status, step.text, self._time(step))
        held.change(step.pod, change)
        return change.accepted

    def _subscribe(self, step: Step) -> None:
        held = self.held
        self.asked[step.id] = len(self.asked)
        change = subscribed(held.settings, held.of(step.pod), held.global_time, Wait(step.id, self._time(step)))
        held.change(step.pod, change)
