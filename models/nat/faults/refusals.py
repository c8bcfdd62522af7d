"""Hooks that do not lead to the filters, filters that lost a rule, filters that stop everything."""

from attrs import evolve

from models.nat.faults.edits import again, edited, faulty, rule
from models.nat.faults.translation import ASKED, Rules
from models.nat.vocabulary import Comment, End, Ending, Jump, State, StateIn
from models.nat.vocabulary.programmed import Programmed
from models.nat.worlds.services import default_services
from verify import World, fault

HOOKS = "*.the_hooks_lead_to_the_services"
REACHES = "*.every_chain_is_reached"
TOLD = "*.a_service_without_endpoints_tells_its_clients"
SILENT = "*.what_must_stay_on_the_node_is_dropped"
PASSES = "*.nothing_passes_a_service"
RANGES = "*.a_range_keeps_others_out"
FORWARD = "*.a_policy_of_forward_stops_no_service"
INVALID = "*.what_belongs_to_no_connection_is_dropped"
MARTIAN = "*.nobody_reaches_localhost_from_outside"


def without_jump(chain: str, target: str, given: Programmed | None = None) -> Programmed:
    """The node with a built-in chain of filter that does not jump there."""

    def kept(rules: Rules) -> Rules:
        return tuple(each for each in rules if getattr(each.target, "chain", "") != target)

    return edited("filter", chain, kept, given)


@fault(reference="facts §5 (the jump to KUBE-PROXY-FIREWALL is gone)", breaks=(HOOKS, RANGES, PASSES))
def nobody_enforces_source_ranges() -> World:
    """FORWARD does not jump to KUBE-PROXY-FIREWALL: what no range admits goes on to the load balancer's address."""
    return faulty(without_jump("FORWARD", "KUBE-PROXY-FIREWALL"))


@fault(reference="facts row 22 (k3s 14419)", breaks=(HOOKS, REACHES, FORWARD, INVALID, TOLD))
def forward_lost_its_jumps() -> World:
    """Another program restored FORWARD from before kube-proxy; a partial sync does not look at hooks."""
    return faulty(without_jump("FORWARD", "KUBE-SERVICES", without_jump("FORWARD", "KUBE-FORWARD")))


@fault(reference="facts row 3 (kubernetes 74839: fixed by 74840 in 1.15)", breaks=(INVALID,))
def invalid_packets_pass() -> World:
    """KUBE-FORWARD does not drop INVALID: a late packet shows the pod's address, and the client resets."""
    return faulty(edited("filter", "KUBE-FORWARD", lambda rules: rules[1:]))


@fault(reference="facts row 2 (CVE-2020-8558: kubernetes 92315)", breaks=(MARTIAN,))
def neighbours_reach_localhost() -> World:
    """route_localnet is set and KUBE-FIREWALL is empty: neighbours reach what listens on 127.0.0.1."""
    return faulty(edited("filter", "KUBE-FIREWALL", lambda rules: ()))


@fault(reference="facts row 21 (kubernetes 39823)", breaks=(FORWARD,))
def forwarding_hangs_on_the_policy() -> World:
    """KUBE-FORWARD accepts nothing: where Docker has set the policy DROP, that stops all services."""
    return faulty(edited("filter", "KUBE-FORWARD", lambda rules: rules[:1]))


@fault(
    reference="facts row 7 (kubernetes 112477)",
    breaks=(
        "*.no_chain_drops_everything",
        "*.a_service_is_reached",
        "*.what_is_no_service_is_left_alone",
        "*.a_health_check_is_let_in",
        ASKED,
        TOLD,
    ),
)
def a_rule_lost_its_match() -> World:
    """iptables 1.8.8 does not print marks: restored by another release, KUBE-FIREWALL drops everything."""
    lost = rule("filter", "KUBE-FIREWALL", (Comment("kubernetes firewall for dropping marked packets"),), DROP)
    return faulty(edited("filter", "KUBE-FIREWALL", lambda rules: (*rules, lost)))


