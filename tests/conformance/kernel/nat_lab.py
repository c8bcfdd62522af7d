"""A node between a network and its pods, alive: load rules, send UDP datagrams, and see what became of each."""

import errno
import select
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from attrs import define, frozen

from models.nat.behaviour.routing import own
from models.nat.vocabulary import UDP, Fate, Node, Packet, Route, address, block, plainly
from tests.conformance.kernel.namespaces import Namespace, Refused

NODE_MAC, OUTSIDE_MAC, PODS_MAC = "02:00:00:00:00:01", "02:00:00:00:00:02", "02:00:00:00:00:04"
POD_DEVICE_MAC = "02:00:00:00:00:03"
NODE = Node(
    (own("192.168.0.2/24"), own("10.180.0.1/24", "pod0")),
    (Route(block("0.0.0.0/0"), "eth0", address("192.168.0.1")),),
    route_localnet=False,
)
NEIGHBOURS = {
    "eth0": (OUTSIDE_MAC, ("192.168.0.1", "192.168.0.3")),
    "pod0": (PODS_MAC, ("10.180.0.5", "10.180.0.6")),
}
SYSCTLS = {
    "ipv4/ip_forward": 1,
    "ipv4/icmp_ratelimit": 0,
    **{f"ipv4/conf/{name}/rp_filter": 0 for name in ("all", "default", "eth0", "pod0")},
    **{f"ipv4/conf/{name}/send_redirects": 0 for name in ("all", "default", "eth0", "pod0")},
}
ETH_P_ALL, ETH_P_IP, PACKET_OUTGOING = 3, 0x0800, 4
ICMP_UNREACHABLE = 3
QUIET_SECONDS = 0.15
MAGIC = b"nat-probe"


@frozen
class Outcome:
    """What became of a packet: its fate, and where it went with which source, if it was seen."""

    fate: Fate
    destination: str = ""
    port: int = 0
    source: str = ""


def checksum(data: bytes) -> int:
    """The Internet checksum."""
    words = struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2))
    total = sum(words)
    total = (total & 0xFFFF) + (total >> 16)
    return int(~(total + (total >> 16)) & 0xFFFF)


def datagram(packet: Packet, number: int) -> bytes:
    """A UDP datagram that carries the number of its probe."""
    payload = MAGIC + struct.pack("!I", number)
    length = 8 + len(payload)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + length, number & 0xFFFF, 0, 64, UDP, 0)
    ends = struct.pack("!II", packet.source, packet.destination)
    head = head[:10] + struct.pack("!H", checksum(head + ends)) + ends
    return head + struct.pack("!HHHH", packet.source_port, packet.port, length, 0) + payload


def number_in(data: bytes) -> int | None:
    """The number of the probe inside a packet, or inside an error about it."""
    at = data.find(MAGIC)
    if at < 0 or len(data) < at + len(MAGIC) + 4:
        return None
    return int(struct.unpack_from("!I", data, at + len(MAGIC))[0])


