"""Rules that lead to the wrong endpoint, to none, or not evenly."""

from attrs import evolve

from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.service_rules import chains_of
from models.nat.faults.edits import chain_of, edited, endpoint_of, faulty, rule
from models.nat.vocabulary import AddressIs, InRecent, Jump, Match, Randomly, Rule, ToDestination, address
from models.nat.worlds.services import NODE, default_services, proxy, services
from verify import World, fault

Rules = tuple[Rule, ...]
WEB, LOCAL, STICKY = "default/web", "default/local:http", "default/sticky"
SHOWN = "*.a_pod_at_a_cluster_address_shows_itself"
COMES_BACK = "*.a_client_comes_back_to_its_endpoint"
OF_ENDPOINT = "*.a_list_is_of_an_endpoint_that_is_there"
OPEN = "*.whoever_asks_an_open_external_address_is_hidden"
RETURNS = "*.an_answer_comes_by_this_node"
ASKED = "*.every_rule_of_services_is_asked"
HERE = "*.outside_traffic_is_led_to_endpoints_here"
BACK = "*.an_endpoints_chain_marks_what_it_sends_back"
REACHED = "*.a_service_is_reached"
PASSES = "*.nothing_passes_a_service"
OWN = "*.a_service_leads_to_its_own_endpoints"
TOLD_OF = "*.a_service_leads_to_the_endpoints_of_its_objects"
DRAWN = "*.every_endpoint_of_its_objects_is_drawn"
COMPLETE = "*.a_choice_is_complete"
PLACE = "*.an_endpoint_is_a_place_for_pods"
LEADS = "*.every_chain_is_reached"
NAMED = "*.a_chain_is_named_after_what_it_does"


def is_drawn(each: Rule) -> bool:
    """Whether a rule is taken at random."""
    return any(isinstance(match, Randomly) for match in each.matches)


@fault(reference="facts §2.7 (1/2, 1/3, 1 gives 1/2, 1/6, 1/3)", breaks=("*.every_endpoint_is_as_likely",))
def two_probabilities_are_swapped() -> World:
    """The first two endpoints of web have each other's probability."""

    def swapped(rules: Rules) -> Rules:
        first, second = (each for each in rules if is_drawn(each))
        matches = {first.place: second.matches, second.place: first.matches}
        return tuple(evolve(each, matches=matches.get(each.place, each.matches)) for each in rules)

    given = default_services()
    return faulty(edited("nat", chain_of(given, "KUBE-SVC-", WEB), swapped))


@fault(
    reference="facts §5 (the last unconditional rule is gone)",
    breaks=(COMPLETE, "*.every_endpoint_is_as_likely", PASSES, REACHED, LEADS, DRAWN),
)
def the_last_endpoint_is_missing() -> World:
    """The rule that takes what is left over is gone: one packet in three goes on to the service's own address."""
    return faulty(edited("nat", chain_of(default_services(), "KUBE-SVC-", WEB), lambda rules: rules[:-1]))


@fault(
    reference="facts row 6 (kubernetes 92275: nobody makes KUBE-MARK-DROP)",
    breaks=("*.every_jump_has_its_chain", LEADS),
)
def a_chain_was_not_written() -> World:
    """A chain of an old release jumps to KUBE-MARK-DROP, which nobody makes any more: the restore fails as a whole."""
    stale = rule("nat", "KUBE-FW-STALE", (), Jump("KUBE-MARK-DROP"))
    return faulty(edited("nat", "KUBE-FW-STALE", lambda rules: (stale,)))


@fault(
    reference="facts row 24 (CVE-2021-25737: kubernetes 102106)",
    breaks=(PLACE, NAMED, OWN, TOLD_OF, DRAWN, REACHED, BACK),
)
def an_endpoint_is_localhost() -> World:
    """An EndpointSlice that somebody wrote leads to 127.0.0.1: what listens there trusts whoever comes."""

    def to_localhost(rules: Rules) -> Rules:
        target = ToDestination(address("127.0.0.1"), address("127.0.0.1"), (8080, 8080))
        return tuple(evolve(each, target=target) if isinstance(each.target, ToDestination) else each for each in rules)

    return faulty(edited("nat", endpoint_of(default_services(), WEB), to_localhost))


@fault(
    reference="facts §1.2 (tampering, or another program)",
    breaks=(NAMED, OWN, TOLD_OF, DRAWN, REACHED, BACK, SHOWN),
)
def an_endpoint_leads_elsewhere() -> World:
    """Somebody changed the address in one chain: its name still says where it should lead."""

    def elsewhere(rules: Rules) -> Rules:
        target = ToDestination(address("198.51.100.66"), address("198.51.100.66"), (8080, 8080))
        return tuple(evolve(each, target=target) if isinstance(each.target, ToDestination) else each for each in rules)

    return faulty(edited("nat", endpoint_of(default_services(), WEB), elsewhere))


