"""One small input of each domain that breaks a promise, and the command that reads it."""

from collections.abc import Callable
from pathlib import Path

from tests.models.reachability.two_nodes import nested, write

SVC, FIRST, SECOND = "KUBE-SVC-AAAAAAAAAAAAAAAA", "KUBE-SEP-BBBBBBBBBBBBBBBB", "KUBE-SEP-CCCCCCCCCCCCCCCC"
RULES = f"""\
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:{SVC} - [0:0]
:{FIRST} - [0:0]
:{SECOND} - [0:0]
-A PREROUTING -m comment --comment "service portals" -j KUBE-SERVICES
-A OUTPUT -m comment --comment "service portals" -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j {SVC}
-A {SVC} -m comment --comment "shop/web:http" -m statistic --mode random --probability 0.50000000000 -j {FIRST}
-A {FIRST} -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.2:8080
-A {SECOND} -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.3:8080
COMMIT
"""
ROLES = """\
# who may build
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: operator}
rules: [{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate, patch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: operator}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: operator}
subjects: [{kind: ServiceAccount, name: operator, namespace: ops}]
"""
SERIES = "timestamp_s,usage_s\n" + "".join(
    f"{1_700_000_000 + 10 * number},{20 * number + (45 if number > 5 else 0)}\n" for number in range(12)
)
LOG = """\
I1127 10:00:01.000000    1234 generic.go:224] "GenericPLEG: Relisting"
I1127 10:00:01.100000    1234 generic.go:166] "GenericPLEG" podUID="u1" containerID="c0ffee" oldState="non-existent" \
newState="running"
I1127 10:00:02.000000    1234 generic.go:224] "GenericPLEG: Relisting"
I1127 10:00:02.100000    1234 generic.go:166] "GenericPLEG" podUID="u1" containerID="c0ffee" oldState="exited" \
newState="running"
"""


def snapshot(folder: Path) -> list[str]:
    """A snapshot in which one node has lost the route to the other's pods."""
    files = nested()
    files["n1/route.json"] = [
        row for row in files["n1/route.json"] if row.get("dev") != "flannel.1" and row["dst"] != "default"
    ]
    write(folder / "snap", files)
    names = ("nodes_reach_every_pod", "tunnels_agree", "an_unused_address_is_noticed")
    return ["reachability", "--snapshot", "snap", *(word for name in names for word in ("--property", f"*.{name}"))]


def rules(folder: Path) -> list[str]:
    """A dump in which a service's choice among its endpoints is left incomplete."""
    (folder / "rules.txt").write_text(RULES)
    names = ("a_service_is_reached", "every_chain_is_reached", "a_choice_is_complete")
    told = ["nat", "--rules", "rules.txt", "--address", "eth0=192.168.0.2/24", "--pods", "10.244.0.0/16"]
    return [*told, *(word for name in names for word in ("--property", f"*.{name}"))]


def roles(folder: Path) -> list[str]:
    """A role that may rewrite itself, bound to an account."""
    (folder / "rbac.yaml").write_text(ROLES)
    return ["authorization", "--manifests", "rbac.yaml", "--property", "*cluster_admin", "--property", "*gives_rights*"]


def series(folder: Path) -> list[str]:
    """A counter that grows by 65 s of CPU time in ten seconds of four cores."""
    (folder / "node.csv").write_text(SERIES)
    return ["cpu", "--series", "node.csv", "--cores", "4"]


def log(folder: Path) -> list[str]:
    """A log in which a container changes from a state that it was not in."""
    (folder / "kubelet.log").write_text(LOG)
    return ["pleg", "--log", "kubelet.log"]


def machine(_: Path) -> list[str]:
    """A machine that ships, and a run to what it is documented to break."""
    return ["authorization", "--property", "*.no_count_is_for_a_vertex_that_is_gone"]


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "reachability": snapshot,
    "nat": rules,
    "authorization": roles,
    "cpu": series,
    "pleg": log,
    "machine": machine,
}
