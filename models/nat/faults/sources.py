"""Rules that hide the wrong clients, or hide them where answers then miss them."""

from attrs import evolve

from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.recognizing import recognized
from models.nat.faults.edits import chain_of, edited, endpoint_of, faulty, rule
from models.nat.faults.hiding import AT_NODE, MARKED, SHOWN_LOCAL, STRANGERS
from models.nat.faults.translation import ASKED, BACK, LOCAL, OPEN, PASSES, RETURNS, SHOWN, WEB, Rules
from models.nat.vocabulary import (
    AddressIs,
    Jump,
    MarkIs,
    Masquerade,
    Rule,
    Side,
    TypeIs,
    block,
)
from models.nat.worlds.services import NODE, default_services, proxy, services
from verify import World, fault

POD_NINE = "*.pods_reach_every_endpoint_by_outside_addresses"
MARK = Jump("KUBE-MARK-MASQ")


def _asks_type(each: Rule) -> bool:
    return any(isinstance(match, TypeIs) for match in each.matches)


def _marks(target: object) -> bool:
    return target == MARK


@fault(reference="facts M1 (the mark of KUBE-EXT is gone)", breaks=(OPEN, RETURNS))
def clients_of_an_external_address_are_not_marked() -> World:
    """The chain of web for external traffic marks nobody: answers of other nodes' pods take another way."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", WEB)
    return faulty(edited("nat", name, lambda rules: tuple(each for each in rules if not _marks(each.target))))


@fault(reference="facts M1 (the mark of the node's own packets is gone)", breaks=(AT_NODE,))
def the_node_is_not_marked_at_a_local_service() -> World:
    """What the node sends to a Local service keeps the source that was chosen for another way."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", LOCAL)
    return faulty(edited("nat", name, lambda rules: tuple(each for each in rules if not _marks(each.target))))


@fault(
    reference="facts N9 (the node's way to all endpoints is gone)",
    breaks=("*.the_node_reaches_every_endpoint_by_outside_addresses", PASSES),
)
def the_node_has_no_short_way_to_a_local_service() -> World:
    """What the node sends to a Local service without endpoints here is not led on."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", "default/elsewhere")

    def without(rules: Rules) -> Rules:
        return tuple(
            each for each in rules if _marks(each.target) or not any(isinstance(m, TypeIs) for m in each.matches)
        )

    return faulty(edited("nat", name, without))


@fault(reference="facts row 30 (masqueradeAll, of one service)", breaks=(SHOWN,))
def one_service_hides_everybody() -> World:
    """The head rule of web has lost what it asks of the source: its endpoints see the node alone."""
    given = default_services()
    name = next(front.chain for front in given.fronts if front.service == WEB and front.chain.startswith("KUBE-SVC-"))

    def of_everybody(rules: Rules) -> Rules:
        matches = tuple(m for m in rules[0].matches if not (isinstance(m, AddressIs) and m.side is Side.SOURCE))
        return (evolve(rules[0], matches=matches), *rules[1:])

    return faulty(edited("nat", name, of_everybody))


@fault(
    reference="facts M1 (pods are hidden at a Local service)",
    breaks=(SHOWN_LOCAL, "*.outside_traffic_that_stays_shows_its_source"),
)
def a_local_service_marks_everybody() -> World:
    """The chain of a Local service for external traffic marks whoever comes, as that of an open one does."""
    given = default_services()
    name = chain_of(given, "KUBE-EXT-", LOCAL)
    return faulty(edited("nat", name, lambda rules: (rule("nat", name, (), MARK), *rules)))


@fault(
    reference="facts row 18 (marked by source only)",
    breaks=(BACK, SHOWN, SHOWN_LOCAL),
)
def an_endpoint_marks_its_neighbours() -> World:
    """The chain of an endpoint marks all sources of its block: its neighbours are hidden from it."""
    given = default_services()

    def wide(rules: Rules) -> Rules:
        source = AddressIs(Side.SOURCE, block("172.10.100.0/24"))
        return (evolve(rules[0], matches=(source, *rules[0].matches[1:])), *rules[1:])

    return faulty(edited("nat", endpoint_of(given, LOCAL), wide))


@fault(reference="facts row 30 (no detector of local traffic)", breaks=(STRANGERS, RETURNS, POD_NINE))
def nobody_tells_pods_from_others() -> World:
    """kube-proxy without a detector: it hides nobody at cluster addresses, and pods have no short way."""
    blind = evolve(proxy(), pods=None)
    return faulty(recognized(programmed(blind, services()), NODE, proxy().pods, services()))


@fault(
    reference="facts row 32 (the block of pods holds the nodes)",
    breaks=(
        STRANGERS,
        RETURNS,
        AT_NODE,
        "*.outside_traffic_is_led_to_endpoints_here",
        "*.outside_traffic_stays_on_the_node",
        "*.what_must_stay_on_the_node_is_dropped",
    ),
)
def nodes_pass_for_pods() -> World:
    """The block that tells pods holds the nodes as well, and half of all others: none of them is hidden."""
    wide = evolve(proxy(), pods=AddressIs(Side.SOURCE, block("128.0.0.0/1")))
    return faulty(recognized(programmed(wide, services()), NODE, proxy().pods, services()))


@fault(reference="facts row 4 (an old rule is left after an upgrade)", breaks=(ASKED, MARKED))
def an_old_rule_masquerades_first() -> World:
    """KUBE-POSTROUTING still begins with the one rule of an old release: the three behind it are never asked."""
    old = rule("nat", "KUBE-POSTROUTING", (MarkIs(0x4000, 0x4000),), Masquerade())
    return faulty(edited("nat", "KUBE-POSTROUTING", lambda rules: (old, *rules)))


@fault(reference="facts M6 (a rule of others for the mark)", breaks=("*.kube_proxy_alone_hides_what_it_marked", ASKED))
def another_program_hides_what_is_marked() -> World:
    """Another program masquerades what bears kube-proxy's mark before it does, and leaves the mark on."""
    first = rule("nat", "POSTROUTING", (MarkIs(0x4000, 0x4000),), Masquerade())
    return faulty(edited("nat", "POSTROUTING", lambda rules: (first, *rules)))
