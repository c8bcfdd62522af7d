"""What kube-proxy would program for objects: as text, and held against a dump."""

from attrs import evolve

from models.nat.behaviour.comparing import Difference, differences
from models.nat.behaviour.configured import shown_by
from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.objects import has_nobody_here, has_open_hints
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import RELEASES, Proxy, ServicePort
from models.nat.worlds.writing import restorable, written
from verify.answer import Answer

MOST = 1000  # differences that are shown
COLUMNS = ("service", "rules are", "table", "chain", "rule")


def program(proxy: Proxy, services: tuple[ServicePort, ...]) -> str:
    """The text for `iptables-restore`, of a full sync on a node without rules."""
    return restorable(programmed(proxy, services))


def compared(given: Programmed, told: Proxy, release: str | None) -> Answer:
    """What is missing, surplus, or in another order, by service; the release that fits best counts, if none is told."""
    services = given.services or ()
    shown = shown_by(given.rules, told, given.pods)
    names = RELEASES if release is None else (release,)
    best: tuple[str, tuple[Difference, ...]] | None = None
    for name in reversed(tuple(names)):
        proxy = evolve(shown, release=RELEASES[name])
        found = differences(given.rules, programmed(proxy, services), proxy, services)
        if best is None or len(found) < len(best[1]):
            best = name, found
    name, found = best or ("", ())
    rows = tuple(_row(each, given) for each in found[:MOST])
    notes = [f"Held against what kube-proxy {name} writes for {len(services)} service ports, as the dump shows it set."]
    if not rows:
        notes.append("Nothing differs.")
    hinted = sum(has_open_hints(given, each) for each in services)
    if hinted:
        notes.append(
            f"Endpoints of {hinted} service ports have hints for zones: "
            "without --zone NAME right rules of these may be called missing or surplus."
        )
    if has_nobody_here(given):
        notes.append(f"No endpoint is on node {told.node}: --node NAME is meant as endpoints write it, nodeName.")
    if len(found) > MOST:
        notes.append(f"{len(found) - MOST} more are not shown.")
    data = {"release": name, "differences": [dict(zip(COLUMNS, _row(each, given), strict=True)) for each in found]}
    return Answer("Rules of services", COLUMNS if rows else (), rows, tuple(notes), data)


def _row(each: Difference, given: Programmed) -> tuple[str, ...]:
    rule = "all" if each.rule is None else str(each.rule) if each.rule.line else written(each.rule, given.family)
    return each.service or "-", each.what.value, each.table, each.chain, rule
