"""The nine projects as users have them: RBAC objects, accounts, and workloads made of their recorded summaries."""

import json
from pathlib import Path
from typing import Any

from tests.conformance.authorization.recorded import table

PROJECTS = (
    "argo-cd",
    "calico",
    "cert-manager",
    "flannel",
    "ingress-nginx",
    "kube-state-metrics",
    "metrics-server",
    "prometheus-operator",
    "velero",
)
GROUPS = {"Job": "batch/v1"}


def workload(said: dict[str, Any]) -> dict[str, Any]:
    """A workload out of its summary; containers say nothing about authorization."""
    pod: dict[str, Any] = {"containers": [{"name": "c", "image": "i"}]}
    if said["serviceAccountName"]:
        pod["serviceAccountName"] = said["serviceAccountName"]
    if said.get("automountServiceAccountToken") is not None:
        pod["automountServiceAccountToken"] = said["automountServiceAccountToken"]
    about = {"name": said["name"]} | ({"namespace": said["namespace"]} if said["namespace"] else {})
    version = GROUPS.get(said["kind"], "apps/v1")
    return {"apiVersion": version, "kind": said["kind"], "metadata": about, "spec": {"template": {"spec": pod}}}


def written(folder: Path, project: str) -> Path:
    """The project's manifest as one JSON file."""
    recorded = table(f"manifests/{project}")
    file = folder / f"{project}.json"
    objects = json.dumps({"objects": recorded["objects"]})
    others = [json.dumps(workload(said)) for said in recorded["workloads"]]
    file.write_text("\n".join([objects, *others]))
    return file
