"""Send packets on the hosts of a lab, and see where each was, where it was delivered, and who complained."""

import select
import socket
import struct
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

from attrs import define, field, frozen

from models.packet import Packet
from models.reachability.vocabulary import Host
from tests.conformance.kernel.lab import Lab, speakers
from tests.conformance.kernel.tables import text
from tests.conformance.kernel.wire import NUMBERS, Sight, body, look

ETH_P_ALL, ETH_P_IP = 0x0003, 0x0800
ETH_P_TEST = 0x88B5  # reserved for local experiments
SO_RCVBUFFORCE = 33
SO_TIMESTAMPNS = 35
IP_MTU_DISCOVER, IP_PMTUDISC_DONT, IP_PMTUDISC_DO, IP_TRANSPARENT = 10, 0, 2, 19
BUFFER = 8 << 20
LONGEST = 65600
QUIET_SECONDS = 0.1  # longer than two unanswered ARP questions
HIGHEST_WAIT = 2.0


@frozen
class Seen:
    """The probe, or its carrier, at one device at one time."""

    when: float
    host: str
    device: str
    leaving: bool
    other_host: bool  # the frame was for another MAC address
    sight: Sight


@frozen
class Arrived:
    """A host whose sockets got the probe, with the source they saw and the TTL that was left."""

    host: str
    source: int
    ttl: int


@frozen
class Complaint:
    """An ICMP error that the sender's stack got about the probe."""

    kind: int
    code: int
    by: int


@frozen
class Ear:
    """A socket that hears what passes a host's devices, or what is delivered to the host."""

    host: str
    socket: socket.socket
    on_the_wire: bool


@define
class Observation:
    """What became of one probe."""

    sender: str
    packet: Packet
    delivered: list[Arrived] = field(factory=list)
    seen: list[Seen] = field(factory=list)
    errors: list[Complaint] = field(factory=list)
    refused: str | None = None

    @property
    def trail(self) -> str:
        """Every place where the probe was seen, in order, on one line."""
        marks = []
        for seen in sorted(self.seen, key=lambda one: one.when):
            arrow = ">" if seen.leaving else ("x" if seen.other_host else "<")
            kind = ("(carried)" if seen.sight.carried else "") + ("+" if seen.sight.later else "")
            marks.append(f"{arrow}{seen.host}.{seen.device}{kind}")
        return " ".join(marks)


@define
class Prober:
    """Listens on every device and to every protocol of a lab, and sends probes."""

    lab: Lab
    ears: dict[int, Ear]
    poll: select.poll
    observations: list[Observation] = field(factory=list)

    def send(self, host: str, packet: Packet) -> None:
        """Let the host's own stack route the packet; its source may be anybody's."""
        observation = Observation(host, packet)
        marker = len(self.observations)
        self.observations.append(observation)
        with self.lab.spaces[host].socket(socket.AF_INET, socket.SOCK_RAW, NUMBERS[packet.protocol]) as out:
            out.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            out.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            out.setsockopt(socket.IPPROTO_IP, IP_TRANSPARENT, 1)
            out.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, packet.ttl)
            whole = IP_PMTUDISC_DO if packet.unfragmentable else IP_PMTUDISC_DONT
            out.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, whole)
            try:
                if packet.source:
                    out.bind((text(packet.source), 0))
                out.sendto(body(packet, marker), (text(packet.destination), 0))
            except OSError as wrong:
                observation.refused = wrong.strerror

    def collect(self) -> list[Observation]:
        """Wait until nothing moves any more; what became of the probes, in the order in which they were sent."""
        end = time.monotonic() + HIGHEST_WAIT
        while time.monotonic() < end:
            ready = self.poll.poll(QUIET_SECONDS * 1000)
            if not ready:
                break
            for number, _ in ready:
                self._drain(self.ears[number])
        return self.observations

    def _drain(self, ear: Ear) -> None:
        while True:
            try:
                data, extra, _, origin = ear.socket.recvmsg(LONGEST, 64)
            except BlockingIOError:
                return
            if ear.on_the_wire:
                self._on_the_wire(ear.host, data, extra, origin)
            else:
                self._delivered(ear.host, data)

    def _on_the_wire(
        self, host: str, data: bytes, extra: list[tuple[int, int, bytes]], origin: tuple[str, int, int]
    ) -> None:
        device, protocol, kind = origin[:3]
        sight = look(data) if protocol == ETH_P_IP else None
        if sight is None or sight.error or sight.marker >= len(self.observations):
            return
        seconds, nanoseconds = struct.unpack("qq", extra[0][2][:16])
        leaving, other = kind == socket.PACKET_OUTGOING, kind == socket.PACKET_OTHERHOST
        when = seconds + nanoseconds / 1e9
        self.observations[sight.marker].seen.append(Seen(when, host, device, leaving, other, sight))

    def _delivered(self, host: str, data: bytes) -> None:
        sight = look(data)
        if sight is None or sight.carried or sight.marker >= len(self.observations):
            return
        observation = self.observations[sight.marker]
        if sight.error is None:
            observation.delivered.append(Arrived(host, sight.source, sight.ttl))
        elif host == observation.sender:
            observation.errors.append(Complaint(*sight.error, sight.source))


@cache
def _timestamps_on() -> socket.socket:
    """A socket that keeps the kernel stamping packets: switching that on takes effect only later."""
    keeper = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    keeper.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    return keeper


def _announce(host: Host, wire: socket.socket) -> None:
    """Let every device be heard once, so that bridges know where it is, as they do in a running cluster."""
    for device, _ in speakers(host):
        wire.sendto(b"\0" * 46, (device, ETH_P_TEST, 0, 0, b"\xff" * 6))


def _close(ears: list[socket.socket]) -> None:
    """Close sockets at once: each waits for the kernel to forget it."""
    with ThreadPoolExecutor(max(1, len(ears))) as pool:
        list(pool.map(socket.socket.close, ears))


@contextmanager
def prober(lab: Lab) -> Iterator[Prober]:
    """Open the ears of every host of the lab, and let its devices be heard once."""
    _timestamps_on()
    ears: dict[int, Ear] = {}
    poll = select.poll()
    try:
        for host in lab.network.hosts:
            space = lab.spaces[host.name]
            wire = space.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
            ears[wire.fileno()] = Ear(host.name, wire, on_the_wire=True)
            wire.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            for number in NUMBERS.values():
                upper = space.socket(socket.AF_INET, socket.SOCK_RAW, number)
                ears[upper.fileno()] = Ear(host.name, upper, on_the_wire=False)
            _announce(host, wire)
        for ear in ears.values():
            ear.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
            ear.socket.settimeout(0)
            poll.register(ear.socket, select.POLLIN)
        yield Prober(lab, ears, poll)
    finally:
        _close([ear.socket for ear in ears.values()])


def probed(lab: Lab, probes: list[tuple[str, Packet]]) -> list[Observation]:
    """Send these packets at once, each from its host; what became of them."""
    with prober(lab) as ready:
        for host, packet in probes:
            ready.send(host, packet)
        return ready.collect()
