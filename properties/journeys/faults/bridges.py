"""What a bridge does to services behind netfilter's back, and tunnels under them."""

from typing import Any

from attrs import evolve

from models.nat.vocabulary import Ruleset
from models.reachability.vocabulary import BridgePort, Host
from properties.journeys.faults.edits import (
    ANSWERED,
    BY_ANY,
    BY_ASKED,
    ITSELF,
    MASTER,
    NODE1,
    NODE_ANSWERED,
    NODE_REACHES,
    REACHED,
    chains_named,
    edited,
    with_both,
    with_hosts,
    without_jumps,
)
from verify import World, fault


@fault(reference="flannel 2068, 2166 (facts E17c)", breaks=(ANSWERED,))
def a_bridge_does_not_call_iptables() -> World:
    """net.bridge.bridge-nf-call-iptables is 0: between pods of one node the answer is bridged, and keeps its source."""
    return with_hosts(_unseen, NODE1)


def _unseen(host: Host) -> dict[str, Any]:
    return {"settings": evolve(host.settings, bridge_nf_call_iptables=0)}


@fault(reference="kubernetes 45790 (hairpinMode is off)", breaks=(ITSELF,))
def a_port_has_no_hairpin() -> World:
    """The CNI plugin left hairpin mode off: the bridge sends no frame back by the port that it came from."""

    def plain(host: Host) -> dict[str, Any]:
        return {"links": tuple(evolve(each, port=BridgePort()) if each.port else each for each in host.links)}

    return with_hosts(plain, MASTER)


@fault(reference="flannel 1070 (facts E8)", breaks=(REACHED, ANSWERED, NODE_REACHES, NODE_ANSWERED, BY_ANY, BY_ASKED))
def a_tunnel_has_lost_its_entries() -> World:
    """After a link flap the tunnel of one node has no forwarding entries: endpoints elsewhere are out of reach."""
    return with_hosts(lambda host: {"vxlan_entries": ()}, MASTER)


@fault(reference="facts E1, row 30 (no detector of local traffic)", breaks=(NODE_ANSWERED,))
def a_strict_filter_meets_a_node_that_is_not_hidden() -> World:
    """Nobody hides a node, and its eth0 is strict: the question takes the tunnel, and the answer comes plain."""

    def unmarked(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in chains_named(rules, "KUBE-SVC-"):
            rules = edited(rules, "nat", name, lambda found: without_jumps(found, "KUBE-MARK-MASQ"))
        return edited(rules, "nat", "FLANNEL-POSTRTG", lambda found: ())

    def strict(host: Host) -> dict[str, Any]:
        conf = {**host.settings.conf, "eth0": {**host.settings.conf["eth0"], "rp_filter": 1}}
        return {"settings": evolve(host.settings, conf=conf)}

    return with_both(unmarked, strict, MASTER, NODE1, "node2")
