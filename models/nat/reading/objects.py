"""Service and EndpointSlice objects as service ports.

Follows pkg/proxy/serviceport.go, endpointslicecache.go and util/utils.go:ShouldSkipService @ 1.36.
"""

import re
from collections.abc import Iterable, Iterator

from models.nat.reading.documents import Item
from models.nat.vocabulary import PROTOCOLS, Block, Family, address, block, family_of
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort
from verify.reading.refusing import Unreadable

PROXY_LABEL = "service.kubernetes.io/service-proxy-name"
SERVICE_LABEL = "kubernetes.io/service-name"
ZEROS = re.compile(r"\b0+(?=\d)", re.ASCII)
Key = tuple[str, str]


def told_services(objects: Iterable[Item], proxy: Proxy) -> tuple[ServicePort, ...]:
    """The service ports of objects that somebody gathered.

    Raises Unreadable as well where there are services and no slice at all: that is no cluster without endpoints, it is
    half of what was to be gathered.
    """
    known = tuple(objects)
    found = services_of(known, proxy)
    if found and not any(each.text("kind") == "EndpointSlice" for each in known):
        raise Unreadable(f"{known[0].place}: expected EndpointSlice objects beside Services, found none")
    return found


def services_of(objects: Iterable[Item], proxy: Proxy) -> tuple[ServicePort, ...]:
    """The service ports that this proxy handles, in the order of the objects; raises Unreadable for a wrong field."""
    services: list[Item] = []
    slices: dict[Key, list[Item]] = {}
    for each in objects:
        about = each.part("metadata")
        if each.text("kind") == "Service":
            services.append(each)
        elif each.text("kind") == "EndpointSlice":
            owner = about.part("labels").text(SERVICE_LABEL)
            slices.setdefault((about.text("namespace", "default"), owner), []).append(each)
    return tuple(port for service in services for port in _ports(service, slices, proxy))


def _ports(service: Item, slices: dict[Key, list[Item]], proxy: Proxy) -> Iterator[ServicePort]:
    about, spec = service.part("metadata"), service.part("spec")
    if PROXY_LABEL in about.part("labels").keys or spec.text("type") == "ExternalName":
        return
    cluster_ips = _of_family(spec.texts("clusterIPs") or (spec.text("clusterIP"),), proxy.family)
    if not cluster_ips:
        return  # headless, or of the other family
    namespace, name = about.text("namespace", "default"), about.text("name")
    for port in spec.parts("ports"):
        protocol = PROTOCOLS.get(port.text("protocol", "TCP").lower())
        if protocol is None:
            raise port.refuse("protocol", "TCP, UDP or SCTP")
        port_name = port.text("name")
        yield ServicePort(
            namespace,
            name,
            port_name,
            protocol,
            _address(spec, "clusterIPs", cluster_ips[0]),
            port.number("port"),
            port.number("nodePort") if spec.text("type") in ("NodePort", "LoadBalancer") else 0,
            tuple(_address(spec, "externalIPs", text) for text in _of_family(spec.texts("externalIPs"), proxy.family)),
            _balancer_ips(service, proxy.family),
            _ranges(spec, proxy),
            spec.text("internalTrafficPolicy", "Cluster") == "Local",
            spec.text("externalTrafficPolicy", "Cluster") == "Local",
            _sticky(spec),
            _health_check_port(spec),
            _endpoints(slices.get((namespace, name), []), port_name, protocol, proxy),
        )


def _of_family(texts: Iterable[str], family: Family) -> list[str]:
    return [text for text in texts if text not in ("", "None") and family_of(text) is family]


def _address(item: Item, key: str, text: str) -> int:
    """An address; leading zeros are dropped, as netutils.ParseIPSloppy does."""
    try:
        return address(text if ":" in text else ZEROS.sub("", text))
    except ValueError:
        raise item.refuse(key, "an address") from None


def _balancer_ips(service: Item, family: Family) -> tuple[int, ...]:
    """The addresses of a load balancer that are addresses of the service: those of a proxy of its own are not."""
    if service.part("spec").text("type") != "LoadBalancer":
        return ()
    found = []
    for each in service.part("status").part("loadBalancer").parts("ingress"):
        text = each.text("ip")
        if text and family_of(text) is family and each.text("ipMode", "VIP") == "VIP":
            found.append(_address(each, "ip", text))
    return tuple(found)


def _ranges(spec: Item, proxy: Proxy) -> tuple[Block, ...]:
    """Source ranges of the family; one that holds every address restricts nothing."""
    texts = _of_family((text.strip() for text in spec.texts("loadBalancerSourceRanges")), proxy.family)
    if spec.text("type") != "LoadBalancer":
        return ()
    try:
        found = tuple(block(text if ":" in text else ZEROS.sub("", text)) for text in texts)
    except ValueError:
        raise spec.refuse("loadBalancerSourceRanges", "prefixes") from None
    if proxy.release.reads_zero_ranges and any(text.endswith("/0") for text in texts):
        return ()
    return found


def _sticky(spec: Item) -> int | None:
    if spec.text("sessionAffinity", "None") != "ClientIP":
        return None
    return spec.part("sessionAffinityConfig").part("clientIP").number("timeoutSeconds", 10800)


def _health_check_port(spec: Item) -> int:
    if spec.text("type") != "LoadBalancer" or spec.text("externalTrafficPolicy") != "Local":
        return 0
    return spec.number("healthCheckNodePort")


def _endpoints(slices: list[Item], port_name: str, protocol: int, proxy: Proxy) -> tuple[Endpoint, ...]:
    """The endpoints of a port, each address and port once, sorted as text."""
    found: dict[str, Endpoint] = {}
    for each in slices:
        if each.text("addressType") != f"IPv{proxy.family.value}":
            continue
        for port in each.parts("ports"):
            same_protocol = PROTOCOLS.get(port.text("protocol", "TCP").lower()) == protocol
            if port.text("name") != port_name or port.keys.get("port") is None or not same_protocol:
                continue
            for one in each.parts("endpoints"):
                made, key = _endpoint(one, port.number("port"), proxy)
                if key not in found or made.is_local:
                    found[key] = made
    return tuple(found[key] for key in sorted(found))


def _endpoint(item: Item, port: int, proxy: Proxy) -> tuple[Endpoint, str]:
    addresses, conditions, hints = item.texts("addresses"), item.part("conditions"), item.part("hints")
    if not addresses:
        raise item.refuse("addresses", "at least one address")
    is_ready = conditions.truth("ready", otherwise=True)
    made = Endpoint(
        _address(item, "addresses", addresses[0]),
        port,
        bool(proxy.node) and item.text("nodeName") == proxy.node,
        is_ready,
        conditions.truth("serving", otherwise=is_ready),
        conditions.truth("terminating", otherwise=False),
        frozenset(each.text("name") for each in hints.parts("forZones")),
        frozenset(each.text("name") for each in hints.parts("forNodes")),
    )
    bracketed = f"[{addresses[0]}]" if ":" in addresses[0] else addresses[0]
    return made, f"{bracketed}:{port}"
