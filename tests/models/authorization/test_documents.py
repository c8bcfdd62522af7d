"""The line at which each document of a manifest begins, for whoever is to be shown it."""

from pathlib import Path

import pytest

from models.authorization.reading.files import document_at

YAML = "# first\nkind: A\n---\n---\n# third\n\nkind: B\nlist: |\n  text\n...\n--- {kind: C}\n"


@pytest.mark.parametrize(("number", "line"), [(1, 2), (3, 7), (4, 11), (5, None), (0, None)])
def test_a_document_begins_at_its_first_key(tmp_path: Path, number: int, line: int | None) -> None:
    """Comments and marks above it are passed over; an empty document counts."""
    file = tmp_path / "a.yaml"
    file.write_text(YAML)
    assert document_at(str(file), number, (tmp_path,)) == (None if line is None else (file, line))


def test_json_objects_follow_each_other(tmp_path: Path) -> None:
    """As kubectl prints them."""
    file = tmp_path / "a.json"
    file.write_text('{"kind": "A"}\n\n{"kind":\n "B"} {"kind": "C"}\n')
    assert [document_at(str(file), number, (file,)) for number in (1, 2, 3)] == [(file, 1), (file, 3), (file, 4)]


def test_what_was_not_read_has_no_line(tmp_path: Path) -> None:
    """Another file, and standard input, which cannot be read again."""
    assert document_at("standard input", 1, (Path("-"),)) is None
    (tmp_path / "a.yaml").write_text("kind: A\n")
    assert document_at("b.yaml", 1, (tmp_path,)) is None
