"""Where two domains meet, neither is told anew: journeys agree with each, and go wrong where they meet."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.nat.behaviour.flight import first_packet
from models.nat.vocabulary import TCP, UDP, AddressIs, Fate, Side, address
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort
from models.nat.worlds.writing import restorable
from models.reachability.behaviour.flight import path
from models.reachability.reading import read_snapshot
from models.reachability.vocabulary import Delivered
from properties.journeys.behaviour.netfilter import Netfilter, header
from properties.journeys.behaviour.reaching import ends_of
from properties.journeys.behaviour.talks import asks
from properties.journeys.faults.bridges import a_bridge_does_not_call_iptables
from properties.journeys.vocabulary import Cluster
from properties.journeys.worlds import Options, worlds
from properties.journeys.worlds.joining import block_of, homes_of, services_on
from properties.journeys.worlds.shipped import shipped
from properties.journeys.worlds.snapshots import read_cluster, scope_of
from properties.journeys.worlds.tables import tables_of
from verify import discover, evolve
from verify.engines.classes import check
from verify.limits import Limits
from verify.picture import Way
from verify.verdict import Outcome
from verify.world import World

CLAIMS = discover.properties("journeys")
DATA = Path(__file__).parents[3] / "shared" / "data" / "reachability" / "flannel-vxlan"
HAS_DATA = pytest.mark.skipif(not DATA.is_dir(), reason="the recorded dumps are not beside the project")


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["vxlan", "host-gw"])
def test_the_clusters_that_ship_hold_every_sentence(backend: str) -> None:
    """From all pods, nodes and a client outside, to all services, from any port."""
    (world,) = worlds(Options(backend))
    found = {item.name: verdict.outcome for item, verdict in check(CLAIMS, world, Limits())}
    assert set(found.values()) == {Outcome.PROVED}, found


def test_a_journey_is_led_where_its_nodes_tables_lead() -> None:
    """The destinations of a pod's question are those that the walk of one node's tables gives by itself."""
    cluster = shipped("vxlan", 2)
    for pod in cluster.pods:
        node = next(each for each in cluster.nodes if each.name == pod.node)
        tables = node.filtering.hooks
        assert isinstance(tables, Netfilter)
        for door in cluster.inside:
            start = asks(pod, door, door.address or 0, 40000)
            ways = first_packet(tables.rules, tables.node, header(start.packet), "cni0")
            led = {(way.packet.destination, way.packet.port) for way in ways if way.fate is Fate.FORWARDED}
            ends = [end.packet for end in ends_of(cluster.network, start) if isinstance(end, Delivered)]
            assert {(packet.destination, packet.port) for packet in ends} == led, f"{pod.name} {door}"


def test_without_tables_a_journey_is_a_flight() -> None:
    """What asks no service goes the way that reachability gives it, place by place."""
    hooked, plain = shipped("vxlan", 2).network, shipped("vxlan", 2, lambda network: network).network
    assert [host.name for host in hooked.hosts] == [host.name for host in plain.hosts]
    door = shipped("vxlan", 2).inside[0]
    start = asks(hooked.pods[0], door, address("172.10.0.2"), 40000)
    (end,) = ends_of(hooked, start)
    assert isinstance(end, Delivered)
    last = path(hooked, start.host.name, start.packet)[-1]
    assert isinstance(last, Delivered)
    assert (end.host, end.packet) == (last.host, last.packet)


def test_the_path_of_a_bridged_answer_names_the_bridge() -> None:
    """With bridge-nf-call-iptables 0 the answer comes from the endpoint, and the path says which bridge passed it."""
    world = a_bridge_does_not_call_iptables.world
    name = "journeys.safety.the_answer_comes_from_the_cluster_address"
    ((_, verdict),) = check([item for item in CLAIMS if item.name == name], world, Limits())
    assert verdict.counterexample is not None
    told = " ".join(line for step in verdict.counterexample.steps for line in step.changes)
    assert "destination 10.96.0.20:80 becomes 172.10.0.3:8080 by KUBE-SEP-" in told
    assert "bridge cni0 of node1 passed it from port to port, which netfilter did not see" in told
    assert "node1-pod0: 172.10.0.3:8080 → 172.10.0.2" in told
    picture = verdict.counterexample.picture
    assert isinstance(picture, Way)
    hosts = ["node1-pod0", "node1", "node1-pod1", "node1-pod1", "node1-pod1", "node1-pod0", "node1-pod0"]
    assert [stop.place for stop in picture.stops] == hosts
    assert any("10.96.0.20:80 becomes 172.10.0.3:8080" in line for line in picture.stops[2].lines)
    assert picture.stops[-1].head == "answer: delivered"
    assert verdict.counterexample.places == ()


def services(pods: list[int]) -> tuple[ServicePort, ...]:
    """A service with all pods behind it, one whose policy is Local, and one that has nobody."""
    behind = tuple(Endpoint(each, 8080) for each in pods)
    return (
        ServicePort("shop", "web", "", TCP, address("10.96.0.20"), 80, node_port=30080, endpoints=behind),
        ServicePort(
            "shop",
            "local",
            "",
            UDP,
            address("10.96.0.30"),
            80,
            node_port=30081,
            is_external_local=True,
            endpoints=behind[:1],
        ),
        ServicePort("shop", "nobody", "", TCP, address("10.96.0.70"), 80, node_port=30082),
    )


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """The recorded dumps of three nodes, with a default route each, and the rules of three services."""
    return dumped(tmp_path / "dumps", services)


def dumped(folder: Path, told: Callable[[list[int]], tuple[ServicePort, ...]]) -> Path:
    """The recorded dumps with a default route on each node, and the rules of these services of the pods."""
    shutil.copytree(DATA, folder)
    network = read_snapshot(folder)
    assert network.plan is not None
    pods = [given.local for pod in network.pods for link in pod.links if link.name != "lo" for given in link.addresses]
    for lease in network.plan.leases:
        whole = block_of(network.plan.cluster)
        proxy = Proxy(pods=AddressIs(Side.SOURCE, whole), node=lease.node)
        mine = services_on(lease.node, told(pods), homes_of(network))
        rules = tables_of(proxy, mine, whole, block_of(lease.subnet))
        (folder / f"{lease.node}.iptables.txt").write_text(restorable(rules))
        routes = folder / f"{lease.node}.route.json"
        row = {"type": "unicast", "dst": "default", "gateway": "192.168.33.1", "dev": "eth0", "protocol": "boot"}
        whole_table = [*json.loads(routes.read_text()), row | {"scope": "global", "flags": []}]
        routes.write_text(json.dumps(whole_table))
    return folder


def outcomes(cluster: Cluster) -> dict[str, Outcome]:
    """The outcome of each sentence by the last part of its name."""
    found = check(CLAIMS, World("snapshot", cluster), Limits())
    return {item.name.rpartition(".")[2]: verdict.outcome for item, verdict in found}


@HAS_DATA
def test_a_snapshot_with_its_tables_holds_every_sentence(snapshot: Path) -> None:
    """Its services are told by the rules alone."""
    cluster = read_cluster(snapshot)
    assert [str(door) for door in cluster.inside] == [
        "shop/web cluster IP 10.96.0.20:80",
        "shop/local cluster IP 10.96.0.30:80",
    ]
    assert set(outcomes(cluster).values()) == {Outcome.PROVED}


@HAS_DATA
def test_a_snapshot_whose_rules_lead_astray_breaks_what_it_should(snapshot: Path) -> None:
    """A rule of one node leads to a pod that nobody has; an answer on another is passed on behind its back."""
    tables = snapshot / "n1.iptables.txt"
    tables.write_text(
        tables.read_text().replace("DNAT --to-destination 172.10.100.3:", "DNAT --to-destination 172.10.100.99:")
    )
    sysctls = snapshot / "n0.sysctl.txt"
    sysctls.write_text(sysctls.read_text().replace("bridge-nf-call-iptables = 1", "bridge-nf-call-iptables = 0"))
    (world,) = worlds(Options(snapshot=snapshot))
    found = {item.name.rpartition(".")[2]: verdict for item, verdict in check(CLAIMS, world, Limits())}
    assert found["the_answer_comes_from_the_cluster_address"].outcome is Outcome.VIOLATED
    astray = found["a_pod_reaches_an_endpoint_of_a_service"]
    assert astray.outcome is Outcome.VIOLATED
    assert astray.counterexample is not None
    rule = astray.counterexample.places[0]
    assert rule.file == str(tables)
    assert rule.line is not None
    assert "172.10.100.99:" in tables.read_text().splitlines()[rule.line - 1]


OBJECTS = """
kind: Service
metadata: {name: web, namespace: shop}
spec: {clusterIP: 10.96.0.20, ports: [{port: 80, protocol: TCP}]}
---
kind: EndpointSlice
metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 8080, protocol: TCP, name: ""}]
endpoints:
"""


@HAS_DATA
def test_objects_say_what_the_rules_have_forgotten(snapshot: Path, tmp_path: Path) -> None:
    """A ready endpoint that no rule of any node leads to is missed by the objects alone."""
    objects = tmp_path / "web.yaml"
    known = ("172.10.100.2", "172.10.100.3", "172.10.0.2", "172.10.1.2")
    objects.write_text(OBJECTS + "".join(f"- {{addresses: [{each}], conditions: {{ready: true}}}}\n" for each in known))
    assert outcomes(read_cluster(snapshot, (objects,)))["every_ready_endpoint_is_offered"] is Outcome.PROVED
    with objects.open("a") as more:
        more.write("- {addresses: [172.10.1.77], conditions: {ready: true}}\n")
    assert outcomes(read_cluster(snapshot, (objects,)))["every_ready_endpoint_is_offered"] is Outcome.VIOLATED
    objects.write_text("")
    with pytest.raises(ValueError, match="expected Service objects"):
        read_cluster(snapshot, (objects,))


def kept_inside(pods: list[int]) -> tuple[ServicePort, ...]:
    """One service that every pod may ask, and one whose internalTrafficPolicy is Local, with one pod behind it."""
    web, local, nobody = services(pods)
    return web, evolve(local, is_internal_local=True), nobody


@HAS_DATA
def test_a_service_that_stays_inside_its_node_is_not_asked_and_named(tmp_path: Path) -> None:
    """From the rules alone, on nodes with an endpoint of it and without one: its silence is no violation."""
    cluster = read_cluster(dumped(tmp_path / "dumps", kept_inside))
    assert [str(door) for door in cluster.inside] == ["shop/web cluster IP 10.96.0.20:80"]
    assert "internalTrafficPolicy Local, cluster address not asked: shop/local" in scope_of(cluster)
    assert set(outcomes(cluster).values()) == {Outcome.PROVED}


def older(tables: str) -> str:
    """The same tables as kube-proxy wrote them up to 1.22: KUBE-NODEPORTS marks, and leads to KUBE-SVC itself."""
    external = re.search(r"-A (KUBE-EXT-\S+) .*-j (KUBE-SVC-\S+)\n", tables)
    assert external is not None
    lines = [line for line in tables.splitlines() if not line.startswith((f"-A {external[1]}", f":{external[1]}"))]
    return "\n".join(
        line.replace(external[1], "KUBE-MARK-MASQ") + "\n" + line.replace(external[1], external[2])
        if line.endswith(external[1])
        else line
        for line in [*lines, ""]
    )


@HAS_DATA
def test_a_node_port_of_an_older_release_leads_anywhere(tmp_path: Path) -> None:
    """Its mark stands in KUBE-NODEPORTS: by that layout no node port is taken for one that keeps traffic."""
    folder = dumped(tmp_path / "dumps", lambda pods: services(pods)[:1])
    for file in folder.glob("n*.iptables.txt"):
        file.write_text(older(file.read_text()))
    cluster = read_cluster(folder)
    assert [str(door) for door in cluster.node_ports] == ["shop/web node port port 30080"]
    found = outcomes(cluster)
    assert found["a_client_outside_reaches_an_endpoint_by_any_node"] is Outcome.PROVED
    assert Outcome.VIOLATED not in found.values()


@HAS_DATA
def test_a_node_port_keeps_what_one_node_says_it_keeps(snapshot: Path) -> None:
    """One node's policy is stale, and leads anywhere: that is told, whichever node is read first."""
    tables = snapshot / "n0.iptables.txt"
    kept = re.search(r"-j KUBE-SVL-(\S+)\n", tables.read_text())
    assert kept is not None
    tables.write_text(tables.read_text().replace(kept[0], kept[0].replace("KUBE-SVL-", "KUBE-SVC-")))
    cluster = read_cluster(snapshot)
    assert [str(door) for door in cluster.kept_ports] == ["shop/local node port port 30081"]


