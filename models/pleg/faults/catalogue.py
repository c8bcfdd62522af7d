"""A catalogue that says of a bug what is not so."""

from attrs import evolve

from models.pleg.worlds.bugs import BUGS
from models.pleg.worlds.bugtable import Catalogue
from verify import World, fault


@fault(reference="facts D7", breaks=("*.a_bug_is_in_the_releases_that_are_documented",))
def a_bug_is_documented_for_another_release() -> World:
    """The two relist loops of 1.36 are told of 1.33, whose loops get their channel as an argument."""
    bug = next(bug for bug in BUGS if bug.name == "D7")
    return World("fault", Catalogue((evolve(bug, present=("1.33",)),)), scope="1 bug")
