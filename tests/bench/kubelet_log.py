"""A kubelet's log read and asked by the whole command: wall time, CPU time and memory, log level 5, healthy."""

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SIZES = (100_000, 1_000_000)
PODS = 200
LIVING = 100  # containers that run at a time
OTHERS = 4  # lines of no interest in each second
DAY = 86_400_000  # milliseconds


def messages(dice: random.Random) -> Iterator[tuple[int, str]]:
    """Milliseconds and messages without end: a relist each second, and containers that come and go."""
    living: list[tuple[str, str]] = []
    for number in range(sys.maxsize):
        time_, made = 1010 * number, range(dice.randrange(3))
        yield time_, '"GenericPLEG: Relisting"'
        for each in made:
            pod, about = f"pod{dice.randrange(PODS)}", f"{number:060x}{each:04x}"
            living.append((pod, about))
            yield from change(time_ + 1, pod, about, ("non-existent", "running", "ContainerStarted"))
        if len(living) > LIVING:
            yield from change(time_ + 1, *living.pop(0), ("running", "exited", "ContainerDied"))
        for _ in range(OTHERS):
            yield time_ + 3, '"Volume not attached according to node status for volume" pod="shop/web" volumeName="x"'


def change(time_: int, pod: str, about: str, how: tuple[str, str, str]) -> Iterator[tuple[int, str]]:
    """A state change, and the event that it makes."""
    old, new, kind = how
    yield time_, f'"GenericPLEG" podUID="{pod}" containerID="{about}" oldState="{old}" newState="{new}"'
    event = json.dumps({"ID": pod, "Type": kind, "Data": about}, separators=(",", ":"))
    yield time_ + 1, f'"SyncLoop (PLEG): event for pod" pod="shop/{pod}" event={event}'


def write(file: Path, count: int) -> None:
    """So many lines, as a journal has them."""
    with file.open("w", encoding="utf-8") as stream:
        for (at, message), _ in zip(messages(random.Random(7)), range(count), strict=False):  # noqa: S311 - samples
            day, rest = divmod(at, DAY)
            clock = f"{rest // 3_600_000:02}:{rest // 60_000 % 60:02}:{rest // 1000 % 60:02}.{rest % 1000:03}000"
            stream.write(f"Mar  2 node kubelet[698]: I03{2 + day:02} {clock}     698 generic.go:1] {message}\n")


def measured(file: Path) -> dict[str, object]:
    """Seconds, of the clock and of the processor, and MiB of the whole command."""
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "verify", "pleg", "--log", str(file)],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise AssertionError(f"status {status}: nothing is wrong in this log")
    return {
        "s": round(time.perf_counter() - began, 1),
        "CPU s": round(usage.ru_utime + usage.ru_stime, 1),
        "MiB": round(usage.ru_maxrss / 1024),
    }


def rows() -> list[dict[str, object]]:
    """One row a size."""
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            file = Path(folder) / "kubelet.log"
            write(file, count)
            found.append({"lines": count, "MB": round(file.stat().st_size / 10**6), **measured(file)})
    return found
