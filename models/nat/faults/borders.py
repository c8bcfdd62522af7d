"""Health checks that are kept out, addresses that are refused or taken without need, services that are forgotten."""

from attrs import evolve

from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.routing import own
from models.nat.faults.edits import edited, endpoint_of, faulty, rule
from models.nat.faults.refusals import HOOKS, PASSES, RANGES, TOLD, without_jump
from models.nat.faults.translation import ASKED, BACK, DRAWN, NAMED, OWN, REACHED, TOLD_OF, WEB, Rules
from models.nat.vocabulary import (
    TCP,
    End,
    Ending,
    PortIs,
    ProtocolIs,
    Side,
    State,
    StateIn,
    ToDestination,
    address,
    block,
)
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from models.nat.worlds.services import NODE, default_services, here, proxy, services, there
from models.nat.worlds.syncs import changed, named
from verify import World, fault

HEALTH = "*.a_health_check_is_let_in"
EVERY_WAY = "*.a_range_keeps_others_out_by_every_way"
SERVED = "*.nothing_that_is_served_is_refused"
NEW = StateIn(frozenset((State.NEW,)))
REJECT = End(Ending.REJECT, "icmp-port-unreachable")


def of(known: tuple[ServicePort, ...], configured: Proxy | None = None) -> Programmed:
    """The node that ships, with other services or another kube-proxy."""
    by = configured or proxy()
    return recognized(programmed(by, known), NODE, by.pods, known, by)


@fault(reference="facts row 15 (kubernetes 97225, fixed by 97824 in 1.21)", breaks=(HEALTH,))
def health_checks_are_kept_out() -> World:
    """Nothing accepts health checks, and the policy of INPUT is DROP: the load balancer takes the node for dead."""
    given = edited("filter", "KUBE-NODEPORTS", lambda rules: ())
    closing = rule("filter", "INPUT", (NEW,), End(Ending.DROP))
    return faulty(edited("filter", "INPUT", lambda rules: (*rules, closing), given))


@fault(reference="facts row 28 (kubernetes 18802)", breaks=(HEALTH,))
def a_firewall_refuses_node_ports() -> World:
    """A host's firewall refuses the ports of node ports before kube-proxy's chains are asked."""
    ports = PortIs(Side.DESTINATION, ((30000, 32767),))
    first = rule("filter", "INPUT", (ProtocolIs(TCP), ports, NEW), REJECT)
    return faulty(edited("filter", "INPUT", lambda rules: (first, *rules)))


@fault(reference="facts row 23 (kubernetes 112604: a change is lost)", breaks=(SERVED, TOLD))
def a_refusal_is_left() -> World:
    """web was without endpoints once, and the rule that rejects its cluster address is still there."""
    web = named("web")
    stale = of(changed(web=evolve(web, endpoints=()))).rules.chain("filter", "KUBE-SERVICES")
    rules = () if stale is None else stale.rules
    left = next(each for each in rules if each.comment.startswith(WEB))
    return faulty(edited("filter", "KUBE-SERVICES", lambda known: (*known, left)))


@fault(reference="facts row 26 (kubernetes 97360)", breaks=("*.a_node_port_is_refused_at_its_own_addresses_alone",))
def a_node_port_is_refused_on_localhost() -> World:
    """kube-proxy as it is: node ports are off on localhost, and what listens there on such a port is refused."""
    given = of(services(), evolve(proxy(), has_localhost_node_ports=False))
    return faulty(recognized(given.rules, evolve(NODE, route_localnet=False), given.pods, given.services))


@fault(reference="facts row 10 (kubernetes 33586)", breaks=(EVERY_WAY,))
def ranges_do_not_cover_node_ports() -> World:
    """kube-proxy as it is: whom the ranges of a load balancer keep out gets in by the service's node port."""
    return faulty(of(changed(ranged=evolve(named("ranged"), node_port=30084))))


@fault(
    reference="facts row 11 (an external address before the load balancer's; as cilium 44718)",
    breaks=(RANGES, ASKED, EVERY_WAY),
)
def an_external_address_comes_before_its_ranges() -> World:
    """A service has one address as external and as load balancer's: the former comes first, and asks for no range."""
    ranged = named("ranged")
    return faulty(of(changed(ranged=evolve(ranged, external_ips=ranged.balancer_ips))))


