"""The hooks of netfilter that a packet passes: those of a model that knows all tables of the host, or its few rules.

Follows NF_HOOK of net/ipv4 and net/bridge/br_netfilter_hooks.c @ Linux 6.1. Each verb gives every way on from there.
"""

from typing import TypeVar

from models.packet import Packet
from models.reachability.behaviour.filters import admits, forwards, leaves, redirected, releases
from models.reachability.vocabulary import Arrival, Connection, Departure, Host, Passed
from verify import evolve

H = TypeVar("H", Arrival, Departure)


def received(host: Host, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
    """PREROUTING."""
    hooks = host.filtering.hooks
    if hooks is not None:
        return hooks.received(host.name, packet, connection, device)
    return (Passed(packet, connection, redirected(host, packet, connection, device)),)


def admitted(host: Host, packet: Packet, connection: Connection | None, device: str) -> tuple[Passed, ...]:
    """INPUT."""
    hooks = host.filtering.hooks
    if hooks is not None:
        return hooks.admitted(host.name, packet, connection, device)
    return (Passed(packet, connection, admits(host, packet, connection, device)),)


def forwarded(
    host: Host, packet: Packet, connection: Connection | None, device: str, leaving: str
) -> tuple[Passed, ...]:
    """FORWARD."""
    hooks = host.filtering.hooks
    if hooks is not None:
        return hooks.forwarded(host.name, packet, connection, device, leaving)
    return (Passed(packet, connection, forwards(host, packet, connection, device, leaving)),)


def released(host: Host, packet: Packet, connection: Connection | None, leaving: str) -> tuple[Passed, ...]:
    """OUTPUT, but for what `sent` has done of it."""
    hooks = host.filtering.hooks
    if hooks is not None:
        return hooks.released(host.name, packet, connection, leaving)
    return (Passed(packet, connection, releases(host, packet, connection, leaving)),)


def left(host: Host, packet: Packet, connection: Connection | None, device: str, leaving: str) -> tuple[Passed, ...]:
    """POSTROUTING; `device` is empty for the host's own packet."""
    hooks = host.filtering.hooks
    if hooks is not None:
        return hooks.left(host.name, packet, connection, device, leaving)
    after, known = leaves(host, packet, connection, leaving)
    return (Passed(after, known),)


def unseen(host: Host, bridge: str, connection: Connection | None) -> Connection | None:
    """What is remembered of a flow whose packet a bridge passes on without netfilter."""
    hooks = host.filtering.hooks
    return connection if hooks is None else hooks.unseen(host.name, bridge, connection)


def onward(here: H, each: Passed) -> H:
    """The place of a packet behind a hook that may have changed it; the few rules of a host change none midway."""
    if here.host.filtering.hooks is None:
        return here
    return evolve(here, packet=each.packet, connection=each.connection)