@define
class NatLab:
    """The node's namespace, the one around it, and the ears in both."""

    node: Namespace
    around: Namespace
    taps: dict[str, socket.socket]  # what the node sends out, by the node's device
    delivered: socket.socket
    errors: socket.socket
    sender: socket.socket

    def load(self, rules: str, backend: str) -> str:
        """Replace all rules; what iptables-save prints then. Raise Refused for rules that the kernel does not take."""
        complaints = self.node.start((f"iptables-{backend}-restore", "--wait"), rules).complaints()
        if complaints:
            raise Refused("\n".join(complaints))
        return self.node.ask(f"iptables-{backend}-save")

    def send(self, packet: Packet, received: str, number: int) -> None:
        """Send one probe; what the own stack of the node refuses to send is not sent."""
        data = datagram(packet, number)
        if received:
            to, by = (NODE_MAC, OUTSIDE_MAC) if received == "eth0" else (POD_DEVICE_MAC, PODS_MAC)
            frame = bytes.fromhex((to + by).replace(":", "")) + struct.pack("!H", ETH_P_IP) + data
            self.taps[received].send(frame)
            return
        try:
            self.sender.sendto(data, (plainly(packet.destination), 0))
        except OSError as refused:
            if refused.errno not in (errno.EPERM, errno.EINVAL, errno.ENETUNREACH):
                raise

    def outcomes(self, probes: Iterable[tuple[Packet, str]]) -> list[Outcome]:
        """What became of each probe, sent one after the other; one that was not seen was dropped."""
        sent = list(probes)
        for number, (packet, received) in enumerate(sent):
            self.send(packet, received, number)
        found = [Outcome(Fate.DROPPED)] * len(sent)
        rank = {Fate.DROPPED: 0, Fate.REJECTED: 1, Fate.FORWARDED: 2, Fate.DELIVERED: 3}
        for number, outcome in self._heard():
            if number < len(found) and rank[outcome.fate] > rank[found[number].fate]:
                found[number] = outcome
        return found

    def _heard(self) -> Iterator[tuple[int, Outcome]]:
        """Everything that is heard until it is quiet."""
        ears = [*self.taps.values(), self.delivered, self.errors]
        until = time.monotonic() + QUIET_SECONDS
        while (left := until - time.monotonic()) > 0:
            for ear in select.select(ears, [], [], left)[0]:
                data, where = ear.recvfrom(65535)
                until = time.monotonic() + QUIET_SECONDS
                if ear in self.taps.values():
                    if where[2] == PACKET_OUTGOING or where[1] != ETH_P_IP:
                        continue
                    data = data[14:]
                number = number_in(data)
                if number is not None:
                    yield number, self._outcome(data, is_local=ear is self.delivered)

    def _outcome(self, data: bytes, *, is_local: bool) -> Outcome:
        start = (data[0] & 15) * 4
        source, destination = (plainly(each) for each in struct.unpack_from("!II", data, 12))
        if data[9] != UDP:
            return Outcome(Fate.REJECTED if data[start] == ICMP_UNREACHABLE else Fate.DROPPED)
        port = struct.unpack_from("!H", data, start + 2)[0]
        return Outcome(Fate.DELIVERED if is_local else Fate.FORWARDED, destination, port, source)


def _wire(node: Namespace, around: Namespace) -> None:
    lines = []
    for device, mac, tap, other in (
        ("eth0", NODE_MAC, "tap-eth0", OUTSIDE_MAC),
        ("pod0", POD_DEVICE_MAC, "tap-pod0", PODS_MAC),
    ):
        lines.append(
            f"link add name {device} address {mac} type veth peer name {tap} address {other} netns {around.path}"
        )
        lines.append(f"link set {device} up")
    lines += ["link set lo up", "addr add 192.168.0.2/24 dev eth0", "addr add 10.180.0.1/24 dev pod0"]
    lines.append("route add default via 192.168.0.1 dev eth0")
    for device, (mac, addresses) in NEIGHBOURS.items():
        lines += [f"neigh add {each} lladdr {mac} dev {device} nud permanent" for each in addresses]
    up = ["link set tap-eth0 up", "link set tap-pod0 up"]
    complaints = node.start(("ip", "-4", "-batch", "-"), "\n".join(lines[:4])).complaints()
    complaints += around.start(("ip", "-4", "-batch", "-"), "\n".join(up)).complaints()
    complaints += node.start(("ip", "-4", "-batch", "-"), "\n".join(lines[4:])).complaints()
    complaints += node.write(SYSCTLS.items())
    if complaints:
        raise Refused("\n".join(complaints))
    node.await_running(("eth0", "pod0"))


@contextmanager
def nat_lab() -> Iterator[NatLab]:
    """The node for the body of the `with`."""
    node, around = Namespace.fresh(), Namespace.fresh()
    sockets: list[socket.socket] = []
    try:
        _wire(node, around)
        taps = {}
        for device in ("eth0", "pod0"):
            taps[device] = around.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
            taps[device].bind((f"tap-{device}", ETH_P_ALL))
        delivered = node.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)
        errors = node.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        sender = node.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        sockets += [*taps.values(), delivered, errors, sender]
        yield NatLab(node, around, taps, delivered, errors, sender)
    finally:
        for each in sockets:
            each.close()
        node.close()
        around.close()
