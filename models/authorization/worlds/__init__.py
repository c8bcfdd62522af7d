"""The policies that are asked about, and how the command line chooses them."""

from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from models.authorization.behaviour.access import FEW
from models.authorization.behaviour.leading import standing
from models.authorization.behaviour.opening import resting
from models.authorization.behaviour.roles import Key
from models.authorization.behaviour.surface import of_manifests
from models.authorization.reading.files import STANDARD_INPUT
from models.authorization.vocabulary import Policy
from models.authorization.vocabulary.releases import RELEASES
from models.authorization.vocabulary.releases import release as release_of
from models.authorization.worlds.answers import news, wildcards
from models.authorization.worlds.asking import Site, decisions, decisions_between
from models.authorization.worlds.disguises import disguise_worlds
from models.authorization.worlds.drawing import drawing
from models.authorization.worlds.escalations import escalation_answer, escalation_worlds
from models.authorization.worlds.examples import access, pod_reader, team
from models.authorization.worlds.given import LATEST, Given, read_access, read_given, read_surface
from models.authorization.worlds.missing import missing_in
from models.authorization.worlds.nodes import node_worlds
from models.authorization.worlds.powers import powers_answer
from models.authorization.worlds.queues import queue_world
from models.authorization.worlds.tenants import scope_of as scope_of_realm
from verify import Among, Known, World, remembered
from verify.answer import Answer

__all__ = ["Options", "answers", "read_access", "read_surface", "scope_of", "worlds"]

F2 = Known("*.covered_rules_allow_nothing_more_of_any_request", "facts F2: coverage and matching read slashes apart")
OWN = ", the controllers of every cluster among the bindings, nothing else running and no other token in a secret"
BESIDE = ("manifests",)  # without which these say nothing


@frozen(eq=False)
class Options:
    """What `verify authorization` can be asked."""

    manifests: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Manifests of RBAC objects, and of whatever runs: files, folders, or - for standard input. "
            "All promises are checked on them, that nobody else becomes cluster-admin among them.",
            "example": "--manifests k8s/ --admins admins.txt",
        },
    )
    against: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Older manifests: is anything allowed now that was not?",
            "example": "--manifests k8s/ --against released/",
            "needs": BESIDE,
        },
    )
    ask: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Requests to decide: JSON Lines of attributes, of method and url, or of SubjectAccessReviews. "
            "What RBAC, Node and both answer, and what decided, or why nothing did.",
            "example": "--manifests k8s/ --ask asks.jsonl",
        },
    )
    events: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Runs of the node graph's informer events with requests in between, one JSON object a line: "
            "each request is decided as with --ask, after the events before it.",
            "example": "--events runs.jsonl --release 1.32",
        },
    )
    admins: Path | None = field(
        default=None,
        metadata={
            "help": "Who is meant to be able to become cluster-admin, one a line: group NAME, user NAME or "
            "account NAMESPACE/NAME. system:masters and the controllers of Kubernetes always are.",
            "metavar": "FILE",
            "needs": BESIDE,
        },
    )
    tenants: Path | None = field(
        default=None,
        metadata={
            "help": "Namespaces that belong together, between which no way may lead: YAML, tenant: [namespace].",
            "example": "--manifests k8s/ --tenants tenants.yaml --namespace shop",
            "needs": BESIDE,
        },
    )
    picture: Path | None = field(
        default=None,
        metadata={
            "help": "Also draw who can become cluster-admin, and how, as SVG.",
            "metavar": "FILE",
            "example": "--manifests k8s/ --picture ways.svg",
            "needs": BESIDE,
        },
    )
    release: Annotated[str, Among(*RELEASES)] = field(
        default=LATEST, metadata={"help": "The Kubernetes version that decides."}
    )
    namespace: str = field(
        default="default", metadata={"help": "The namespace of objects that say none, as kubectl fills it in."}
    )


@remembered
def given_by(options: Options) -> Given:
    """What the options name, read once."""
    return read_given(
        options.manifests, options.against, options.namespace, options.release, options.admins, options.tenants
    )


def answers(options: Options) -> tuple[Answer, ...]:
    """What is said of requests that were asked about, of what manifests newly allow, and of what rights add up to."""
    if not options.manifests:
        return _asked(options, access(pod_reader()).policy, None)
    given = given_by(options)
    asked = _asked(options, given.access.policy, given)
    ways = (powers_answer(given.realm), escalation_answer(given.realm, options.picture))
    return (
        *asked,
        *((news(given.access),) if options.against else ()),
        wildcards(given.access),
        *ways,
    )


