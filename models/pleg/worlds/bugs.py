"""The bugs of facts §3 that the machines can show, each in the smallest world that has what it needs."""

from models.pleg.worlds.bug import BEFORE, COLUMNS, Bug
from models.pleg.worlds.bugs_of_lives import MISSED
from models.pleg.worlds.bugs_of_threads import THREADS
from models.pleg.worlds.bugs_of_writes import STAMPED

__all__ = ["BEFORE", "BUGS", "COLUMNS", "Bug"]

BUGS = tuple(sorted((*STAMPED, *MISSED, *THREADS), key=lambda bug: (bug.name[0], int(bug.name[1:].partition(",")[0]))))
