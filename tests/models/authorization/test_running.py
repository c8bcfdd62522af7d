"""Pods, workloads, accounts and namespaces, as manifests have them."""

from pathlib import Path

import pytest

from models.authorization.behaviour.chains import shortest_chain
from models.authorization.reading import Unreadable, read_manifests
from models.authorization.reading.running import realm_of
from models.authorization.vocabulary.escalation import Account, Holding, HoldingKind, Realm, Run, TokenSecret

TEXT = """---
{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: restricted}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: b, labels: {pod-security.kubernetes.io/enforce: privileged}}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: mute, namespace: a}, automountServiceAccountToken: false}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: a}, spec: {nodeName: n1, serviceAccountName: mute}}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: d, namespace: a}
spec: {template: {spec: {serviceAccountName: mute, automountServiceAccountToken: true}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: c, namespace: b}
spec: {jobTemplate: {spec: {template: {spec: {}}}}}
"""


def realm(folder: Path, text: str) -> Realm:
    """What the text says."""
    file = folder / "all.yaml"
    file.write_text(text)
    return realm_of(read_manifests([file]), 26)


def test_pods_are_found_wherever_their_spec_stands(tmp_path: Path) -> None:
    """With the account that they use and whether its token is mounted: the pod's word counts before the account's."""
    found = realm(tmp_path, TEXT)
    place = f"{tmp_path / 'all.yaml'} document"

    assert found.runs == (
        Run("Pod", "a", "p", "mute", has_token=False, node="n1", source=f"{place} 4"),
        Run("DaemonSet", "a", "d", "mute", everywhere=True, source=f"{place} 5"),
        Run("CronJob", "b", "c", source=f"{place} 6"),
    )
    assert found.accounts == (Account("a", "mute"),)


def test_only_labels_that_forbid_something_guard_a_namespace(tmp_path: Path) -> None:
    """`privileged` keeps no pod off its host."""
    assert realm(tmp_path, TEXT).guarded == {"a"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("spec: {}}}", "spec: 7}}", "document 6: spec.jobTemplate.spec.template.spec: expected an object, found 7"),
        ("Token: true", "Token: yes please", "Token: expected true or false, found 'yes please'"),
        ("spec: {nodeName: n1, ", "spoc: {nodeName: n1, ", "document 4: spec: expected the spec of its pods"),
        ("enforce: restricted", "enforce: [x]", "metadata.labels.pod-security.kubernetes.io/enforce: expected text"),
    ],
)
def test_what_no_api_server_takes_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """With the file, the document and the field."""
    assert old in TEXT
    with pytest.raises(Unreadable, match=r"all\.yaml document") as refused:
        realm(tmp_path, TEXT.replace(old, new))
    assert message in str(refused.value)


OF_OP = """apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata: {name: op-token, namespace: a, annotations: {kubernetes.io/service-account.name: op}}
data: {token: c2VjcmV0}
"""
READER = """---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: a}
rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: op}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
subjects: [{kind: ServiceAccount, name: op, namespace: a}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}, {nonResourceURLs: ["*"], verbs: ["*"]}]
"""


def test_who_reads_a_token_secret_is_its_account(tmp_path: Path) -> None:
    """A long-lived token in a secret is a step to all that the account may do; what is in the secret is not kept."""
    found = realm(tmp_path, OF_OP + READER)
    jane = Holding(HoldingKind.USER, "jane")
    chain = shortest_chain(found, jane)

    assert found.token_secrets == (TokenSecret("a", "op-token", "op"),)
    assert chain is not None
    assert "secret-read" in [each.step for each in chain.steps]
    assert shortest_chain(realm(tmp_path, READER), jane) is None
    assert "c2VjcmV0" not in str([each.content for each in read_manifests([tmp_path / "all.yaml"]).others])


def test_other_secrets_say_nothing(tmp_path: Path) -> None:
    """They are counted; one for a token that names no account is refused, as by the API server."""
    file = tmp_path / "all.yaml"
    file.write_text(OF_OP.replace("kubernetes.io/service-account-token", "Opaque"))
    assert read_manifests([file]).ignored == (("Secret", 1),)
    with pytest.raises(Unreadable, match=r"expected kubernetes\.io/service-account\.name"):
        realm(tmp_path, OF_OP.replace("service-account.name", "other"))
