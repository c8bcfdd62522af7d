"""Addresses of point-to-point links: what counts is the subnet of the other end."""

from models.packet import address, prefix
from models.reachability.behaviour.routing import is_on, select_address
from models.reachability.vocabulary import Assigned, Host, HostKind, Kind, Link

NEAR, FAR = address("10.0.0.1"), address("10.7.0.2")


def test_an_address_with_a_peer_is_on_the_subnet_of_the_peer() -> None:
    """`ip addr add 10.0.0.1 peer 10.7.0.2/32` makes 10.7.0.2 reachable, and not the address's own neighbours."""
    given = Assigned(NEAR, 32, peer=FAR)

    assert given.block == prefix("10.7.0.2/32")
    assert is_on(given, FAR)
    assert not is_on(given, NEAR)


def test_the_source_towards_a_peer_is_the_near_end() -> None:
    """inet_select_addr prefers the address whose subnet has the destination (inet_ifa_match), here that of the peer."""
    others = (Assigned(address("192.168.0.9"), 24), Assigned(NEAR, 32, peer=FAR))
    host = Host("n", HostKind.NODE, (Link("eth0", Kind.PHYSICAL, "02:00:00:00:00:01", addresses=others),), ())

    assert select_address(host, "eth0", FAR, 253) == NEAR
