"""A node of the cluster that ships, and its services: one of each kind of facts §1.7."""

from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.routing import own
from models.nat.vocabulary import TCP, UDP, AddressIs, Node, Route, Side, address, block
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort

PODS = "172.10.0.0/16"
NODE = Node(
    (own("192.168.0.2/24"), own("172.10.100.1/24", "cni0")),
    (
        Route(block("172.10.0.0/24"), "flannel.1", address("172.10.0.0")),
        Route(block("0.0.0.0/0"), "eth0", address("192.168.0.1")),
    ),
    route_localnet=True,
)
HERE, THERE = "172.10.100.{}", "172.10.0.{}"


def proxy() -> Proxy:
    """How kube-proxy is configured on the node."""
    return Proxy(pods=AddressIs(Side.SOURCE, block(PODS)), node_addresses=(address("192.168.0.2"),), node="master")


def here(number: int, port: int = 8080) -> Endpoint:
    """A pod of this node."""
    return Endpoint(address(HERE.format(number)), port, is_local=True)


def there(number: int, port: int = 8080) -> Endpoint:
    """A pod of another node."""
    return Endpoint(address(THERE.format(number)), port)


def services() -> tuple[ServicePort, ...]:
    """One of each kind: inside only, outside, local policies, ranges, affinity, nobody there, all elsewhere."""
    both = (here(2), there(2), there(3))
    others = (here(6), there(6), there(7))
    return (
        ServicePort("kube-system", "dns", "dns", UDP, address("10.96.0.10"), 53, endpoints=(here(5, 53), there(5, 53))),
        ServicePort(
            "default",
            "web",
            "",
            TCP,
            address("10.96.0.20"),
            80,
            node_port=30080,
            external_ips=(address("198.51.100.20"),),
            balancer_ips=(address("203.0.113.20"),),
            endpoints=both,
        ),
        ServicePort(
            "default",
            "local",
            "http",
            TCP,
            address("10.96.0.30"),
            80,
            node_port=30081,
            balancer_ips=(address("203.0.113.30"),),
            is_external_local=True,
            health_check_port=32000,
            endpoints=both,
        ),
        ServicePort(
            "default",
            "ranged",
            "",
            TCP,
            address("10.96.0.40"),
            443,
            balancer_ips=(address("203.0.113.40"),),
            source_ranges=(block("198.18.0.0/15"),),
            endpoints=both,
        ),
        ServicePort("default", "sticky", "", TCP, address("10.96.0.50"), 80, sticky_seconds=10800, endpoints=others),
        ServicePort("default", "inner", "", TCP, address("10.96.0.60"), 80, is_internal_local=True, endpoints=both),
        ServicePort(
            "default",
            "nobody",
            "",
            TCP,
            address("10.96.0.70"),
            80,
            node_port=30082,
            external_ips=(address("198.51.100.70"),),
        ),
        ServicePort(
            "default",
            "elsewhere",
            "",
            TCP,
            address("10.96.0.80"),
            80,
            node_port=30083,
            balancer_ips=(address("203.0.113.80"),),
            is_external_local=True,
            endpoints=(there(2), there(3)),
        ),
    )


def default_services() -> Programmed:
    """The node as kube-proxy of 1.36 programs it."""
    configured, known = proxy(), services()
    return recognized(programmed(configured, known), NODE, configured.pods, known, configured)
