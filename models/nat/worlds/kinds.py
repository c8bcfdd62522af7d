"""A service of every kind at once: all that its objects can say, with endpoints nowhere, here, elsewhere, or both.

What is enumerated: the addresses that it has, both policies, affinity, ranges, and where its endpoints are. What is
unknown in a proof: every packet, its source and its device. Names, addresses and ports of services are one choice of
many: rules compare them for being equal alone, so that others that differ in the same way decide the same.
"""

from collections.abc import Iterator
from itertools import product

from models.nat.behaviour.syncing import with_services
from models.nat.vocabulary import TCP, address, block
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import Endpoint, ServicePort
from models.nat.worlds.services import default_services, here, proxy, there

PLACES: dict[str, tuple[Endpoint, ...]] = {
    "nowhere": (),
    "here": (here(2),),
    "there": (there(2),),
    "both": (here(2), here(3), there(2)),
}
FIRST_PORT = 30100


def kinds() -> Iterator[ServicePort]:
    """One service for each combination; one without external addresses has no policy for them, and no ranges."""
    number = 0
    for reach, inner, outer, is_sticky, place in product(REACHES, *((False, True),) * 3, PLACES):
        ports, external, balanced, ranged = reach
        if outer and not (ports or external or balanced):
            continue
        number += 1
        yield ServicePort(
            "kinds",
            f"{place}-{number}",
            "",
            TCP,
            address("10.97.0.0") + number,
            80,
            node_port=FIRST_PORT + number if ports else 0,
            external_ips=(address("198.51.101.0") + number,) if external else (),
            balancer_ips=(address("203.0.114.0") + number,) if balanced else (),
            source_ranges=(block("198.18.0.0/15"),) if ranged else (),
            is_internal_local=inner,
            is_external_local=outer,
            sticky_seconds=10800 if is_sticky else None,
            health_check_port=FIRST_PORT + 1000 + number if balanced and outer else 0,
            endpoints=PLACES[place],
        )


REACHES = (  # a node port, an external address, a load balancer's, ranges of that
    (False, False, False, False),
    (True, False, False, False),
    (False, True, False, False),
    (True, False, True, False),
    (False, False, True, True),
)


def every_kind() -> Programmed:
    """All of them on the node that ships."""
    return with_services(default_services(), proxy(), tuple(kinds()))
