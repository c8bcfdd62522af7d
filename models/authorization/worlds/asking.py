"""What RBAC, the Node authorizer, and both behind system:masters decide on requests that somebody asks about."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from models.authorization.behaviour.authorizers import masters, rbac, union
from models.authorization.behaviour.deciding import counting
from models.authorization.behaviour.graph import Graph
from models.authorization.behaviour.leading import why_node
from models.authorization.behaviour.node import decide
from models.authorization.behaviour.requestinfo import NoKind, request_of
from models.authorization.behaviour.roles import Key, key_of
from models.authorization.behaviour.telling import reason, said
from models.authorization.reading.files import text_of
from models.authorization.reading.questions import Question, Sent, read_questions
from models.authorization.vocabulary import MASTERS, Decision, Policy, Request, Ruling
from models.authorization.vocabulary.defaultroles import RECORDED
from models.authorization.vocabulary.releases import Release
from models.authorization.worlds.events import answer_events, visible
from verify.answer import Answer

MOST = 1000  # rows of an answer that are shown
NODE = "Node"
COLUMNS = ("question", "request", "RBAC", "Node", "decision", "why")
NOTE = "Groups are those of the question; nothing is added. Asked are system:masters, Node and RBAC, in this order."


@frozen(eq=False)
class Site:
    """What requests are put to: a policy, the graph of the nodes, and the version that decides.

    `made` is what is to be said of default roles that were put in, `resting` the roles that rest on those of another
    version.
    """

    policy: Policy
    graph: Graph
    release: Release
    about: str = ""
    made: str = ""
    resting: frozenset[Key] = frozenset()


def decisions(site: Site, files: tuple[Path, ...]) -> Answer:
    """The decision on each request of the files; raises Unreadable."""
    found = [_decided(site, question) for file in files for question in read_questions(file)]
    return _answer("Decisions", found, (NOTE, site.about, site.made))


def decisions_between(site: Site, files: tuple[Path, ...]) -> Answer:
    """The decision on each request of the runs in these files, between the events of each run; raises Unreadable."""
    found = []
    for file in files:
        label, text = text_of(file)
        for each in answer_events(text.splitlines(), site.release.name, label, site.graph):
            place = f"{label} run {each.run} step {each.step}"
            found.append(_row(evolve(site, graph=each.graph), place, each.request))
    return _answer("Decisions between events", found, (NOTE, site.about, site.made))


def _answer(title: str, found: list[dict[str, Any]], notes: tuple[str, ...]) -> Answer:
    keys = ("question", "request", "rbac", "node", "union", "reason")
    rows = tuple(tuple(str(each[key]) for key in keys) for each in found[:MOST])
    more = (f"{len(found) - MOST} more are not shown; JSON has them all.",) if len(found) > MOST else ()
    return Answer(title, COLUMNS, rows, tuple(filter(None, (*notes, *more))), {"decisions": found})


def _decided(site: Site, question: Question) -> dict[str, Any]:
    asked = question.asked
    if isinstance(asked, Sent):
        try:
            told = request_of(asked.user, asked.method, asked.url, selectors=site.release.selectors)
        except NoKind as problem:
            return _unanswered(question.place, asked, f"the server answers with status 500: {problem}")
        return _row(site, question.place, told)
    exact = question.exact if site.release.selectors else ()
    return _row(site, question.place, evolve(asked, field_selector=exact or visible(question.selector, site.release)))


def _unanswered(place: str, asked: Sent, why: str) -> dict[str, Any]:
    """A request that comes to no authorizer."""
    said_so = f"{asked.user.name} sends {asked.method} {asked.url}"
    nothing = dict.fromkeys(("binding", "role"))
    return {"question": place, "request": said_so, "rbac": "-", "node": "-", "union": "-", **nothing, "reason": why}


def _row(site: Site, place: str, ask: Request) -> dict[str, Any]:
    alone, node = _by_rbac(site, ask), Ruling(decide(site.graph, ask, site.release), by=NODE)
    whole = union(masters, lambda _: node, lambda _: alone)(ask)
    grant = alone.grant
    return {
        "question": place,
        "request": said(ask),
        "rbac": alone.decision.value,
        "node": node.decision.value,
        "union": whole.decision.value,
        "binding": None if grant is None else grant.binding.source or grant.binding.name,
        "role": None if grant is None else grant.role.source or grant.role.name,
        "reason": "; ".join(_why(site, ask, whole, alone)),
    }


def _by_rbac(site: Site, ask: Request) -> Ruling:
    """What RBAC answers; a refusal is not known where the asker has a role that rests on one of another version."""
    ruling = rbac(site.policy)(ask)
    if ruling.decision != Decision.NO_OPINION or not site.resting:
        return ruling
    roles = [each.role for each in counting(site.policy, ask) if key_of(each.role, each.namespace) in site.resting]
    if not roles:
        return ruling
    told = f"{roles[0].kind} {roles[0].name} is that of 1.{RECORDED}: that of {site.release.name} may allow it"
    return Ruling(Decision.UNKNOWN, errors=(told, *ruling.errors), by=ruling.by)


def _why(site: Site, ask: Request, whole: Ruling, alone: Ruling) -> Iterator[str]:
    """What decided, or why nothing did."""
    if whole.by == MASTERS and whole.decision == Decision.ALLOW:
        yield f"member of {MASTERS}"
    elif whole.by == NODE and whole.decision == Decision.ALLOW:
        yield f"Node: {why_node(site.graph, ask, site.release)}"
        if alone.decision == Decision.ALLOW:
            yield f"RBAC too: {reason(alone)}"
    else:
        yield reason(alone)
        told = why_node(site.graph, ask, site.release)
        if whole.decision != Decision.ALLOW and told != "the user is no node":
            yield f"Node: {told}"