@fault(reference="facts §5 (INPUT does not jump to KUBE-PROXY-FIREWALL)", breaks=(HOOKS, RANGES, PASSES))
def nobody_enforces_ranges_of_an_own_address() -> World:
    """The load balancer's address is bound on the node, and INPUT does not jump to KUBE-PROXY-FIREWALL."""
    given = without_jump("INPUT", "KUBE-PROXY-FIREWALL")
    node = evolve(NODE, addresses=(*(NODE.addresses or ()), own("203.0.113.40/32")))
    return faulty(recognized(given.rules, node, given.pods, given.services))


@fault(reference="facts row 20 (kubernetes 22952)", breaks=("*.no_address_of_services_leaks",))
def an_unused_address_of_services_leaks() -> World:
    """kube-proxy as it is: what is sent to an address of services that none has goes out by the default route."""
    return faulty(evolve(default_services(), service_blocks=(block("10.96.0.0/16"),)))


@fault(reference="facts row 1 (CVE-2020-8554; kubernetes 97076)", breaks=("*.an_external_address_is_an_allowed_one",))
def a_service_takes_a_foreign_address() -> World:
    """A service has the address of a public name server as an external one: pods that ask it reach the service."""
    web = named("web")
    given = of(changed(web=evolve(web, external_ips=(address("8.8.8.8"),))))
    return faulty(evolve(given, allowed_blocks=(block("198.51.100.0/24"), block("203.0.113.0/24"))))


@fault(
    reference="facts N10 (an endpoint of the other family)",
    breaks=("*.addresses_are_of_one_family", BACK, NAMED, OWN, TOLD_OF, DRAWN, REACHED),
)
def an_endpoint_is_of_the_other_family() -> World:
    """The chain of an endpoint of web leads to an IPv6 address."""

    def to_ipv6(rules: Rules) -> Rules:
        number = address("2001:db8::8")
        target = ToDestination(number, number, (8080, 8080))
        return tuple(evolve(each, target=target) if isinstance(each.target, ToDestination) else each for each in rules)

    return faulty(edited("nat", endpoint_of(default_services(), WEB), to_ipv6))


@fault(
    reference="facts row 23 (kubernetes 112604: a service is never written)",
    breaks=("*.every_service_is_programmed", DRAWN),
)
def a_service_is_missing() -> World:
    """The sync that should have written sticky failed, and later ones do not know of it."""
    known = services()
    given = of(changed(sticky=None))
    return faulty(recognized(given.rules, NODE, given.pods, known))


@fault(reference="facts row 23 (kubernetes 112604: an endpoint that is gone)", breaks=(TOLD_OF,))
def an_endpoint_that_is_gone_is_left() -> World:
    """web has lost an endpoint, and the sync that should have told the rules is lost: they agree among themselves."""
    given, web = default_services(), named("web")
    known = changed(web=evolve(web, endpoints=web.endpoints[:-1]))
    return faulty(recognized(given.rules, NODE, given.pods, known))


@fault(reference="facts row 23 (kubernetes 112604: an endpoint that is new)", breaks=(DRAWN,))
def a_new_endpoint_is_not_written() -> World:
    """web has gained an endpoint on another node, which no rule names."""
    given, web = default_services(), named("web")
    known = changed(web=evolve(web, endpoints=(*web.endpoints, there(4))))
    return faulty(recognized(given.rules, NODE, given.pods, known))


@fault(
    reference="facts row 16 (kubernetes 85643; KEP-1669)",
    breaks=("*.outside_traffic_is_led_to_endpoints_here",),
)
def an_endpoint_that_terminates_is_dropped() -> World:
    """The only endpoint here terminates and still serves; kube-proxy before 1.26 drops its clients already."""
    going = evolve(here(2), is_ready=False, is_terminating=True)
    return faulty(
        of(changed(local=evolve(named("local"), endpoints=(going, there(2)))), evolve(proxy(), keeps_terminating=False))
    )