DROP = End(Ending.DROP)


@fault(reference="facts row 8 (kubernetes 82361)", breaks=("*.no_hook_jumps_twice",))
def every_restart_leaves_a_jump() -> World:
    """iptables 1.8.2 does not find the rules that are there, and kube-proxy adds them again."""
    return faulty(edited("nat", "PREROUTING", lambda rules: rules * 3))


@fault(reference="facts row 9 (kubernetes 71305)", breaks=("*.one_backend_holds_the_services",))
def two_backends_hold_rules() -> World:
    """kube-proxy's image writes by iptables-legacy what the host wrote by iptables-nft before."""
    given = default_services()
    stale = tuple(evolve(each, block=1) for each in given.rules.named("nat"))
    return faulty(again(given, evolve(given.rules, tables=(*given.rules.tables, *stale))))


@fault(reference="facts row 27 (kubernetes 17359: before 1.14)", breaks=(HOOKS, REACHES, TOLD, SILENT, PASSES))
def nobody_is_told_of_missing_endpoints() -> World:
    """INPUT and FORWARD do not ask KUBE-EXTERNAL-SERVICES: clients of external addresses hang."""
    return faulty(without_jump("INPUT", "KUBE-EXTERNAL-SERVICES", without_jump("FORWARD", "KUBE-EXTERNAL-SERVICES")))


@fault(reference="facts row 31 (policy Local relies on the filter)", breaks=(HOOKS, SILENT, PASSES, TOLD))
def a_local_service_passes_where_input_does_not_ask() -> World:
    """INPUT has no jump to KUBE-EXTERNAL-SERVICES: a node port of a service elsewhere reaches what listens here."""
    return faulty(without_jump("INPUT", "KUBE-EXTERNAL-SERVICES"))


@fault(reference="facts F1 (a client inside the cluster)", breaks=(HOOKS,))
def the_nodes_own_clients_are_not_told() -> World:
    """OUTPUT does not ask KUBE-SERVICES: what runs on the node waits for a cluster address without endpoints."""
    return faulty(without_jump("OUTPUT", "KUBE-SERVICES"))


@fault(reference="facts row 25", breaks=("*.a_service_without_endpoints_tells_its_own_node",))
def the_node_is_not_told_of_external_addresses() -> World:
    """kube-proxy as it is, to 1.36 at least: OUTPUT does not ask KUBE-EXTERNAL-SERVICES."""
    return World("faulty", default_services(), scope="one node, 8 services, IPv4")


@fault(
    reference="facts S4 (a rule that ends the way stands first)", breaks=(HOOKS, RANGES, PASSES, SILENT, TOLD, ASKED)
)
def a_firewall_comes_first() -> World:
    """A host's firewall accepts all new packets before kube-proxy's chains, which then are not asked."""
    first = rule("filter", "FORWARD", (StateIn(frozenset((State.NEW,))),), End(Ending.ACCEPT))
    return faulty(edited("filter", "FORWARD", lambda rules: (first, *rules)))


@fault(reference="facts S2 (a stale chain)", breaks=(REACHES,))
def a_stale_chain_is_left() -> World:
    """A chain of a service that is gone was not removed: nothing leads to it."""
    stale = rule("nat", "KUBE-SVC-AAAAAAAAAAAAAAAA", (), Jump("KUBE-MARK-MASQ"))
    return faulty(edited("nat", "KUBE-SVC-AAAAAAAAAAAAAAAA", lambda rules: (stale,)))


@fault(
    reference="facts F5 (a firewall that lets questions out alone)",
    breaks=("*.an_answer_comes_from_the_service", FORWARD),
)
def a_firewall_drops_answers() -> World:
    """A rule before all others in FORWARD drops what belongs to a known connection: questions pass, answers do not."""
    first = rule("filter", "FORWARD", (StateIn(frozenset((State.ESTABLISHED,))),), DROP)
    return faulty(edited("filter", "FORWARD", lambda rules: (first, *rules)))
