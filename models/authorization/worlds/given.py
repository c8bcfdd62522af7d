"""What the command line's options name, read once for the verdicts and for the answers."""

from collections.abc import Iterable
from pathlib import Path

from attrs import evolve, frozen

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.aggregation import aggregated
from models.authorization.behaviour.opening import supplied, with_controllers
from models.authorization.behaviour.surface import AttackSurface, of_manifests
from models.authorization.reading import read_manifests
from models.authorization.reading.people import read_admins, read_tenants
from models.authorization.reading.placing import objects_of
from models.authorization.reading.running import realm_of
from models.authorization.vocabulary import Manifests, Policy
from models.authorization.vocabulary.cluster import Object
from models.authorization.vocabulary.defaultroles import RECORDED
from models.authorization.vocabulary.defaults import OWN_ADMINS
from models.authorization.vocabulary.escalation import Realm
from models.authorization.vocabulary.releases import V1_36
from models.authorization.worlds.examples import access

Paths = tuple[Path, ...]
LATEST = V1_36.name


@frozen(eq=False)
class Given:
    """Manifests as they were read: the cluster that they describe, its access, and what leads to its nodes.

    `made` are the default roles that were put in because bindings refer to them, `unsettled` the aggregated roles that
    never settle.
    """

    realm: Realm
    access: Access
    objects: tuple[Object, ...]
    made: tuple[str, ...]
    unsettled: tuple[str, ...]

    @property
    def about_made(self) -> str:
        """What every label says of the default roles that were put in."""
        minor, other = self.realm.minor, ""
        if minor != RECORDED:
            told = "what was added to them since" if minor > RECORDED else f"how those of 1.{minor} differ"
            other = f", of 1.{RECORDED}: {told} is not known"
        return f"; as every API server makes them{other}: {', '.join(self.made)}" if self.made else ""


def minor_of(release: str) -> int:
    """The minor version of a name such as 1.36."""
    return int(release.partition(".")[2])


def read_given(
    manifests: Iterable[Path],
    against: Paths = (),
    namespace: str = "default",
    release: str = LATEST,
    admins: Path | None = None,
    tenants: Path | None = None,
) -> Given:
    """Read everything; raises Unreadable, and ValueError where there are no RBAC objects."""
    minor, paths = minor_of(release), tuple(manifests)
    read, policy, made, unsettled = _whole(paths, namespace, minor)
    olds = [_whole(against, namespace, minor)[1]] if against else []
    realm = realm_of(read, minor)
    intended = frozenset((*OWN_ADMINS, *(read_admins(admins) if admins is not None else ())))
    realm = evolve(
        realm,
        policy=with_controllers(policy),
        intended=intended,
        tenants=read_tenants(tenants) if tenants is not None else (),
    )
    return Given(realm, access(policy, *olds, minor=minor), objects_of(read), made, unsettled)


def _whole(paths: Paths, namespace: str, minor: int) -> tuple[Manifests, Policy, tuple[str, ...], tuple[str, ...]]:
    """The manifests, and their policy with the default roles that it refers to, aggregated."""
    read = read_manifests(paths, namespace)
    policy = read.policy
    if not any((policy.cluster_roles, policy.roles, policy.cluster_bindings, policy.bindings)):
        others = len(read.others) + sum(count for _, count in read.ignored)
        raise ValueError(f"{paths[0]}: expected at least one RBAC object, found none among {others} objects")
    policy, made = supplied(policy, minor)
    after = aggregated(policy)
    return read, after.policy, made, () if after.settled else after.cycles


def read_access(manifests: Paths, against: Paths = (), namespace: str = "default", release: str = LATEST) -> Access:
    """The access that manifests give, aggregated."""
    return read_given(manifests, against, namespace, release).access


def read_surface(
    manifests: Paths,
    namespace: str = "default",
    release: str = LATEST,
    admins: Path | None = None,
    tenants: Path | None = None,
) -> AttackSurface:
    """What attackers find in the cluster that manifests describe."""
    return of_manifests(read_given(manifests, (), namespace, release, admins, tenants).realm)
