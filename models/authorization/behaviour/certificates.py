"""What NodeRestriction asks of a request for a pod's certificate.

admitPodCertificateRequest, `plugin/pkg/admission/noderestriction/admission.go`, read in openshift/kubernetes@35474046.
Upstream answers some of these with an error that invites to try again, as its informers may be behind; here all are
refusals. Which signers a pod asks for is not compared: later copies do.
"""

from models.authorization.behaviour.mirrors import pod_in
from models.authorization.vocabulary.admission import Admission, CertificateRequest, Live, Operation, Refusal
from models.authorization.vocabulary.cluster import Kind, Pod
from models.authorization.vocabulary.releases import Release
from verify import pure


@pure
def pod_certificate(live: Live, ask: Admission, node: str, release: Release) -> Refusal | None:
    """A node asks for certificates of pods that run on it, in its own name and in that of the pod's account."""
    if not release.pod_certificates:
        return Refusal.CERTIFICATES
    if ask.operation != Operation.CREATE:
        return Refusal.OPERATION
    if ask.subresource != "":
        return Refusal.SUBRESOURCE
    wanted = ask.object
    if not isinstance(wanted, CertificateRequest):
        return Refusal.KIND
    wrong = _of_itself(live, wanted, node)
    return wrong if wrong is not None else _of_pod(live, wanted, ask.namespace, node)


@pure
def _of_itself(live: Live, wanted: CertificateRequest, node: str) -> Refusal | None:
    if wanted.node != node:
        return Refusal.CERTIFICATE_NODE
    known = [each for each in live.nodes if each.name == node]
    if known == []:
        return Refusal.NODE_UNKNOWN
    return Refusal.ANOTHER_SELF if known[0].uid != wanted.node_uid else None


@pure
def _of_pod(live: Live, wanted: CertificateRequest, namespace: str, node: str) -> Refusal | None:
    pod = pod_in(live, namespace, wanted.pod)
    if not isinstance(pod, Pod):
        return Refusal.POD_UNKNOWN
    if pod.uid != wanted.pod_uid:
        return Refusal.OTHER_POD
    if pod.node != node:
        return Refusal.OTHER_NODE
    if pod.is_mirror:
        return Refusal.CERTIFICATE_OF_MIRROR
    if [wanted.account] != [each.name for each in pod.mentions if each.kind == Kind.ACCOUNT]:
        return Refusal.OTHER_ACCOUNT
    known = (namespace, wanted.account, wanted.account_uid) in live.accounts
    return None if known else Refusal.ACCOUNT_UNKNOWN