@fault(
    reference="facts row 13 (kubernetes 106182: fixed by 106030)",
    breaks=(
        COMPLETE,
        OWN,
        TOLD_OF,
        REACHED,
        "*.a_client_comes_back_to_its_endpoint",
        "*.a_list_is_of_an_endpoint_that_is_there",
    ),
)
def affinity_keeps_an_endpoint_that_is_gone() -> World:
    """Rules of affinity name an endpoint that is not drawn any more: its clients go on to it."""

    def longer(rules: Rules) -> Rules:
        sticky = next(each for each in rules if any(isinstance(match, InRecent) for match in each.matches))
        gone = endpoint_of(given, WEB)
        return (*rules[:1], evolve(sticky, target=Jump(gone)), *rules[1:])

    given = default_services()
    return faulty(edited("nat", chain_of(given, "KUBE-SVC-", STICKY), longer))


@fault(
    reference="facts row 29 (the order of a Go map decides)",
    breaks=(
        "*.an_address_is_of_one_service",
        OWN,
        TOLD_OF,
        REACHED,
        "*.an_answer_comes_by_this_node",
        "*.every_rule_of_services_is_asked",
        "*.whoever_asks_an_open_external_address_is_hidden",
    ),
)
def two_services_claim_one_address() -> World:
    """Another service claims the external address of web, and stands before it in this sync."""
    given = default_services()
    other = chain_of(given, "KUBE-SVC-", STICKY)

    def claimed(rules: Rules) -> Rules:
        mine = next(each for each in rules if each.comment == f"{WEB} external IP")
        return (evolve(mine, target=Jump(other), comment=f"{STICKY} external IP"), *rules)

    return faulty(edited("nat", "KUBE-SERVICES", claimed))


@fault(reference="facts §5 (the dispatch of node ports stands first)", breaks=("*.node_ports_are_asked_last",))
def node_ports_are_asked_first() -> World:
    """KUBE-SERVICES asks for node ports before the addresses of services."""
    return faulty(edited("nat", "KUBE-SERVICES", lambda rules: (rules[-1], *rules[:-1])))


@fault(
    reference="facts row 17 (kubernetes 33081: fixed by 77523 in 1.15)",
    breaks=("*.pods_reach_every_endpoint_by_outside_addresses",),
)
def pods_have_no_short_way_to_a_local_service() -> World:
    """A pod asks a load balancer's address with policy Local on a node without endpoint, and gets nothing."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", "default/elsewhere")
    return faulty(edited("nat", name, lambda rules: rules[1:]))


@fault(
    reference="facts §5 (a Local service leads to all endpoints)",
    breaks=("*.outside_traffic_stays_on_the_node", HERE, RETURNS, LEADS),
)
def a_local_policy_is_ignored() -> World:
    """The external chain of a Local service ends in the chain of all endpoints."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", LOCAL)
    everywhere = chains_of(next(each for each in services() if str(each) == LOCAL)).cluster
    return faulty(edited("nat", name, lambda rules: (*rules[:-1], evolve(rules[-1], target=Jump(everywhere)))))


@fault(reference="KEP-2086 (internalTrafficPolicy)", breaks=("*.inside_traffic_stays_on_the_node", TOLD_OF, DRAWN))
def an_inner_policy_is_ignored() -> World:
    """A kube-proxy that does not know internalTrafficPolicy leads to endpoints of other nodes."""
    known = services()
    plain = tuple(evolve(each, is_internal_local=False) for each in known)
    return faulty(recognized(programmed(proxy(), plain), NODE, proxy().pods, known))


@fault(
    reference="facts N3 (a rule that lost its destination)",
    breaks=(
        "*.what_is_no_service_is_left_alone",
        "*.nobody_reaches_localhost_from_outside",
        "*.every_service_is_programmed",
    ),
)
def a_dispatch_rule_lost_its_address() -> World:
    """The rule of dns asks for protocol and port alone: every name server's packets go to the cluster's."""

    def wide(rules: Rules) -> Rules:
        return (evolve(rules[0], matches=tuple(each for each in rules[0].matches if not is_address(each))), *rules[1:])

    return faulty(edited("nat", "KUBE-SERVICES", wide))


def is_address(match: Match) -> bool:
    """Whether a match asks for an address."""
    return isinstance(match, AddressIs)
