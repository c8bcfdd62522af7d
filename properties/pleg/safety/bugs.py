"""What holds of the catalogue of documented bugs."""

from typing import Annotated

from models.pleg.worlds.bug import Bug
from models.pleg.worlds.bugtable import releases_with
from verify import Member, for_all


@for_all
def a_bug_is_in_the_releases_that_are_documented(bug: Annotated[Bug, Member("bugs")]) -> bool:
    """Its symptom has a run in each of them, and in no other: a model without the bug, or without the fix, is wrong."""
    return releases_with(bug) == frozenset(bug.present)
