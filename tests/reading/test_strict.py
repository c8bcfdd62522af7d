"""Files as text, JSON, spans of time and typed keys: what is read, and the one line of a refusal."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from verify.reading.documents import documents_of, json_line, json_of, json_values
from verify.reading.durations import span_of
from verify.reading.opening import lines_of, text_of
from verify.reading.refusing import Exact, Part, Unreadable, brief


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1, "a": 2}', "f: in the document from line 1 on: expected each key once, found 'a' twice"),
        ('\n{"a":\n{"b": 1, "b": 1}}', "f: in the document from line 2 on: expected each key once, found 'b' twice"),
        ("[NaN]", "expected numbers of JSON, found NaN"),
        ("[-Infinity]", "expected numbers of JSON, found -Infinity"),
        ('{"a": 1e999}', "f: in the document from line 1 on: expected finite numbers, found '1e999'"),
        ("[-1e999]", "expected finite numbers, found '-1e999'"),
        ("[" * 100_000, "f: expected JSON of a sane size and depth"),
        ("1" * 5000, "f: expected JSON of a sane size and depth"),
        ('{"a":', "f: line 1 column 6: expected JSON, found its end: it is cut off"),
        ('{"a": "b', "expected JSON, found its end: it is cut off"),
        ('{"a":\n x}', "f: line 2 column 2: expected JSON, found Expecting value"),
        ("{} {}", "f: expected one JSON document, found 2"),
        ("", "f: expected one JSON document, found 0"),
    ],
)
def test_json_that_says_two_things_or_none_is_refused(text: str, said: str) -> None:
    """With its line where that is known."""
    with pytest.raises(Unreadable) as refused:
        json_of("f", text)
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "a: 1\na: 2", "- {a: 1, a: 2}"])
def test_a_key_twice_is_refused_in_json_and_in_yaml(text: str) -> None:
    """Of two values none is the right one."""
    with pytest.raises(Unreadable, match="expected each key once"):
        list(documents_of("f", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<<: {}\na: 1\na: 2", "f: line 3: expected each key once, found 'a' twice"),
        ("a: 1\n<<: {b: 1}\nb: 2\na: 2", "f: line 4: expected each key once, found 'a' twice"),
        ("<<: {}\n1: 1\n0x1: 2", "f: line 1: expected each key once in this object"),
        ("<<: {a: 1}\n<<: {a: 2}", "f: line 2: expected each key once, found '<<' twice"),
        ("<<:\n  <<: {}\n  a: 1\n  a: 2", "f: line 4: expected each key once, found 'a' twice"),
        ("<<: [{a: 1, a: 2}]", "f: line 1: expected each key once, found 'a' twice"),
        ("a: .nan", "f: line 1: expected finite numbers, found .nan"),
        ("a: 1\nb: [-.inf]", "f: line 2: expected finite numbers, found -.inf"),
        ("a: 1.0e+999", "f: line 1: expected finite numbers, found 1.0e+999"),
    ],
)
def test_yaml_that_says_two_things_or_no_number_is_refused(text: str, said: str) -> None:
    """Beside a merge key, and below one, as everywhere."""
    with pytest.raises(Unreadable) as refused:
        list(documents_of("f", text))
    assert str(refused.value) == said


def test_what_a_merge_key_brings_may_be_said_again() -> None:
    """An object's own key counts, the first of several that are merged else, and by an alias too."""
    text = "a: {<<: &x {<<: [{k: 1, m: 1}, {m: 2}], k: 2}, n: 3}\nb: *x\nc: {<<: *x, k: 5}\nd: 1.5"
    x = {"k": 2, "m": 1}
    assert list(documents_of("f", text)) == [{"a": {**x, "n": 3}, "b": x, "c": {**x, "k": 5}, "d": 1.5}]


def test_documents_follow_each_other() -> None:
    """In JSON and in YAML."""
    assert list(documents_of("f", '{"a": 1}\n{"a": 2}')) == list(documents_of("f", "a: 1\n---\na: 2"))


@pytest.mark.parametrize(
    ("line", "said"),
    [("[]", "f: expected a JSON object, found a list"), ("{", "f: expected a JSON object on one line, found its end")],
)
def test_a_line_is_one_object(line: str, said: str) -> None:
    """Its place is the caller's."""
    with pytest.raises(Unreadable) as refused:
        json_line("f", line)
    assert str(refused.value).startswith(said)


def test_a_number_beyond_all_measure_is_refused() -> None:
    """Where numbers are exact, too."""
    huge = "1e" + "9" * 30
    with pytest.raises(Unreadable, match="of a sane size"):
        list(json_values("f", huge, exact=True))
    with pytest.raises(Unreadable, match="of a sane size"):
        json_line("f", f'{{"a": {huge}}}', exact=True)


def test_a_packed_file_reads_as_a_plain_one(tmp_path: Path) -> None:
    """Whole and line by line, with and without a byte order mark."""
    for content in (b"a\nb\n", b"\xef\xbb\xbfa\nb\n"):
        for name, written in (("plain", content), ("packed", gzip.compress(content))):
            (tmp_path / name).write_bytes(written)
            assert text_of(tmp_path / name) == "a\nb\n"
            assert list(lines_of(tmp_path / name)) == [(1, "a\n"), (2, "b\n")]


@pytest.mark.parametrize("read", [text_of, lambda file: list(lines_of(file))])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\n\xff", "line 2: expected text in UTF-8, found byte 0xff"),
        (gzip.compress(b"a\n" * 9, mtime=0)[:-4], "expected a whole gzip file"),
        (b"\x1f\x8bno", "expected a whole gzip file"),
        (None, "expected a readable file, found No such file"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    tmp_path: Path, read: Callable[[Path], object], content: bytes | None, said: str
) -> None:
    """In one printable line, whatever the file's name is."""
    file = tmp_path / "a\nb"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Unreadable, match=said) as refused:
        read(file)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [("15.157s", 15_157_000_000), ("3m5.30015447s", 185_300_154_470), ("1h0m0s", 3600 * 10**9), ("1.5µs", 1500)],
)
def test_a_span_is_what_go_prints(text: str, nanoseconds: int) -> None:
    """Exactly."""
    assert span_of(text) == nanoseconds


@pytest.mark.parametrize("text", ["", "5", "s", "-1s", "1s1m", "1s 1s", "1.5ns", "soon", "1e3s", "\u0661s"])
def test_what_go_does_not_print_is_no_span(text: str) -> None:
    """Nothing is rounded, nothing put in order."""
    with pytest.raises(ValueError, match=f"^{text}$"):
        span_of(text)


def test_null_is_what_is_left_out_unless_the_format_is_exact() -> None:
    """As in the objects of an API, where a client writes either."""
    keys: dict[str, object] = {"a": None}
    assert Part("f", keys).text("a", "x") == "x"
    assert Part("f", keys).part("a") is None
    with pytest.raises(Unreadable, match="f: a: expected text, found None"):
        Exact("f", keys).text("a", "x")
    with pytest.raises(Unreadable, match="f: b: expected text, found nothing"):
        Exact("f", keys).text("b")


@pytest.mark.parametrize(
    "value", [["x"] * 9**5, "x" * 9**5, 9**9**5, object(), "\n\x00é"], ids=["list", "text", "number", "object", "odd"]
)
def test_a_wrong_value_is_shown_in_few_characters(value: object) -> None:
    """However large it is."""
    assert len(brief(value)) < 70
    assert brief(value).isprintable()
    assert brief(value).isascii()
