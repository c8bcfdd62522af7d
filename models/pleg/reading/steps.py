"""The steps of a schedule: which there are, and which keys each one has."""

from models.pleg.reading.keys import Keys
from models.pleg.vocabulary import EventType, Release, State
from models.pleg.vocabulary.schedules import Hook, Shown, Step
from verify.reading.refusing import Unreadable

POD = ("uid", "name", "namespace", "ips", "containers", "sandboxes", "inspectErr", "criTimestamp")
CONTAINER = ("id", "name", "state", "exitCode")
CALLS = ("GetPods", "GetPod", "GetPodStatus")
STATES = tuple(state.value for state in State)
TYPES = tuple(kind.value for kind in EventType)
NEEDED: dict[str, tuple[str, ...]] = {
    "advance": ("seconds",),
    "setTime": ("time",),
    "upsertPods": ("pods",),
    "removePod": ("pod",),
    "setRuntimeError": ("error",),
    "relist": (),
    "event": ("type", "pod", "containerId"),
    "setEventedInUse": ("value",),
    "updateGlobalCache": (),
    "cacheSet": ("pod",),
    "cacheDelete": ("pod",),
    "cacheUpdateTime": ("time",),
    "cacheGet": ("pod",),
    "getNewerThan": ("id", "pod", "time"),
    "healthy": (),
    "drain": (),
    "noop": (),
    "relistPod": ("pod",),
    "requestReinspect": ("pod",),
    "requestRelist": ("pod",),
    "start": (),
    "worker": (),
    "cacheSetObservedTime": ("pod", "time"),
    "setWatch": ("pod", "id", "containerId", "type"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "relist": ("hooks",),
    "event": ("createdAt", "state", "noSandbox"),
    "cacheSet": ("state", "error", "time"),
    "relistPod": ("hooks",),
    "requestRelist": ("time",),
    "worker": ("count", "hooks"),
}
ON_REQUEST = ("relistPod", "requestReinspect", "requestRelist", "start", "worker", "cacheSetObservedTime")
DEEPEST = 20  # hooks inside hooks


def steps_of(given: Keys, key: str, release: Release, depth: int = 0) -> tuple[Step, ...]:
    """The steps of a list; raises Unreadable for one that this release does not have."""
    if depth > DEEPEST:
        raise Unreadable(f"{given.at(key)}: expected hooks that are not nested this deeply")
    if key not in given.keys:
        raise given.refuse(key, "a list of steps")
    return tuple(_step(part, release, depth) for part in given.parts(key))


def _step(part: Keys, release: Release, depth: int) -> Step:
    op = part.one_of("op", tuple(NEEDED))
    part.only(("op", *NEEDED[op], *OPTIONAL.get(op, ())))
    for key in NEEDED[op]:
        if key not in part.keys:
            raise part.refuse(key, f"what {op} needs")
    if op in ON_REQUEST and not release.has_requests:
        raise part.refuse("op", "a step that this version has: requests of relists came with 1.36")
    if op == "setWatch" and not release.has_watches:
        raise part.refuse("op", "a step that this version has: watch conditions are of 1.33 to 1.35")
    state = part.part("state")
    return Step(
        op=op,
        pod=part.text("pod", ""),
        pods=tuple(_shown(pod) for pod in part.parts("pods")),
        time=_time(part),
        state=None if state is None else _shown(state),
        text=_text(part, op),
        about=part.text("containerId", ""),
        id=part.text("id", ""),
        value=part.truth("value", otherwise=False),
        no_sandbox=part.truth("noSandbox", otherwise=False),
        count=part.whole("count"),
        hooks=tuple(_hook(hook, release, depth) for hook in part.parts("hooks")),
    )


def _time(part: Keys) -> int | None:
    """The step's time or span, under whichever key it has it."""
    key = next((key for key in ("seconds", "time", "createdAt") if key in part.keys), None)
    return None if key is None else part.seconds(key)


def _text(part: Keys, op: str) -> str:
    if op == "event":
        return part.one_of("type", TYPES)
    return part.one_of("type", STATES) if op == "setWatch" else part.text("error", "")


def _hook(part: Keys, release: Release, depth: int) -> Hook:
    part.only(("call", "pod", "when", "steps"))
    when = part.one_of("when", ("before", "after"))
    call = part.one_of("call", CALLS)
    return Hook(call, part.text("pod", ""), when == "before", steps_of(part, "steps", release, depth + 1))


def _shown(part: Keys) -> Shown:
    part.only(POD)
    return Shown(
        uid=part.text("uid"),
        containers=tuple(map(_container, part.parts("containers"))),
        sandboxes=tuple(map(_container, part.parts("sandboxes"))),
        addresses=part.texts("ips"),
        inspection_error=part.text("inspectErr", ""),
        runtime_stamp=part.seconds("criTimestamp", 0),
    )


def _container(part: Keys) -> tuple[str, State]:
    part.only(CONTAINER)
    return part.text("id"), State(part.one_of("state", STATES))
