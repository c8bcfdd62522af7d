"""Real clients and real endpoints: TCP connections and UDP datagrams to services, and what either side sees of them."""

import errno
import select
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from attrs import define, field, frozen

from models.nat.vocabulary import TCP, UDP
from tests.conformance.kernel.lab import Lab

IP_RECVERR = 11
QUIET_SECONDS = 0.5
KINDS = {socket.SOCK_STREAM: TCP, socket.SOCK_DGRAM: UDP}


@frozen
class Seen:
    """What became of a question: who got it from which address, and from where its answer came; or a refusal."""

    by: str = ""
    source: str = ""
    answer: str = ""
    is_refused: bool = False


@frozen
class Question:
    """A client asks an address and port by TCP or UDP."""

    client: str
    protocol: int
    address: str
    port: int


@define
class Talking:
    """The sockets of the endpoints, and of the questions that are open."""

    servers: dict[socket.socket, str]
    asking: dict[socket.socket, int] = field(factory=dict)

    def hear(self, found: list[Seen]) -> None:
        """Let everybody speak until it is quiet; what each question came to goes into `found`."""
        until = time.monotonic() + QUIET_SECONDS
        while (left := until - time.monotonic()) > 0 and self.asking:
            streams = [each for each in self.asking if each.type == socket.SOCK_STREAM]
            ready, writable, _ = select.select([*self.servers, *self.asking], streams, [], left)
            for each in (*ready, *writable):
                until = time.monotonic() + QUIET_SECONDS
                if each in self.servers:
                    self._serve(each)
                elif each in self.asking:
                    self._receive(each, found)

    def _serve(self, each: socket.socket) -> None:
        name = self.servers[each]
        with suppress(OSError):
            if each.type == socket.SOCK_STREAM:
                there, (peer, _) = each.accept()
                there.sendall(f"{name} {peer}".encode())
                there.close()
                return
            _, where = each.recvfrom(2048)
            each.sendto(f"{name} {where[0]}".encode(), where)

    def _receive(self, each: socket.socket, found: list[Seen]) -> None:
        number = self.asking[each]
        try:
            data, where = each.recvfrom(2048)
        except OSError as wrong:
            if wrong.errno in (errno.EAGAIN, errno.ENOTCONN):
                return
            found[number] = Seen(is_refused=wrong.errno in (errno.ECONNREFUSED, errno.EHOSTUNREACH))
        else:
            by, _, source = data.decode().partition(" ")
            answer = where if where is not None else each.getpeername()
            found[number] = Seen(by, source, f"{answer[0]}:{answer[1]}")
        del self.asking[each]
        each.close()

    def close(self) -> None:
        """Close every socket."""
        for each in (*self.servers, *self.asking):
            each.close()


@contextmanager
def endpoints(lab: Lab, hosts: Iterable[str], port: int) -> Iterator[dict[socket.socket, str]]:
    """Hosts that answer on a port, by TCP and UDP."""
    made: dict[socket.socket, str] = {}
    try:
        for host in hosts:
            for kind in KINDS:
                each = lab.spaces[host].socket(socket.AF_INET, kind, 0)
                made[each] = host
                each.settimeout(0)
                each.bind(("0.0.0.0", port))  # noqa: S104 - inside a namespace of our own
                if kind == socket.SOCK_STREAM:
                    each.listen(64)
        yield made
    finally:
        for each in made:
            each.close()


def asked(lab: Lab, servers: dict[socket.socket, str], questions: Iterable[Question]) -> list[Seen]:
    """Ask everything at once; what became of each question, nothing of one that was lost."""
    talking = Talking(servers)
    found: list[Seen] = []
    for number, question in enumerate(questions):
        kind = next(kind for kind, protocol in KINDS.items() if protocol == question.protocol)
        each = lab.spaces[question.client].socket(socket.AF_INET, kind, 0)
        each.settimeout(0)
        found.append(Seen())
        talking.asking[each] = number
        if kind == socket.SOCK_DGRAM:
            each.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
            with suppress(OSError):
                each.sendto(b"?", (question.address, question.port))
        else:
            each.connect_ex((question.address, question.port))
    talking.hear(found)
    for each in talking.asking:
        each.close()
    return found
