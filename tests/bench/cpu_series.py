"""A recorded CSV explained by the whole command: wall time and memory, a node that is read up to 50 ms late."""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
SIZES = (100_000, 1_000_000, 10_000_000)
CORES = 8
LATE = 50_000_000  # nanoseconds, at most
PART = 500_000  # rows that are written at a time
ARGUMENTS = ("--cores", str(CORES), "--allocatable", "7.5", "--property", "cpu.safety.*")


def write(file: Path, count: int) -> None:
    """A node that is half busy, and fully so in between; gaps of one to two seconds."""
    dice = np.random.default_rng(5)
    gaps = dice.integers(10**9, 2 * 10**9, count)
    load = CORES * (0.6 + 0.4 * np.sin(np.linspace(0, 30, count)))
    load[count // 3 : count // 2] = CORES
    times = np.cumsum(gaps) + 1_700_000_000_000_000_000 + dice.integers(0, LATE, count)
    usages = np.cumsum((load * gaps).astype(np.int64)) + 5 * 10**16
    with file.open("w", encoding="utf-8") as stream:
        stream.write("timestamp,cumulative_ns\n")
        for start in range(0, count, PART):
            rows = zip(times[start : start + PART].tolist(), usages[start : start + PART].tolist(), strict=True)
            stream.writelines(f"{at},{usage}\n" for at, usage in rows)


def measured(*arguments: str) -> tuple[int, float, float]:
    """Status, seconds and MiB of the whole command."""
    began = time.perf_counter()
    child = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "verify", "cpu", *arguments],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), time.perf_counter() - began, usage.ru_maxrss / 1024


def rows() -> list[dict[str, object]]:
    """One row a size, without and with a plot."""
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            file = Path(folder) / "node.csv"
            write(file, count)
            for plot in ((), ("--plot", str(file.with_suffix(".svg")))):
                status, seconds, memory = measured("--series", str(file), *ARGUMENTS, *plot)
                if status != 1:
                    raise AssertionError(f"status {status}: windows above capacity are there to be found")
                row = {"samples": count, "plot": "yes" if plot else "no"}
                found.append({**row, "s": round(seconds, 2), "MiB": round(memory)})
    return found
