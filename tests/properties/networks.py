"""Networks to ask properties about, and asking them."""

from attrs import evolve

from models.reachability.vocabulary import Host, Link, Network, NextHop, Route, Segment, Underlay
from models.reachability.worlds.flannel import host_gw, vxlan
from verify import World, discover
from verify.limits import Limits
from verify.run import batches, run
from verify.verdict import Verdict

BUILDERS = {"vxlan": vxlan, "host-gw": host_gw}
PROPERTIES = discover.properties("reachability")


def asked(network: Network, pattern: str = "*") -> dict[str, Verdict]:
    """The verdict on each property that applies to the network, by the property's own name."""
    finished = run(batches((World("network", network),), PROPERTIES, pattern), Limits(), None, lambda result: None)
    return {result.property.predicate.__name__: result.verdict for result in finished.results}


def with_device_renamed(network: Network, old: str, new: str) -> Network:
    """The network whose nodes call one of their devices otherwise, as another distribution would."""

    def hop(given: NextHop) -> NextHop:
        return evolve(given, device=new) if given.device == old else given

    def route(given: Route) -> Route:
        return evolve(given, hops=tuple(map(hop, given.hops)))

    def link(given: Link) -> Link:
        tunnel = given.vxlan
        under = evolve(tunnel, under=new) if tunnel is not None and tunnel.under == old else tunnel
        return evolve(given, name=new if given.name == old else given.name, vxlan=under)

    def host(given: Host) -> Host:
        conf = {new if device == old else device: values for device, values in given.settings.conf.items()}
        return evolve(
            given,
            links=tuple(map(link, given.links)),
            routes=tuple(map(route, given.routes)),
            settings=evolve(given.settings, conf=conf),
        )

    segments = tuple(
        Segment(each.name, tuple((name, new if device == old else device) for name, device in each.ports))
        for each in network.underlay.segments
    )
    return evolve(network.with_hosts(*map(host, network.nodes)), underlay=Underlay(segments))


def with_routes(network: Network, name: str, *routes: Route) -> Network:
    """The network with more routes on one host, listed first."""
    return network.with_hosts(
        *(evolve(host, routes=(*routes, *host.routes)) for host in network.hosts if host.name == name)
    )
