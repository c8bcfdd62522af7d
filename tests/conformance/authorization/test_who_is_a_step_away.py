"""Nine projects in one cluster with the default policy: who is an admin, who is a step away, and who is not."""

import time
from functools import cache

import pytest

from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.chains import reached, shortest_chain
from models.authorization.behaviour.existing import is_intended, starts_of
from models.authorization.behaviour.moves import able_of, moves_of
from models.authorization.behaviour.retracing import retraced
from models.authorization.reading import read_manifests
from models.authorization.vocabulary import Policy
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Chain, Holding, HoldingKind, Realm, Run
from tests.conformance.authorization.recorded import TABLES, beside, table

pytestmark = [pytest.mark.data, beside]
PROJECTS = ("argo-cd", "calico", "cert-manager", "flannel", "ingress-nginx", "kube-state-metrics")
MORE = ("metrics-server", "prometheus-operator", "velero")


def runs_of(project: str) -> tuple[Run, ...]:
    """The project's workloads, which the recorded manifests sum up."""
    return tuple(
        Run(
            said["kind"],
            said["namespace"] or project,
            said["name"],
            said["serviceAccountName"] or "default",
            said.get("automountServiceAccountToken") is not False,
            everywhere=said["kind"] == "DaemonSet",
            source=f"{project}.json",
        )
        for said in table(f"manifests/{project}")["workloads"]
    )


@cache
def cluster() -> Realm:
    """The default policy of 1.26 and the projects, each in a namespace of its name where it says none."""
    policies = [read_manifests([TABLES / "bootstrap" / "bootstrap-policy-v1.26.0.json"]).policy]
    policies += [read_manifests([TABLES / "manifests" / f"{name}.json"], name).policy for name in (*PROJECTS, *MORE)]
    whole = Policy(
        tuple(role for policy in policies for role in policy.cluster_roles),
        tuple(role for policy in policies for role in policy.roles),
        tuple(binding for policy in policies for binding in policy.cluster_bindings),
        tuple(binding for policy in policies for binding in policy.bindings),
    )
    runs = tuple(run for name in (*PROJECTS, *MORE) for run in runs_of(name))
    return Realm(aggregated(whole).policy, runs=runs)


def account(name: str, namespace: str) -> Holding:
    """An account."""
    return Holding(HoldingKind.ACCOUNT, name, namespace)


def chain_of(name: str, namespace: str) -> Chain:
    """The shortest chain of an account."""
    found = shortest_chain(cluster(), account(name, namespace))
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "namespace"), [("argocd-application-controller", "argocd"), ("velero", "velero")])
def test_two_of_them_are_cluster_admin_outright(name: str, namespace: str) -> None:
    """By a star of their own."""
    assert [taken.step for taken in chain_of(name, namespace).steps] == ["wildcard"]


@pytest.mark.parametrize(
    ("name", "namespace", "steps"),
    [
        ("argocd-server", "argocd", ["webhook-config"]),
        ("cert-manager-cainjector", "cert-manager", ["webhook-config"]),
        ("cert-manager", "cert-manager", ["pod-create", "wildcard"]),
        ("prometheus-operator", "default", ["workload-create", "wildcard"]),
    ],
)
def test_some_are_one_step_away(name: str, namespace: str, steps: list[str]) -> None:
    """The step gives everything, or an account that has it: the facts' list, and the operator of stateful sets."""
    assert [taken.step for taken in chain_of(name, namespace).steps] == steps


def test_reading_by_get_runs_commands() -> None:
    """argocd-server gets every kind, so it reaches every running account by exec and nodes/proxy (B1)."""
    realm = cluster()
    (server,) = able_of(realm, account("argocd-server", "argocd"))

    found = {way.step.name for gained, way in moves_of(realm, server).items() if gained == Holding(HoldingKind.RUNNING)}
    assert found <= {"pod-exec", "nodes-proxy"}
    assert found


@pytest.mark.parametrize(
    ("name", "namespace"),
    [
        ("ingress-nginx", "ingress-nginx"),
        ("kube-state-metrics", "kube-system"),
        ("argocd-applicationset-controller", "argocd"),
    ],
)
def test_some_hold_every_secret_and_nothing_else(name: str, namespace: str) -> None:
    """In 1.26 no token lies in a secret by itself; in 1.23 each account's does, and then they hold all."""
    realm, start = cluster(), account(name, namespace)

    assert Holding(HoldingKind.SECRETS) in reached(realm, start)
    assert shortest_chain(realm, start) is None
    old = Realm(realm.policy, runs=realm.runs, minor=23)
    assert shortest_chain(old, start) is not None


@pytest.mark.parametrize(("name", "namespace"), [("metrics-server", "kube-system"), ("flannel", "kube-flannel")])
def test_nothing_is_found_where_nothing_was(name: str, namespace: str) -> None:
    """No step at all but what status fields give, which is none of these."""
    assert reached(cluster(), account(name, namespace)) == (account(name, namespace),)


def test_every_chain_can_be_taken_again() -> None:
    """Each request is allowed, by the binding and rule that it shows; every binding says where it was read."""
    realm = cluster()
    found = [chain for start in starts_of(realm) if (chain := shortest_chain(realm, start)) is not None]

    assert len(found) > 20
    for chain in found:
        assert chain.is_shortest
        assert retraced(realm, chain) is None
        grants = [grant for taken in chain.steps for grant in taken.grants if grant is not None]
        assert all(grant.binding.source for grant in grants)


def test_who_reaches_everything_is_known() -> None:
    """Of the default policy the controller manager and its controllers; nobody who merely signed in."""
    realm = cluster()
    admins = {start for start in starts_of(realm) if shortest_chain(realm, start) is not None}

    assert {start for start in admins if start.kind == HoldingKind.GROUP} == {
        Holding(HoldingKind.GROUP, "system:masters")
    }
    assert {each.name for each in admins if each.kind == HoldingKind.USER} == {"system:kube-controller-manager"}
    assert account("clusterrole-aggregation-controller", "kube-system") in admins
    assert all(is_intended(realm, each) == (each.name == "system:masters") for each in admins)


def test_everything_is_found_in_five_seconds() -> None:
    """Reading, aggregation, and every chain and closure of every subject."""
    cluster.cache_clear()
    began = time.process_time()
    realm = cluster()
    for start in starts_of(realm):
        shortest_chain(realm, start)
        assert start in reached(realm, start)

    assert CLUSTER_ADMIN in reached(realm, account("velero", "velero"))
    assert time.process_time() - began < 5