def _asked(options: Options, policy: Policy, given: Given | None) -> tuple[Answer, ...]:
    if not options.ask and not options.events:
        return ()
    release = release_of(options.release)
    objects = given.objects if given is not None else ()
    about = f"Kubernetes {release.name}; {len(objects)} pods and volumes of the manifests lead to nodes."
    made, open_roles = "", frozenset[Key]()
    if given is not None and given.made:
        made = f"Default roles{given.about_made.removeprefix(';')}."
        open_roles = resting(policy, given.made, given.realm.minor)
    site = Site(policy, standing(objects, release), release, about, made, open_roles)
    asked = (decisions(site, options.ask),) if options.ask else ()
    return (*asked, *((decisions_between(site, options.events),) if options.events else ()))


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises ValueError for manifests that cannot be read."""
    picture = options.picture
    if picture is not None and (picture.suffix != ".svg" or not picture.absolute().parent.is_dir()):
        raise ValueError(f"--picture {picture}: expected a file that ends in .svg, in a folder that exists")
    _refuse_twice(options)
    if options.manifests:
        return manifest_worlds(options)
    shipped = (_shipped("pod_reader", pod_reader()), _shipped("team", team(), F2))
    return (*shipped, queue_world(), *node_worlds(), *escalation_worlds(), *disguise_worlds())


def _refuse_twice(options: Options) -> None:
    """Refuse standard input in two options: it can be read for one of them only; raises ValueError."""
    many = {"manifests": options.manifests, "against": options.against, "ask": options.ask, "events": options.events}
    one = {"admins": (options.admins,), "tenants": (options.tenants,)}
    named = [name for name, paths in {**many, **one}.items() if STANDARD_INPUT in paths]
    if len(named) > 1:
        raise ValueError(f"--{named[1]} -: expected a file, since --{named[0]} reads standard input already")


def _shipped(name: str, policy: Policy, *known: Known) -> World:
    builder = f"access({name}(), is_reviewed=True)"
    recipe = f"from models.authorization.worlds.examples import access, {name}\nworld = {builder}"
    given = access(policy, is_reviewed=True)
    return World(name.replace("_", "-"), given, known, scope=scope_of(policy), recipe=recipe)


def scope_of(policy: Policy) -> str:
    """What every label of a policy carries."""
    roles, bindings = len(policy.cluster_roles) + len(policy.roles), len(policy.cluster_bindings) + len(policy.bindings)
    scope = f"{roles} roles, {bindings} bindings; RBAC alone, one name of a user at a time"
    if max(roles, bindings) > FEW:
        scope = f"{scope}; what RBAC promises of every policy is not all asked of one with more than {FEW} of either"
    return scope


def manifest_worlds(options: Options) -> tuple[World, ...]:
    """The worlds of manifests: what they allow, beside the older ones, and what that adds up to."""
    given = given_by(options)
    paths, olds = _written(options.manifests), _written(options.against)
    head = "from pathlib import Path\nfrom models.authorization.worlds import"
    admins, tenants = (_path(each) if each is not None else "None" for each in (options.admins, options.tenants))
    place, release = repr(options.namespace), repr(options.release)
    made = given.about_made
    never = f"aggregated roles that never settle: {', '.join(given.unsettled)}"
    missing = (Known("*", never),) if given.unsettled else missing_in(given.access)
    name = options.manifests[0].name or str(options.manifests[0])
    allowed = f"{head} read_access\nworld = read_access({paths}, {olds}, {place}, {release})"
    added_up = f"{head} read_surface\nworld = read_surface({paths}, {place}, {release}, {admins}, {tenants})"
    inputs, draw = tuple(map(str, options.manifests)), drawing(*options.manifests)
    scope = scope_of_realm(given.realm) + OWN + made
    return (
        World(name, given.access, (), missing, scope_of(given.access.policy) + made, allowed, inputs, draw),
        World(name, of_manifests(given.realm), (), (), scope, added_up, inputs, draw),
    )


def _written(paths: tuple[Path, ...]) -> str:
    return f"({', '.join(map(_path, paths))}{',' if paths else ''})"


def _path(path: Path) -> str:
    return f"Path({str(path.absolute())!r})" if str(path) != "-" else "Path('-')"
