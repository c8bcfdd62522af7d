"""Pods, workloads, accounts and namespaces, as manifests have them."""

from pathlib import Path

import pytest

from models.authorization.reading import Unreadable, read_manifests
from models.authorization.reading.running import realm_of
from models.authorization.vocabulary.escalation import Account, Realm, Run

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
