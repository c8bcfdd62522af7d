"""The worlds of escalation that ship, and the answer to who can become cluster-admin, and how."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.authorization.behaviour.climbing import Aim, doubt, way
from models.authorization.behaviour.existing import SUBJECTS, intended_of, is_intended, starts_of
from models.authorization.behaviour.roles import role_of
from models.authorization.behaviour.telling import holding_text as said
from models.authorization.vocabulary import Grant
from models.authorization.vocabulary.defaults import OWN_ADMINS
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Chain, Holding, Realm, Taken
from models.authorization.worlds.drawing import drawing, edges_of
from models.authorization.worlds.tenants import edited, scope_of, separate, tenants, with_editors
from models.authorization.worlds.writers import default_roles, registry
from verify import Known, World
from verify.answer import Answer
from verify.picture import Arrow, Diagram

B12 = "facts B12: the role edit grants impersonation of accounts, secrets and pods, in every version"
FEW = 10  # missing roles that are named
OWN = frozenset(Holding(SUBJECTS[each.kind], each.name, each.namespace) for each in OWN_ADMINS)
DRAWN = 30  # chains of a picture
ASKED = 1000  # subjects up to which all that is not known is told, beside the first that the verdict names
ASSUMED = (
    "Pods reach their hosts where no label enforces pod security; admission webhooks are not looked at.",
    "The aggregation controller's account and the controller manager's user are taken to have their default roles.",
    "Accounts that a binding names are taken to exist, and what is not in the manifests not to run.",
)


def escalation_worlds() -> tuple[World, ...]:
    """The worlds that ship: what holds of them is proved, and what the default role edit breaks is documented."""
    edit = Known("*.no_person_acts_as_an_account", B12)
    return (
        _world("tenants", "tenants.separate", separate(), scope_of(tenants())),
        _world("editors", "tenants.with_editors", with_editors(), scope_of(edited()), edit),
        _world("clerk", "writers.registry", registry(), "2 writers, 2 roles to write, 3 users, an aggregated role"),
        _world("default-roles", "writers.default_roles", default_roles(), "3 aggregated roles, every order of syncs"),
    )


def _world(name: str, builder: str, given: object, scope: str, *known: Known) -> World:
    room, _, made = builder.partition(".")
    recipe = f"from models.authorization.worlds.{room} import {made}\nworld = {made}()"
    return World(name, given, known, scope=scope, recipe=recipe, illustrate=drawing())


def escalations(realm: Realm) -> Iterator[tuple[Holding, Chain | None]]:
    """Every user, group and account with a shortest chain to cluster-admin, or None where there is no chain."""
    for start in starts_of(realm):
        yield start, way(realm, Aim.ADMIN, frozenset(), start)


def by_whom(taken: Taken) -> str:
    """The bindings that allow a step, with the place where each was read."""
    found = dict.fromkeys(_told(grant) for grant in taken.grants if grant is not None)
    return "; ".join(found) or "what was gained before"


def _told(grant: Grant) -> str:
    binding = grant.binding
    where = f"{binding.namespace}/" if binding.namespace else ""
    source = f" ({binding.source})" if binding.source else ""
    return f"{where}{binding.name} of {grant.role.name}{source}"


def escalation_answer(realm: Realm, picture: Path | None = None) -> Answer:
    """Who can become cluster-admin: a row for each step of each chain, the intended admins left out.

    The data holds every subject, and a graph: its nodes are what is held, its edges the steps that were found. The
    diagram shows those of the table, and is saved where `picture` says.
    """
    found = list(escalations(realm))
    open_ways = [(start, chain) for start, chain in found if chain is not None and not is_intended(realm, start)]
    rows = tuple(
        (said(start) if number == 1 else "", str(number), taken.step, said(taken.gained), by_whom(taken))
        for start, chain in open_ways
        for number, taken in enumerate(chain.steps, 1)
    )
    notes = (
        f"{len(open_ways)} of {len(found)} subjects reach cluster-admin and are not meant to.",
        *_open(realm, found),
        *_unused(realm, found),
        *_missing(realm),
    )
    columns = ("subject", "step", "by", "gives", "allowed by")
    title, told = "Who can become cluster-admin", _data(realm, found)
    return Answer(title, columns, rows, (*notes, *ASSUMED), told, picture=_diagram(title, open_ways, picture))


def _diagram(title: str, ways: list[tuple[Holding, Chain]], picture: Path | None) -> Diagram | None:
    """The chains as one picture, the shortest first where there are too many; none where there is nothing to show."""
    shown = sorted((chain for _, chain in ways), key=lambda chain: len(chain.steps))[:DRAWN]
    steps = [edge for chain in shown for edge in edges_of(chain)]
    arrows = dict.fromkeys(Arrow(said(source), step, said(target)) for source, step, target in steps)
    if not arrows and picture is None:
        return None
    note = f"{len(ways) - DRAWN} more subjects are not drawn." if len(ways) > DRAWN else ""
    note = note if arrows else "Nobody who is not meant to."
    return Diagram(title, said(CLUSTER_ADMIN), tuple(arrows), picture, note)


def _open(realm: Realm, found: list[tuple[Holding, Chain | None]]) -> tuple[str, ...]:
    """Of whom it is not known whether they become an admin, and why; of very many only the verdict names one."""
    if len(found) > ASKED:
        return ()
    left = [start for start, chain in found if chain is None and not is_intended(realm, start)]
    why = [told for start in left if (told := doubt(realm, Aim.ADMIN, frozenset(), start)) is not None]
    more = (f"Not known of {len(why) - FEW} more.",) if len(why) > FEW else ()
    return (*(f"Not known {told}." for told in why[:FEW]), *more)


def _unused(realm: Realm, found: list[tuple[Holding, Chain | None]]) -> tuple[str, ...]:
    """Whom the list of admins names in vain: who is not in the manifests, or does not become one."""
    reaching = {start for start, chain in found if chain is not None}
    listed = sorted(said(each) for each in intended_of(realm) - OWN - reaching)
    return (f"Meant to be an admin, but not found to become one: {', '.join(listed)}.",) if listed else ()


def _missing(realm: Realm) -> tuple[str, ...]:
    """What is not known for want of the roles that bindings refer to."""
    bindings = (*realm.policy.cluster_bindings, *realm.policy.bindings)
    missing = sorted({each.role.name for each in bindings if role_of(realm.policy, each) is None})
    if not missing:
        return ()
    shown = ", ".join(missing[:FEW]) + (", ..." if len(missing) > FEW else "")
    return (f"Not evaluated: roles that are bound but not in the manifests: {shown}.",)


def _data(realm: Realm, found: list[tuple[Holding, Chain | None]]) -> dict[str, Any]:
    chains = [chain for _, chain in found if chain is not None]
    edges = dict.fromkeys(edge for chain in chains for edge in edges_of(chain))
    nodes = dict.fromkeys(node for source, _, target in edges for node in (source, target))
    return {
        "subjects": [
            {
                "subject": said(start),
                "intended": is_intended(realm, start),
                "steps": None if chain is None else [_step(taken) for taken in chain.steps],
                "shortest": None if chain is None else chain.is_shortest,
            }
            for start, chain in found
        ],
        "graph": {
            "nodes": [said(node) for node in nodes],
            "edges": [{"from": said(source), "step": step, "to": said(target)} for source, step, target in edges],
        },
    }


def _step(taken: Taken) -> dict[str, Any]:
    asks = [ask for ask in taken.asked if ask is not None]
    return {
        "step": taken.step,
        "namespace": taken.namespace,
        "requests": [
            {"user": ask.user.name, "verb": ask.verb, "resource": f"{ask.resource}/{ask.subresource}".rstrip("/")}
            | {"group": ask.group, "namespace": ask.namespace, "name": ask.name}
            for ask in asks
        ],
        "bindings": [_told(grant) for grant in taken.grants if grant is not None],
        "gives": said(taken.gained),
    }
