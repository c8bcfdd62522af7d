"""A bug: the world of each release in which it is looked for, and what shows it.

Every world has the decisions of one release, but for other bugs of that release that would hide the one looked for.
"""

from collections.abc import Callable
from typing import Any

from attrs import field

from models.pleg.behaviour.machine.kubelet import Kubelet, kubelet
from models.pleg.vocabulary import CONTAINERD, RELEASES, Release, Settings
from models.pleg.vocabulary.releases import V1_26
from models.pleg.vocabulary.setup import Left, Setup
from verify import evolve, frozen

BEFORE = "before"  # the column of what was mended before 1.26
COLUMNS = (BEFORE, *(release.name for release in RELEASES))
TO_1_36 = ("1.26", "1.29", "1.32", "1.33", "1.36")
TO_1_32 = ("1.26", "1.29", "1.32")
TO_1_29 = ("1.26", "1.29")
EVERY = (*TO_1_36, "1.37")
ADDED = Left(updates=1)
DELETED = Left(updates=2)


@frozen(eq=False)
class Bug:
    """A bug: where it is documented, what shows it, the world of a release, and the releases that have it.

    `before` is what the code was before a change older than 1.26; `gate` says whether Evented is in use; `without` are
    other bugs that are mended; `build` makes a machine of another kind. Where Evented writes nothing it has no tick,
    and the stamps of its events are not used.
    """

    name: str
    reference: str
    story: str
    has_symptom: Callable[[Any], bool]
    present: tuple[str, ...]
    setup: dict[str, Any] = field(factory=dict)
    gate: bool = True
    before: dict[str, Any] | None = None
    without: dict[str, Any] = field(factory=dict)
    build: Callable[[Release], Any] | None = None

    def world(self, column: str) -> Any:  # noqa: ANN401 - of any machine
        """The kubelet of one column; None where the bug has no world there."""
        if column == BEFORE and self.before is None:
            return None
        release = evolve(V1_26, **self.before) if column == BEFORE and self.before else _named(column)
        mended = {name: value for name, value in self.without.items() if name not in (self.before or {})}
        if self.build is not None:
            return self.build(release)
        writes = not release.single_writer
        given: dict[str, Any] = {"runtime": CONTAINERD, "left": ADDED, "coarse": True} | self.setup
        given |= {name: given.get(name, False) and writes for name in ("ticks", "late_stamps")}
        settings = Settings(evolve(release, **mended) if mended else release, gate=self.gate, in_use=self.gate)
        return kubelet(Setup(settings, **given))


def _named(column: str) -> Release:
    return next((release for release in RELEASES if release.name == column), V1_26)


def seen(name: str) -> Callable[[Kubelet], bool]:
    """What has happened once."""
    return lambda kubelet: bool(getattr(kubelet.seen, name))


NS = {"reads_seconds": False}  # B2 mended
NO_ZERO = NS | {"writes_zero": False}
NO_CRASH = NO_ZERO | {"reads_missing_stamp": False, "reads_missing_entry": False, "answers_missing": False}
FINE = {"coarse": False}
FAILING = Left(updates=1, failures=1)
