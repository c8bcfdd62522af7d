"""Finding 0019: what is remembered of one request decides as whom the next one goes on."""

from pathlib import Path

from models.authorization.behaviour.impersonation import ARBITRARY, LEGACY
from models.authorization.vocabulary import NODES
from models.authorization.worlds.disguises import BY_MEMORY, memory

(FINDING,) = (Path(__file__).parents[3] / "reports" / "findings").glob("0019-*.md")


def test_the_same_request_is_made_in_other_groups_after_another() -> None:
    """Two requests, as the finding says: as jane by the old way, then as a node; alone the second has system:nodes."""
    given = memory()
    mine = [each for each in given.repeated if each.requester.name == "both" and each.target.verb == "get"]
    jane, node = (
        next(each for each in mine if each.headers.user == name and not each.headers.groups)
        for name in ("jane", "system:node:n1")
    )
    first, alone = given.site.served(jane), given.site.served(node)
    after = given.site.served(node, first.mode)

    assert (first.mode, alone.mode, after.mode) == (LEGACY, ARBITRARY, LEGACY)
    assert (NODES in alone.identity.groups, NODES in after.identity.groups) == (True, False)
    assert alone.status == after.status


def test_the_breach_is_told_as_a_finding_of_ours() -> None:
    """The facts state the promise, and no row of them the breach."""
    assert BY_MEMORY.reference.startswith("finding 0019")
    said = " ".join(FINDING.read_text(encoding="utf-8").split())
    assert "**Shortest trace.** 2 requests" in said
    assert "**Status.** Candidate" in said
