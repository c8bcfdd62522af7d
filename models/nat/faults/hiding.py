"""Rules that masquerade too much, too little, or twice."""

from attrs import evolve

from models.nat.faults.edits import edited, endpoint_of, faulty, rule
from models.nat.faults.translation import OPEN, RETURNS, SHOWN, STICKY, WEB, Rules
from models.nat.vocabulary import AddressIs, Masquerade, SetMark, Side
from models.nat.worlds.services import default_services
from verify import World, fault

TO_ITSELF = "*.what_an_endpoint_sends_to_itself_is_hidden"
STRANGERS = "*.strangers_to_a_cluster_address_are_hidden"
AT_NODE = "*.the_node_is_hidden_at_external_addresses"
SHOWN_LOCAL = "*.a_pod_at_a_local_service_shows_itself"
MARKED = "*.only_marked_packets_are_hidden"


@fault(reference="facts row 18 (kubernetes 25555)", breaks=(TO_ITSELF,))
def a_pod_meets_itself_undisguised() -> World:
    """The chain of an endpoint does not mark what comes from it: the pod drops packets from its own address."""
    given = default_services()
    return faulty(edited("nat", endpoint_of(given, STICKY), lambda rules: rules[1:]))


@fault(reference="facts row 4 (kubernetes 90854: fixed by 92035)", breaks=(MARKED,))
def the_mark_stays_on() -> World:
    """Nothing clears the mark: a tunnel's carrier is masqueraded again, with a wrong checksum (63 s delays)."""

    def uncleared(rules: Rules) -> Rules:
        return tuple(each for each in rules if not isinstance(each.target, SetMark))

    return faulty(edited("nat", "KUBE-POSTROUTING", uncleared))


@fault(
    reference="facts §5 (MARK 0x4000/0x0: a second mark takes the first away)",
    breaks=(TO_ITSELF, OPEN),
)
def marking_twice_unmarks() -> World:
    """KUBE-MARK-MASQ flips the bit instead of setting it: what is marked twice is not marked."""

    def flipped(rules: Rules) -> Rules:
        return tuple(evolve(each, target=SetMark(0x4000, 0)) for each in rules)

    return faulty(edited("nat", "KUBE-MARK-MASQ", flipped))


@fault(
    reference="facts row 6 (kubernetes 80462: kubelet sets another bit)",
    breaks=(TO_ITSELF, STRANGERS, MARKED, OPEN, AT_NODE, RETURNS, "*.a_policy_of_forward_stops_no_service"),
)
def kubelet_marks_with_another_bit() -> World:
    """kubelet and kube-proxy are configured with different bits, and whoever came last wrote KUBE-MARK-MASQ."""

    def other(rules: Rules) -> Rules:
        return tuple(evolve(each, target=SetMark(0x8000, 0x8000)) for each in rules)

    return faulty(edited("nat", "KUBE-MARK-MASQ", other))


@fault(reference="facts S8 (another program's rule)", breaks=("*.nobody_else_writes_the_mark",))
def another_program_clears_the_mark() -> World:
    """Another program sets a mark of its own for what the node sends, and with it clears all other bits."""
    return faulty(edited("nat", "OUTPUT", lambda rules: (rule("nat", "OUTPUT", (), SetMark(0x10000)), *rules)))


@fault(
    reference="facts row 4 (flannel 1679: a masquerading rule of others comes first)",
    breaks=(
        "*.outside_traffic_that_stays_shows_its_source",
        "*.the_hooks_lead_to_the_services",
        "*.kube_proxy_alone_hides_what_it_marked",
        "*.every_rule_of_services_is_asked",
        SHOWN,
        SHOWN_LOCAL,
    ),
)
def somebody_masquerades_everything_first() -> World:
    """A rule of others in POSTROUTING hides all that leaves: services with policy Local never see their clients."""
    hiding = rule("nat", "POSTROUTING", (), Masquerade())
    return faulty(edited("nat", "POSTROUTING", lambda rules: (hiding, *rules)))


@fault(reference="facts §1.7 (masqueradeAll reversed: pods alone are marked)", breaks=(STRANGERS, SHOWN, RETURNS))
def strangers_are_not_marked() -> World:
    """The head rule of a cluster address marks pods instead of all others."""
    given = default_services()
    name = next(front.chain for front in given.fronts if front.service == WEB and front.chain.startswith("KUBE-SVC-"))

    def reversed_head(rules: Rules) -> Rules:
        head = rules[0]
        matches = tuple(
            evolve(each, negated=False) if isinstance(each, AddressIs) and each.side is Side.SOURCE else each
            for each in head.matches
        )
        return (evolve(head, matches=matches), *rules[1:])

    return faulty(edited("nat", name, reversed_head))
