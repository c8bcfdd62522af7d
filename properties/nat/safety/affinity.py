"""What a service with ClientIP affinity owes to a client that comes again."""

from typing import Annotated

from models.nat.behaviour.memory import (
    keeps_clients,
    lists_are_of_endpoints,
    remember_equally_long,
    shares_no_list,
)
from models.nat.vocabulary.programmed import EachCrowd, EachSticky, Programmed
from verify import Between, for_all

Seconds = Annotated[int, Between(0, 2**31 - 1)]


@for_all
def a_client_comes_back_to_its_endpoint(programmed: Programmed, chain: EachSticky, age: Seconds) -> bool:
    """As long as the last visit is not older than the timeout, the same endpoint answers (A1).

    And the visit is written into the list of that endpoint alone, so that this holds of the next visit too.
    """
    return keeps_clients(programmed, chain, age)


@for_all
def a_list_is_of_an_endpoint_that_is_there(programmed: Programmed, chain: EachSticky) -> bool:
    """What asks the list of an endpoint leads to it, and its chain, under that name, writes the list (A2, A3)."""
    return lists_are_of_endpoints(programmed, chain)


@for_all
def clients_are_remembered_for_one_time(programmed: Programmed, chain: EachSticky) -> bool:
    """All rules of a service ask for the same timeout (A3)."""
    return remember_equally_long(programmed, chain)


@for_all
def no_two_services_share_a_list(programmed: Programmed, chain: EachSticky) -> bool:
    """Ports are apart, of one service too: a visit to one says nothing about the other (A4; kubernetes 103000)."""
    return shares_no_list(programmed, chain)


@for_all
def a_list_has_room_for_every_client(programmed: Programmed, chain: EachSticky, crowd: EachCrowd) -> bool:
    """All clients fit into the list of one endpoint, which is where they may all have been led (A5).

    The kernel drops the client that was longest away (ip_list_tot, 100 by default): it is drawn another endpoint.
    """
    return bool(chain.rules) and crowd <= programmed.room
