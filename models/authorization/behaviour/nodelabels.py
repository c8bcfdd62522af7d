"""Which labels a node may not give itself.

getForbiddenLabels, `plugin/pkg/admission/noderestriction/admission.go`, and IsKubeletLabel,
`k8s.io/kubelet/pkg/apis/well_known_labels.go` @1.26 and 1.34: the names that a kubelet may set are the same.
"""

from models.authorization.vocabulary.releases import Release

Labels = frozenset[tuple[str, str]]

RESERVED = "node-restriction.kubernetes.io"
KUBERNETES = ("kubernetes.io", "k8s.io")
KUBELET_DOMAINS = ("kubelet.kubernetes.io", "node.kubernetes.io")
KUBELET = frozenset(
    {
        "kubernetes.io/hostname",
        "kubernetes.io/os",
        "kubernetes.io/arch",
        "beta.kubernetes.io/os",
        "beta.kubernetes.io/arch",
        "beta.kubernetes.io/instance-type",
        "node.kubernetes.io/instance-type",
        "topology.kubernetes.io/zone",
        "topology.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.beta.kubernetes.io/region",
    }
)


def changed_labels(old: Labels, new: Labels) -> tuple[str, ...]:
    """The keys that were added, removed, or given another value."""
    return tuple(sorted({key for key, _ in old.symmetric_difference(new)}))


def _is_within(name: str, domains: tuple[str, ...]) -> bool:
    """Whether a label's prefix is one of these domains or inside one."""
    prefix, slash, _ = name.partition("/")
    return slash == "/" and any(prefix == domain or prefix.endswith("." + domain) for domain in domains)


def is_forbidden(key: str) -> bool:
    """Whether the label is reserved for others, or looks like one of Kubernetes' own that kubelets do not set."""
    if _is_within(key, (RESERVED,)):
        return True
    return _is_within(key, KUBERNETES) and key not in KUBELET and not _is_within(key, KUBELET_DOMAINS)


def forbidden_changes(old: Labels, new: Labels, release: Release) -> tuple[str, ...]:
    """The labels that a node may not change in this way, sorted."""
    return tuple(key for key in changed_labels(old, new) if release.reserves_labels and is_forbidden(key))
