"""What the gate says of the nine projects, each alone as its users install it."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.authorization.worlds.given import read_given
from tests.conformance.authorization.projects import PROJECTS, written
from tests.conformance.authorization.recorded import TABLES, beside, table
from verify.cli import main

pytestmark = [pytest.mark.data, beside]
ADMIN = "nobody_else_becomes_cluster_admin"
OWN = {  # by their first step, which leads to whatever admin is nearest
    "the account kube-system/clusterrole-aggregation-controller": "escalate-clusterrole",
    "the user system:kube-controller-manager": "token-request",
}
REACHING = {  # who reaches cluster-admin, by which steps
    "argo-cd": {"argocd/argocd-application-controller": ["wildcard"], "argocd/argocd-server": ["webhook-config"]},
    "calico": {"kube-system/calico-kube-controllers": ["apiservice", "escalate-clusterrole"]},
    "cert-manager": {
        "cert-manager/cert-manager": ["pod-create", "webhook-config"],
        "cert-manager/cert-manager-cainjector": ["webhook-config"],
        "cert-manager/cert-manager-webhook": ["secret-create-token", "webhook-config"],
    },
    "flannel": {},
    "ingress-nginx": {},
    "kube-state-metrics": {},
    "metrics-server": {},
    "prometheus-operator": {"default/prometheus-operator": ["workload-create", "escalate-clusterrole"]},
    "velero": {"velero/velero": ["wildcard"]},
}


def gate(capsys: pytest.CaptureFixture[str], file: Path, *more: object) -> tuple[int, dict[str, Any], Any]:
    """The exit status, each verdict by the property's last name, and the data of who can become cluster-admin."""
    arguments = ["--manifests", file, "--property", "authorization.safety.*no*", "--format", "json", *more]
    status = main(["authorization", *map(str, arguments)])
    document = json.loads(capsys.readouterr().out)
    verdicts = {each["property"].rpartition(".")[2]: each for each in document["results"]}
    return status, verdicts, document["answers"][-1]["data"]


@pytest.mark.parametrize("project", PROJECTS)
def test_each_project_is_judged(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Violated by exactly these accounts, each by a shortest chain; the controller of Kubernetes itself is meant to."""
    status, verdicts, data = gate(capsys, written(tmp_path, project), "--namespace", project)
    reaching = {each["subject"]: [step["step"] for step in each["steps"]] for each in data["subjects"] if each["steps"]}

    assert {name: reaching.pop(name)[0] for name in OWN} == OWN
    assert reaching == {f"the account {name}": steps for name, steps in REACHING[project].items()}
    assert (status, verdicts[ADMIN]["verdict"]) == ((1, "violated") if reaching else (0, "proved"))
    assert {name for name, each in verdicts.items() if each["verdict"] != "proved"} <= {ADMIN}


@pytest.mark.parametrize("project", [name for name in PROJECTS if REACHING[name]])
def test_each_chain_runs_as_it_is_printed(project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A shortest one, step by step through the authorizers; its last line fails."""
    _, verdicts, _ = gate(capsys, written(tmp_path, project), "--namespace", project)
    shown = verdicts[ADMIN]["counterexample"]

    assert len(shown["steps"]) == 1 + min(map(len, REACHING[project].values()))
    with pytest.raises(AssertionError):
        exec(compile(shown["python"], "printed", "exec"), {})  # noqa: S102 - as a user would


@pytest.mark.parametrize("project", [name for name in PROJECTS if REACHING[name]])
def test_who_is_meant_to_be_an_admin_is_no_violation(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With each of them on the list the gate is open; with all but one it is shut."""
    names = list(REACHING[project])
    admins = tmp_path / "admins"
    for listed, status in ((names, 0), (names[1:], 1)):
        admins.write_text("# meant to be\n" + "\n".join(f"account {name}  # why" for name in listed) + "\ngroup ops\n")
        said, _, _ = gate(capsys, written(tmp_path, project), "--namespace", project, "--admins", admins)
        assert said == status


@pytest.mark.parametrize("project", PROJECTS)
def test_who_holds_everything_was_found_by_another_evaluator(project: str, tmp_path: Path) -> None:
    """Who is cluster-admin by a star of their own in the recorded findings is violated here, in one step."""
    findings = table("manifest_findings")["findings"][project]
    outright = {
        key.removeprefix("ServiceAccount:") for key, said in findings.items() if "everything" in said["cluster"]
    }
    assert outright == {name for name, steps in REACHING[project].items() if steps == ["wildcard"]}
    assert read_given([written(tmp_path, project)], namespace=project).realm.policy.cluster_bindings


def test_the_default_policy_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """Kubernetes' own controllers are meant to be admins, and nobody else becomes one."""
    status, verdicts, data = gate(
        capsys, TABLES / "bootstrap" / "bootstrap-policy-v1.26.0.json", "--release", "1.26", "--property", "*.no*_*"
    )
    assert (status, {each["verdict"] for each in verdicts.values()}) == (0, {"proved"})
    assert sum(each["steps"] is not None for each in data["subjects"]) > 10