@HAS_DATA
@pytest.mark.parametrize("stale", ["n0", "n1", "n2"])
def test_rules_alone_do_not_tell_which_of_two_nodes_is_stale(snapshot: Path, stale: str) -> None:
    """A node that draws one endpoint less offers all that its own rules name; the others' rules say there are more."""
    tables = snapshot / f"{stale}.iptables.txt"
    drawn = re.compile(r'-A KUBE-SVC-\S+ .*"shop/web -> \S+" -m statistic .*\n')
    tables.write_text(drawn.sub("", tables.read_text(), count=1))
    cluster = read_cluster(snapshot)
    why = World("snapshot", cluster).why_not("journeys.safety.every_ready_endpoint_is_offered")
    assert why is not None
    assert "lead to different endpoints of shop/web: name them with --services" in why
    assert stale in why
    assert World("snapshot", cluster).why_not("journeys.safety.a_pod_reaches_an_endpoint_of_a_service") is None


@HAS_DATA
def test_nodes_without_rules_of_services_need_objects(snapshot: Path, tmp_path: Path) -> None:
    """Nothing is verified of nobody; with objects it is told that no node leads there."""
    for file in snapshot.glob("n*.iptables.txt"):
        file.write_text("*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\nCOMMIT\n")
    with pytest.raises(ValueError, match="dumps: no service in the rules: name them with --services"):
        read_cluster(snapshot)
    objects = tmp_path / "web.yaml"
    objects.write_text(OBJECTS + "- {addresses: [172.10.100.2], conditions: {ready: true}}\n")
    found = outcomes(read_cluster(snapshot, (objects,)))
    assert found["a_pod_reaches_an_endpoint_of_a_service"] is Outcome.VIOLATED


@HAS_DATA
def test_where_all_services_stay_inside_their_nodes_nothing_is_verified(tmp_path: Path) -> None:
    """And that is said."""
    folder = dumped(tmp_path / "dumps", lambda pods: (evolve(kept_inside(pods)[1], node_port=0),))
    with pytest.raises(ValueError, match="dumps: nothing to ask of shop/local, whose internalTrafficPolicy is Local"):
        read_cluster(folder)


def test_the_scope_names_what_is_not_asked() -> None:
    """Of the services that ship one stays inside its node; external and load balancer addresses are of no door."""
    (world,) = worlds(Options("host-gw"))
    assert "internalTrafficPolicy Local, cluster address not asked: default/inner; " in world.scope
    assert "not external and load balancer addresses" in world.scope
