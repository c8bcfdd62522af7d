"""Network namespaces without a name: the kernel removes them when their last descriptor closes, even if we crash."""

import ctypes
import os
import socket
import struct
import subprocess
import time
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fcntl import ioctl
from pathlib import Path

from attrs import define, frozen

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCETHTOOL, ETHTOOL_GLINK = 0x8913, 0x8946, 0x0A
IFF_RUNNING = 0x40
OWN = "/proc/thread-self/ns/net"
SYSCTL = Path("/proc/sys/net")

_libc = ctypes.CDLL(None, use_errno=True)


class LabError(Exception):
    """The laboratory itself failed: what follows from it says nothing about the model."""


class Refused(LabError):  # noqa: N818 - what the kernel did, not an error of ours
    """The kernel refused a line of the rendered network."""


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


@contextmanager
def _back_home() -> Iterator[None]:
    """Come back to the caller's own namespace, whatever happens."""
    home = os.open(OWN, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield
    finally:
        _enter(home)
        os.close(home)


@frozen
class Running:
    """A command that was started inside a namespace."""

    words: tuple[str, ...]
    text: str
    process: "subprocess.Popen[str]"

    def complaints(self) -> list[str]:
        """Wait for its end; what it complained about, with the lines that were at fault."""
        _, errors = self.process.communicate()
        found = [line for line in errors.splitlines() if line.strip()]
        if not found and self.process.returncode:
            return [f"{' '.join(self.words)}: exit status {self.process.returncode}"]
        given = self.text.splitlines()
        return [_with_its_line(line, given) for line in found]


def _with_its_line(complaint: str, given: list[str]) -> str:
    number = complaint.rpartition(":")[2]
    if complaint.startswith("Command failed") and number.isdigit():
        return f"refused: {given[int(number) - 1]}"
    return complaint


@define
class Namespace:
    """One network namespace that this process holds open."""

    descriptor: int

    @classmethod
    def fresh(cls) -> "Namespace":
        """Make a new, empty namespace."""
        with _back_home():
            if _libc.unshare(CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "unshare")
            made = cls(os.open(OWN, os.O_RDONLY | os.O_CLOEXEC))
        made.write((f"ipv6/conf/{every}/disable_ipv6", 1) for every in ("all", "default"))
        return made

    @property
    def path(self) -> str:
        """A path by which a child process can name the namespace."""
        return f"/proc/{os.getpid()}/fd/{self.descriptor}"

    @property
    def number(self) -> int:
        """The kernel's own number of the namespace."""
        return os.fstat(self.descriptor).st_ino

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Run the body with the calling thread inside the namespace."""
        with _back_home():
            _enter(self.descriptor)
            yield

    def start(self, words: Iterable[str], text: str = "") -> Running:
        """Start a command inside the namespace; `text` will be its standard input."""
        command = tuple(words)
        with os.fdopen(os.memfd_create("stdin"), "w+") as given, self.inside():
            given.write(text)
            given.flush()
            given.seek(0)
            process = subprocess.Popen(
                command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
            )
        return Running(command, text, process)

    def ask(self, *words: str) -> str:
        """Run a command inside the namespace; what it prints."""
        with self.inside():
            return subprocess.run(words, capture_output=True, text=True, check=True).stdout

    def socket(self, family: int, kind: int, protocol: int) -> socket.socket:
        """Open a socket that belongs to the namespace."""
        with self.inside():
            return socket.socket(family, kind, protocol)

    def write(self, settings: Iterable[tuple[str, int]]) -> list[str]:
        """Write sysctls, named by their path below net; the complaints."""
        complaints = []
        with self.inside():
            for name, value in settings:
                try:
                    (SYSCTL / name).write_text(str(value))
                except OSError as wrong:
                    complaints.append(f"sysctl {name}={value}: {wrong.strerror}")
        return complaints

    def await_running(self, devices: Iterable[str], patience: float = 3.0) -> None:
        """Wait until the kernel has noticed that these devices have a carrier."""
        until = time.monotonic() + patience
        with self.socket(socket.AF_INET, socket.SOCK_DGRAM, 0) as any_socket:
            for device in devices:
                while not _flags(any_socket, device) & IFF_RUNNING:
                    if time.monotonic() > until:
                        raise LabError(f"{device} does not come up")
                    _ask_for_carrier(any_socket, device)

    def notice(self, devices: Iterable[str]) -> None:
        """Let the kernel notice now that these devices have lost their carrier."""
        with self.socket(socket.AF_INET, socket.SOCK_DGRAM, 0) as any_socket:
            for device in devices:
                _ask_for_carrier(any_socket, device)

    def close(self) -> None:
        """Let go of the namespace; the kernel then removes all that is in it."""
        with suppress(OSError):
            os.close(self.descriptor)


def _flags(any_socket: socket.socket, device: str) -> int:
    answer = ioctl(any_socket.fileno(), SIOCGIFFLAGS, struct.pack("16sH14x", device.encode(), 0))
    return int(struct.unpack("16sH14x", answer)[1])


def _ask_for_carrier(any_socket: socket.socket, device: str) -> None:
    """Ask for the carrier: that makes the kernel notice it now, and not within a second (linkwatch_sync_dev)."""
    answer = array("I", [ETHTOOL_GLINK, 0])
    with suppress(OSError):
        ioctl(any_socket.fileno(), SIOCETHTOOL, struct.pack("16sP16x", device.encode(), answer.buffer_info()[0]))
    time.sleep(0.001)
