"""The rows of a table that refute a sentence about its series."""

from pathlib import Path

import pytest

from models.cpu.worlds import Options, worlds
from verify.picture import Chart

HEAD = "timestamp_s,usage_s\n"


def places(tmp_path: Path, text: str, name: str) -> list[int | None]:
    """The lines that are named for the sentence of this name."""
    file = tmp_path / "node.csv"
    file.write_text(text)
    (world,) = worlds(Options(series=file, cores="4"))
    assert world.illustrate is not None
    found = world.illustrate(f"cpu.safety.{name}", {"recording": world.given, "series": world.given.series[0]})
    assert isinstance(found.picture, Chart)
    return [place.line for place in found.places]


@pytest.mark.parametrize(
    ("name", "rows", "lines"),
    [
        ("no_window_is_above_capacity", ["0,0", "10,20", "20,80", "30,90"], [4, 3]),
        ("a_counter_never_decreases", ["0,50", "10,60", "", "20,1", "30,9"], [5, 3]),
        ("no_sample_is_recorded_twice", ["0,0", "10,20", "10,20", "20,30"], [4, 3]),
        ("the_stamps_never_go_back", ["10,10", "20,20", "5,21", "30,30"], [4, 3]),
    ],
)
def test_the_later_row_of_two_comes_first(tmp_path: Path, name: str, rows: list[str], lines: list[int]) -> None:
    """With its number in the file, the header and empty lines counted."""
    assert places(tmp_path, HEAD + "\n".join(rows) + "\n", name) == lines


def test_a_table_of_several_series_has_no_rows_of_its_own(tmp_path: Path) -> None:
    """Which row is whose sample is not counted twice: the file alone is named then."""
    text = "name,timestamp_s,usage_s\n" + "".join(
        f"{name},{10 * at},{70 * at}\n" for name in "ab" for at in range(1, 5)
    )
    assert places(tmp_path, text, "no_window_is_above_capacity") == []
