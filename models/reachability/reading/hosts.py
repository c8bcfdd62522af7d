"""All dumps of one host, read into the nouns of the vocabulary."""

from attrs import frozen

from models.reachability.reading.chains import Beyond
from models.reachability.reading.dump import Dumps
from models.reachability.reading.filters import read_filters
from models.reachability.reading.forwarding import Forwarding, read_forwarding
from models.reachability.reading.links import Device, read_devices
from models.reachability.reading.neighbours import read_neighbours, read_proxies
from models.reachability.reading.routes import read_routes, read_rules
from models.reachability.reading.sysctls import absent_keys, read_sysctls
from models.reachability.vocabulary import Filtering, Host, HostKind, Link, Neighbour, ProxyNeighbour, Route, Settings
from models.reachability.vocabulary.hosts import RULES


@frozen(eq=False)
class Dumped:
    """A host as its own dumps show it, and the devices whose kind depends on what else was dumped."""

    dumps: Dumps
    host: Host
    devices: tuple[Device, ...]

    @property
    def name(self) -> str:
        """The name of the host."""
        return self.host.name

    @property
    def node(self) -> str | None:
        """The node that the folder says this pod runs on."""
        return self.dumps.node

    def label(self, name: str) -> str:
        """Name one of the host's dumps as a message should."""
        return self.dumps.label(name)


def read_host(dumps: Dumps) -> Dumped:
    """Read one host; its kind is NODE until the pods are known, and `missing` names the dumps that are absent.

    Parts of a dump that are absent are named behind a colon: `route.json: table local`.
    """
    missing: list[str] = []
    devices = _devices(dumps, missing)
    links = tuple(device.link for device in devices)
    routes = _routes(dumps, missing)
    has_addresses = any(link.addresses for link in links)
    if "route.json" not in missing and has_addresses and not any(route.table == "local" for route in routes):
        missing.append("route.json: table local")
    rule_rows = dumps.rows("rule.json")
    neighbours = _neighbours(dumps, missing)
    forwarding = _forwarding(dumps, devices, missing)
    settings = _settings(dumps, links, missing)
    assumed: list[str] = []
    _policies(dumps, missing, assumed)
    host = Host(
        name=dumps.host,
        kind=HostKind.NODE,
        links=links,
        routes=routes,
        rules=read_rules(rule_rows) if rule_rows else RULES,
        neighbours=neighbours,
        proxies=_proxies(dumps, assumed),
        bridge_entries=forwarding.bridge,
        vxlan_entries=forwarding.vxlan,
        settings=settings,
        filtering=_filtering(dumps, missing),
        missing=tuple(missing + (["rule.json"] if not rule_rows else [])),
        assumed=tuple(assumed),
    )
    return Dumped(dumps, host, devices)


def _devices(dumps: Dumps, missing: list[str]) -> tuple[Device, ...]:
    """The devices; without addr.json their addresses are unknown, without both so is everything."""
    addresses, links = dumps.rows("addr.json"), dumps.rows("link.json")
    if not addresses:  # every namespace has at least its loopback device
        missing.append("addr.json")
    devices = read_devices(links, addresses)
    if not all(device.detailed for device in devices):
        missing.append("link.json: details (ip -d)")
    return devices


def _routes(dumps: Dumps, missing: list[str]) -> tuple[Route, ...]:
    rows = dumps.rows("route.json")
    if rows is None:
        missing.append("route.json")
        return ()
    return read_routes(rows)


def _neighbours(dumps: Dumps, missing: list[str]) -> tuple[Neighbour, ...]:
    rows = dumps.rows("neigh.json")
    if rows is None:
        missing.append("neigh.json")
        return ()
    neighbours, proxies = read_neighbours(rows)
    if proxies:
        missing.append("neigh.json: proxy rows (not modelled)")
    return neighbours


def _proxies(dumps: Dumps, assumed: list[str]) -> tuple[ProxyNeighbour, ...]:
    """The rows of proxy ARP; the folder may do without this dump, which few collectors make."""
    rows = dumps.rows("neigh_proxy.json")
    if rows is None:
        assumed.append("no proxy neighbours")
        return ()
    return read_proxies(rows)


def _policies(dumps: Dumps, missing: list[str], assumed: list[str]) -> None:
    """IPsec policies could take any packet; `ip -j xfrm policy` prints nothing where there are none, else text."""
    text = dumps.text("xfrm.json")
    if text is None:
        assumed.append("no IPsec policies")
    elif text.strip() not in ("", "[]"):
        missing.append("xfrm.json: policies (not modelled)")


def _forwarding(dumps: Dumps, devices: tuple[Device, ...], missing: list[str]) -> Forwarding:
    rows = dumps.rows("fdb.json")
    if rows is None:
        missing.append("fdb.json")
        return Forwarding()
    forwarding = read_forwarding(rows, tuple(device.link for device in devices))
    if forwarding.restricted:
        missing.append("fdb.json: other devices")
    return forwarding


def _settings(dumps: Dumps, links: tuple[Link, ...], missing: list[str]) -> Settings:
    text = dumps.text("sysctl.txt")
    if text is None:
        missing.append("sysctl.txt")
        return Settings()
    settings = read_sysctls(dumps.label("sysctl.txt"), text)
    if not settings.conf:
        missing.append("sysctl.txt: net.ipv4.conf")
        return settings
    absent = absent_keys(settings, [link.name for link in links if link.master is None])
    if absent:
        more = f" (and {len(absent) - 1} more)" if len(absent) > 1 else ""
        missing.append(f"sysctl.txt: {absent[0]}{more}")
    return settings


def _filtering(dumps: Dumps, missing: list[str]) -> Filtering:
    text = dumps.text("iptables.txt")
    if text is None:
        missing.append("iptables.txt")
        return Filtering()
    try:
        return read_filters(dumps.label("iptables.txt"), text)
    except Beyond as beyond:
        missing.append(f"the meaning of {beyond}")
        return Filtering()
