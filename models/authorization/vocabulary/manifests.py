"""What was read from manifests: the policy, and the objects that say who runs where."""

from typing import Any

from attrs import field, frozen

from models.authorization.vocabulary.rules import Policy


@frozen(eq=False)
class Manifest:
    """An object other than of RBAC, as it was written: an account, a namespace, a pod, a workload."""

    kind: str
    name: str
    namespace: str
    source: str
    content: dict[str, Any] = field(repr=False)


@frozen(eq=False)
class Manifests:
    """All that was read; `ignored` counts the kinds that say nothing about authorization.

    `unseen` are objects of kinds that nobody here knows, which hold a template of pods: something runs, but what?
    """

    policy: Policy
    others: tuple[Manifest, ...] = ()
    ignored: tuple[tuple[str, int], ...] = ()
    unseen: tuple[Manifest, ...] = ()
