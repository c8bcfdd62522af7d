"""Which fault breaks which property: a checker that cannot fail proves nothing."""

from collections.abc import Callable, Sequence
from enum import Enum
from fnmatch import fnmatchcase

from attrs import frozen

from verify.limits import Limits
from verify.property import Property
from verify.run import batches, run
from verify.verdict import Outcome, Result
from verify.world import Fault


class Mark(Enum):
    """What became of one property under one fault."""

    CAUGHT = "✗"
    HELD = "·"
    SURPRISE = "!"
    BEFORE = "b"
    MISSED = "?"
    UNDECIDED = "~"
    VACUOUS = "-"
    SILENT = " "

    @property
    def meaning(self) -> str:
        """The mark in words."""
        return MEANINGS[self]


MEANINGS = {
    Mark.CAUGHT: "broken, as documented",
    Mark.HELD: "held",
    Mark.SURPRISE: "broken, though not documented",
    Mark.BEFORE: "broken without the fault too",
    Mark.MISSED: "documented as broken, but not shown to be",
    Mark.UNDECIDED: "undecided: out of time, or data is missing",
    Mark.VACUOUS: "nothing satisfies what it assumes",
    Mark.SILENT: "does not apply",
}
BROKEN = {Mark.CAUGHT, Mark.SURPRISE}


@frozen
class Matrix:
    """The marks of one domain, a row for each fault and a column for each property."""

    domain: str
    faults: tuple[Fault, ...]
    properties: tuple[Property, ...]
    results: dict[tuple[str, str], Result]

    def mark(self, fault: Fault, item: Property) -> Mark:
        """Say what became of this property under this fault."""
        result = self.results.get((fault.name, item.name))
        if result is None:
            return Mark.SILENT
        documented = any(fnmatchcase(item.name, glob) for glob in fault.breaks)
        if result.verdict.outcome is Outcome.VIOLATED:
            return Mark.CAUGHT if documented else Mark.BEFORE if result.reference else Mark.SURPRISE
        if documented:
            return Mark.MISSED
        if result.verdict.is_vacuous:
            return Mark.VACUOUS
        return Mark.UNDECIDED if result.verdict.outcome in (Outcome.UNKNOWN, Outcome.ERROR) else Mark.HELD

    @property
    def never_broken(self) -> tuple[Property, ...]:
        """The properties that are broken in no faulty world: nothing shows that they can fail."""
        broken = {*BROKEN, Mark.BEFORE}
        return tuple(item for item in self.properties if not any(self.mark(row, item) in broken for row in self.faults))

    @property
    def never_caught(self) -> tuple[Fault, ...]:
        """The faults that no property notices."""
        return tuple(row for row in self.faults if not any(self.mark(row, item) in BROKEN for item in self.properties))

    @property
    def missed(self) -> tuple[tuple[Fault, Property], ...]:
        """The pairs that are documented as broken, and are not."""
        return tuple(
            (row, item) for row in self.faults for item in self.properties if self.mark(row, item) is Mark.MISSED
        )

    @property
    def exit_status(self) -> int:
        """4 on a defect of ours, 1 on any gap, 3 on a cell that is undecided, 0 otherwise."""
        outcomes = {result.verdict.outcome for result in self.results.values()}
        if Outcome.ERROR in outcomes:
            return 4
        if self.never_broken or self.never_caught or self.missed:
            return 1
        marks = {self.mark(row, item) for row in self.faults for item in self.properties}
        return 3 if Mark.UNDECIDED in marks else 0


def fault_matrix(
    domain: str,
    faults: Sequence[Fault],
    properties: Sequence[Property],
    limits: Limits,
    engine: str | None = None,
    done: Callable[[Result], None] = lambda result: None,
) -> Matrix:
    """Run each fault's world against all the properties that apply to it."""
    asked = tuple(batch for row in faults for batch in batches((row.world,), properties))
    finished = run(asked, limits, engine, done)
    results = {(result.world.name, result.property.name): result for result in finished.results}
    return Matrix(domain, tuple(faults), tuple(properties), results)
