"""Who runs where with which account, out of the pods, workloads, accounts and namespaces that manifests hold."""

from models.authorization.vocabulary import Manifest, Manifests
from models.authorization.vocabulary.escalation import Account, Realm, Run, TokenSecret
from verify.reading.refusing import Part

TEMPLATES = {"Pod": (), "CronJob": ("jobTemplate", "spec", "template", "spec")}
OF_WORKLOADS = ("template", "spec")
POD_SECURITY = "pod-security.kubernetes.io/enforce"
GUARDING = ("baseline", "restricted")  # `privileged` keeps no pod off its host
NOT_RUN = ("ServiceAccount", "Namespace", "PersistentVolume", "VolumeAttachment", "ResourceSlice", "Secret")
OF_ACCOUNT = "kubernetes.io/service-account.name"


def realm_of(read: Manifests, minor: int) -> Realm:
    """The cluster that the manifests describe, of version 1.`minor`; raises Unreadable for a field of the wrong kind.

    Of secrets, those of the type for tokens of accounts are known, and taken for filled in. A namespace whose labels
    enforce no pod security lets pods onto hosts; whether an admission webhook forbids it is not known.
    """
    by_kind: dict[str, list[Manifest]] = {}
    for manifest in read.others:
        by_kind.setdefault(manifest.kind, []).append(manifest)
    accounts = by_kind.get("ServiceAccount", [])
    silent = {(each.namespace, each.name) for each in accounts if _automounts(_part(each)) is False}
    namespaces = by_kind.get("Namespace", [])
    return Realm(
        read.policy,
        tuple(Account(each.namespace, each.name) for each in accounts),
        tuple(_run(each, silent) for each in read.others if each.kind not in NOT_RUN),
        tuple(_token_secret(each) for each in by_kind.get("Secret", [])),
        namespaces=tuple(each.name for each in namespaces),
        guarded=frozenset(each.name for each in namespaces if _is_guarded(each)),
        minor=minor,
        unseen=tuple(_run(each, silent) for each in read.unseen),
    )


def runs_pods(whole: Part) -> bool:
    """Whether an object of an unknown kind holds what a workload does: a template with containers."""
    spec: object = whole.keys.get("spec")
    for key in OF_WORKLOADS:
        spec = spec.get(key) if isinstance(spec, dict) else None
    return isinstance(spec, dict) and isinstance(spec.get("containers"), list)


def _part(manifest: Manifest) -> Part:
    return Part(manifest.source, manifest.content)


def _is_guarded(namespace: Manifest) -> bool:
    about = _part(namespace).part("metadata")
    return about is not None and dict(about.pairs("labels")).get(POD_SECURITY) in GUARDING


def _token_secret(secret: Manifest) -> TokenSecret:
    """A secret with a token; the API server refuses one of this type that names no account."""
    about = _part(secret).part("metadata")
    account = dict(about.pairs("annotations")).get(OF_ACCOUNT, "") if about is not None else ""
    if about is None or account == "":
        raise _part(secret).refuse("metadata.annotations", f"{OF_ACCOUNT}, as of every secret of this type,")
    return TokenSecret(secret.namespace, secret.name, account)


def _automounts(part: Part) -> bool | None:
    """What the object says of mounting a token; None where it leaves it open."""
    value = part.keys.get("automountServiceAccountToken")
    if value is not None and not isinstance(value, bool):
        raise part.refuse("automountServiceAccountToken", "true or false")
    return value


def _run(manifest: Manifest, silent: set[tuple[str, str]]) -> Run:
    """One pod or workload: a pod's own word on tokens counts before its account's."""
    spec = _part(manifest).part("spec")
    for key in TEMPLATES.get(manifest.kind, OF_WORKLOADS):
        spec = spec.part(key) if spec is not None else None
    if spec is None:
        raise _part(manifest).refuse("spec", "the spec of its pods")
    account = spec.text("serviceAccountName", "") or spec.text("serviceAccount", "") or "default"
    said = _automounts(spec)
    return Run(
        manifest.kind,
        manifest.namespace,
        manifest.name,
        account,
        (manifest.namespace, account) not in silent if said is None else said,
        manifest.kind == "DaemonSet",
        spec.text("nodeName", ""),
        manifest.source,
    )
