"""How the recorded and the published kube-proxies were configured."""

from typing import Any

from models.nat.vocabulary import AddressIs, DeviceIs, Family, Side, address, block
from models.nat.vocabulary.services import RELEASES, Proxy

COUNTERS = ("ct_state_invalid_dropped_pkts", "localhost_nps_accepted_pkts")
LOOPBACK = ("127.0.0.1", "::1")


def detector(mode: str, value: str) -> AddressIs | DeviceIs | None:
    """What traffic of this node's pods looks like."""
    if mode in ("ClusterCIDR", "NodeCIDR", "cidr"):
        return AddressIs(Side.SOURCE, block(value))
    if mode in ("BridgeInterface", "InterfaceNamePrefix"):
        return DeviceIs(Side.SOURCE, value.removesuffix("+"), is_prefix=mode == "InterfaceNamePrefix")
    return None


def selected(blocks: list[str], addresses: list[str], *, localhost: bool) -> tuple[int, ...] | None:
    """The addresses that serve node ports; None for all."""
    if not blocks or any(text.endswith("/0") for text in blocks):
        return None
    usable = sorted({text for text in addresses if localhost or text not in LOOPBACK})
    return tuple(address(text) for text in usable if any(address(text) in block(each) for each in blocks))


def recorded(document: dict[str, Any]) -> Proxy:
    """The proxy of a recorded document."""
    config = document["config"]
    listed = config["nodePortAddresses"]
    owned = ["127.0.0.1", *(text.partition("/")[0] for text in config["nodeAddresses"])]
    primary = (address(config["nodeIP"]),)
    serving = selected(listed, owned, localhost=config["localhostNodePorts"]) if listed != ["primary"] else primary
    return Proxy(
        release=RELEASES[document["version"].rpartition(".")[0]],
        masquerade_bit=config["masqueradeBit"],
        pods=detector(config["localDetector"]["mode"], config["localDetector"]["value"]),
        masquerades_all=config["masqueradeAll"],
        has_localhost_node_ports=config["localhostNodePorts"],
        node_port_addresses=serving,
        node_addresses=primary,
        has_random_fully=config["randomFully"],
        is_liberal=config["conntrackTCPLiberal"],
        counters=frozenset(COUNTERS if config["nfacct"] else ()),
        node=config["nodeName"],
        zone=config["nodeLabels"].get("topology.kubernetes.io/zone", ""),
    )


def published(meta: dict[str, Any]) -> Proxy:
    """The proxy of a published case."""
    config = meta["config"]
    family = Family.IPV6 if meta["ip_family"] == "IPv6" else Family.IPV4
    of_family = [text for text in config["interfaceAddresses"] if (":" in text) == (family is Family.IPV6)]
    listed = [text for text in config["nodePortAddresses"] or () if (":" in text) == (family is Family.IPV6)]
    return Proxy(
        release=RELEASES[meta["kube_version"]],
        family=family,
        pods=detector(config["localDetector"], config["podCIDR"]),
        masquerades_all=config["masqueradeAll"],
        has_localhost_node_ports=config["localhostNodePorts"],
        node_port_addresses=selected(listed, of_family, localhost=config["localhostNodePorts"]),
        node_addresses=(address(config["nodeIP"]),),
        has_random_fully=config["randomFully"],
        is_liberal=config["conntrackTCPLiberal"],
        keeps_terminating=config["featureGates"].get("ProxyTerminatingEndpoints", True),
        counters=frozenset(config["nfacctCounters"]),
        node=config["nodeName"],
    )
