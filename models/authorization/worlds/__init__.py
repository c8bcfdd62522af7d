"""The policies that are asked about, and how the command line chooses them."""

from pathlib import Path

from attrs import field, frozen

from models.authorization.behaviour.access import Access
from models.authorization.behaviour.aggregation import aggregated
from models.authorization.reading import read_manifests
from models.authorization.vocabulary import Policy
from models.authorization.worlds.answers import decisions, news, wildcards
from models.authorization.worlds.escalations import escalation_answer, escalation_worlds, manifest_realm
from models.authorization.worlds.examples import access, pod_reader, team
from models.authorization.worlds.nodes import node_worlds
from verify import Known, World
from verify.answer import Answer

F2 = Known("*.covered_rules_allow_nothing_more_of_any_request", "facts F2: coverage and matching read slashes apart")


@frozen
class Options:
    """What `verify authorization` can be asked."""

    manifests: tuple[Path, ...] = field(
        default=(), metadata={"help": "Manifests of RBAC objects: files, folders, or - for standard input."}
    )
    against: tuple[Path, ...] = field(
        default=(), metadata={"help": "Older manifests: is anything allowed now that was not?"}
    )
    ask: tuple[Path, ...] = field(
        default=(), metadata={"help": "Requests to decide, as JSON Lines or reviews: what allows each, or why not."}
    )
    namespace: str = field(
        default="default", metadata={"help": "The namespace of objects that say none, as kubectl fills it in."}
    )


def answers(options: Options) -> tuple[Answer, ...]:
    """What is said of requests that were asked about, of what manifests newly allow, and of what rights add up to."""
    if not options.manifests:
        return (decisions(access(pod_reader()), options.ask),) if options.ask else ()
    given = read_access(options.manifests, options.against, options.namespace)
    asked = (decisions(given, options.ask),) if options.ask else ()
    ways = escalation_answer(manifest_realm(options.manifests, options.namespace))
    return (*asked, *((news(given),) if options.against else ()), wildcards(given), ways)


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises ValueError for manifests that cannot be read."""
    if options.manifests:
        return (manifest_world(options.manifests, options.against, options.namespace),)
    if options.against:
        raise ValueError("--against needs --manifests: the older manifests are compared with newer ones")
    shipped = (_shipped("pod_reader", pod_reader()), _shipped("team", team(), F2))
    return (*shipped, *escalation_worlds(), *node_worlds())


def _shipped(name: str, policy: Policy, *known: Known) -> World:
    builder = f"access({name}(), is_reviewed=True)"
    recipe = f"from models.authorization.worlds.examples import access, {name}\nworld = {builder}"
    given = access(policy, is_reviewed=True)
    return World(name.replace("_", "-"), given, known, scope=scope_of(policy), recipe=recipe)


def scope_of(policy: Policy) -> str:
    """What every label of a policy carries."""
    roles, bindings = len(policy.cluster_roles) + len(policy.roles), len(policy.cluster_bindings) + len(policy.bindings)
    return f"{roles} roles, {bindings} bindings; RBAC alone, one name of a user at a time"


def read_access(manifests: tuple[Path, ...], against: tuple[Path, ...] = (), namespace: str = "default") -> Access:
    """The access that manifests give, aggregated; raises Unreadable, and ValueError where roles never settle."""
    policies = [_settled(paths, namespace) for paths in (manifests, against) if paths]
    return access(*policies)


def _settled(paths: tuple[Path, ...], namespace: str) -> Policy:
    read = read_manifests(paths, namespace)
    policy = read.policy
    if not any((policy.cluster_roles, policy.roles, policy.cluster_bindings, policy.bindings)):
        others = len(read.others) + sum(count for _, count in read.ignored)
        raise ValueError(f"{paths[0]}: expected at least one RBAC object, found none among {others} objects")
    after = aggregated(policy)
    if not after.settled:
        raise ValueError(f"{paths[0]}: expected aggregated roles that settle, {', '.join(after.cycles)} never do")
    return after.policy


def manifest_world(manifests: tuple[Path, ...], against: tuple[Path, ...], namespace: str) -> World:
    """The world of manifests, with the older ones that it is compared with."""
    given = read_access(manifests, against, namespace)
    places = ", ".join(f"Path({str(path.absolute())!r})" if str(path) != "-" else "Path('-')" for path in manifests)
    olds = ", ".join(f"Path({str(path.absolute())!r})" for path in against)
    recipe = (
        "from pathlib import Path\nfrom models.authorization.worlds import read_access\n"
        f"world = read_access(({places},), ({olds}{',' if olds else ''}), {namespace!r})"
    )
    return World(manifests[0].name or str(manifests[0]), given, scope=scope_of(given.policy), recipe=recipe)
