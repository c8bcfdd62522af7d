"""What every format gathers: the samples of each series, in the order of the file."""

from attrs import define, field, frozen

from models.cpu.vocabulary.series import MANY, Series


@frozen
class Record:
    """What a file holds, and the steps of its stamps and counters that the format itself tells, in nanoseconds."""

    format: str
    series: tuple[Series, ...]
    stamp: int = 1
    granularity: int = 1


@define
class _Column:
    """One series as it grows."""

    parent: str = ""
    times: list[int] = field(factory=list)
    usages: list[int] = field(factory=list)
    printed: list[tuple[int, int]] = field(factory=list)
    starts: dict[int, int] = field(factory=dict)
    never_rests: bool = False


@define
class Gathered:
    """Series under their names; `apart` where each sample is one end of a window of its own."""

    apart: bool = False
    columns: dict[str, _Column] = field(factory=dict)

    def add(self, name: str, time: int, usage: int, parent: str = "") -> None:
        """Take one sample."""
        column = self._of(name, parent)
        column.times.append(time)
        column.usages.append(usage)

    def add_start(self, name: str, start: int) -> None:
        """Take the time at which what the series counts began; it is told behind the sample, in the same scrape."""
        column = self.columns.get(name)
        if column is not None:
            column.starts[len(column.times) - 1] = start

    def add_printed(self, name: str, time: int, nanocores: int, parent: str = "") -> None:
        """Take a rate that the record itself prints."""
        self._of(name, parent).printed.append((time, nanocores))

    def add_node(self, name: str) -> None:
        """Note that a series is of a whole node, which never rests."""
        self._of(name, "").never_rests = True

    def _of(self, name: str, parent: str) -> _Column:
        column = self.columns.get(name)
        if column is None:
            column = self.columns[name] = _Column(parent)
        return column

    def series(self) -> tuple[Series, ...]:
        """Every series, in the order in which the file named it first."""
        return tuple(
            Series(
                name,
                *columns_of(column.times, column.usages),
                apart=self.apart,
                parent=column.parent,
                printed=tuple(column.printed),
                starts=tuple(map(column.starts.get, range(len(column.times)))) if column.starts else (),
                never_rests=column.never_rests,
            )
            for name, column in self.columns.items()
            if column.times
        )


def columns_of(times: list[int], usages: list[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The columns as a series keeps them: arrays where there are many numbers, and all fit."""
    if len(times) >= MANY:
        import numpy as np  # noqa: PLC0415 - heavy

        try:
            arrays = np.array(times, np.int64), np.array(usages, np.int64)
        except OverflowError:
            return tuple(times), tuple(usages)
        return arrays  # type: ignore[return-value] # an array reads as a sequence of numbers
    return tuple(times), tuple(usages)
