"""Recordings in each format, as the real programs write them; small, and made for these tests."""

import json
from typing import Any

RESOURCE = """\
# HELP node_cpu_usage_seconds_total [STABLE] Cumulative cpu time consumed by the node in core-seconds
# TYPE node_cpu_usage_seconds_total counter
node_cpu_usage_seconds_total 357.35491 1633253809720
# HELP node_memory_working_set_bytes [STABLE] Current working set of the node in bytes
node_memory_working_set_bytes 1.616273408e+09 1633253809720
container_cpu_usage_seconds_total{container="coredns",namespace="kube-system",pod="coredns-558bd4d5db-4dpjz"} 4.710169 \
1633253812125
pod_cpu_usage_seconds_total{namespace="kube-system",pod="coredns-558bd4d5db-4dpjz"} 4.68 1633253809720
container_start_time_seconds{container="coredns",namespace="kube-system",pod="coredns-558bd4d5db-4dpjz"} 1.633252712e+09
"""
RESOURCE_LATER = RESOURCE.replace("357.35491 1633253809720", "477.36291 1633253824720").replace(
    "4.710169 1633253812125", "4.810169 1633253827125"
)

V2 = """\
1700000000.250000000 usage_usec 4000000 user_usec 3000000 system_usec 1000000 nr_periods 0
1700000010.250000000 usage_usec 84000000 user_usec 83000000 system_usec 1000000 nr_periods 0
"""
V2_BLOCKS = """\
1700000000.250000000
usage_usec 4000000
user_usec 3000000
1700000010.250000000
usage_usec 84000000
user_usec 83000000
"""
V1 = "1700000000.5 4000000000\n1700000010.5 84000000001\n"
V1_BLOCKS = "1700000000.5\n4000000000\n1700000010.5\n84000000001\n"


def cpu(time: str, core_nanoseconds: int, nanocores: int | None = None) -> dict[str, Any]:
    """One `cpu` of a summary."""
    rate = {} if nanocores is None else {"usageNanoCores": nanocores}
    return {"time": time, "usageCoreNanoSeconds": core_nanoseconds, **rate}


def summary(*, seconds: int = 0) -> dict[str, Any]:
    """A summary in which, as in a real minikube's, a container is above its pod, which was sampled 8 s earlier."""
    early, late = (f"2021-10-03T07:{10 + seconds // 60:02}:{(at + seconds) % 60:02}Z" for at in (1, 9))
    scheduler = {"name": "kube-scheduler", "namespace": "kube-system"}
    coredns = {"name": "coredns-58qvv", "namespace": "kube-system"}
    return {
        "node": {"nodeName": "minikube", "cpu": cpu(early, 90 * 10**9 + seconds * 10**9, 1_000_000_000)},
        "pods": [
            {
                "podRef": scheduler,
                "cpu": cpu(early, 4_553_997_785 + seconds * 10**7),
                "containers": [{"name": "kube-scheduler", "cpu": cpu(late, 4_560_175_707 + seconds * 10**7)}],
            },
            {
                "podRef": coredns,
                "cpu": cpu(late, 10**9 + seconds * 10**6, 3_494_461),
                "containers": [{"name": "coredns", "cpu": cpu(late, 10**9 + seconds * 10**6, 4_558_032)}],
            },
        ],
    }


def node_metrics(name: str, rate: str, window: str = "15.157s", at: str = "2021-10-03T07:10:09Z") -> dict[str, Any]:
    """One object of metrics.k8s.io."""
    usage = {"cpu": rate, "memory": "1578384Ki"}
    return {"kind": "NodeMetrics", "metadata": {"name": name}, "timestamp": at, "window": window, "usage": usage}


def cri(time: int, usage: int) -> dict[str, Any]:
    """One look of `crictl stats -o json`."""
    counted = {"timestamp": str(time), "usageCoreNanoSeconds": {"value": str(usage)}, "usageNanoCores": None}
    return {"stats": [{"attributes": {"id": "3b7c", "metadata": {"name": "coredns"}}, "cpu": counted, "memory": None}]}


SUMMARIES = json.dumps(summary()) + "\n" + json.dumps(summary(seconds=2), indent=2)
METRICS = json.dumps(
    {"kind": "NodeMetricsList", "items": [node_metrics("n1", "8000532800n"), node_metrics("n2", "250m", "1m0.5s")]}
)
CRI = json.dumps(cri(1_700_000_000_000_000_001, 5)) + json.dumps(cri(1_700_000_010_000_000_001, 10**9 + 5))
CSV = "timestamp,cumulative_ns\n0,5\n10,85\n"
EVERY = {
    "csv": CSV,
    "resource": RESOURCE + RESOURCE_LATER,
    "summary": SUMMARIES,
    "metrics": METRICS,
    "cgroup": V2,
    "cri": CRI,
}
