"""Ways, steps, graphs and plots: well formed, of nothing from elsewhere, and true to what they are told."""

from xml.etree import ElementTree as ET

import pytest

from reports import picture
from reports.strokes import STYLE
from verify.picture import Arrow, Chart, Curve, Diagram, Ending, Mark, Moment, Panel, Picture, Steps, Stop, Way

SVG = "{http://www.w3.org/2000/svg}"
BAD = "<script>alert(1)</script>\x1b[2J\u202e&"
WAY = Way(
    "a way",
    (
        Stop("left", "sends", ("one", "two " * 120)),
        Stop("right", "receives"),
        Stop("left", "lost", ("no route",), Ending.BAD),
    ),
    note="as dumped",
)
RUN = Steps(
    "a run",
    ("phase", "number"),
    (Moment("start", ("off", "0")), Moment("turns(by=1)", ("on", "0")), Moment("counts", ("on", "1"))),
    again=1,
)
HOSTILE: tuple[Picture, ...] = (
    Way(BAD, (Stop(BAD, BAD, (BAD,), Ending.BAD), Stop(BAD + "2", BAD)), note=BAD),
    Steps(BAD, (BAD,), (Moment(BAD, ("",)), Moment(BAD, (BAD,))), again=1, note=BAD),
    Diagram(BAD, BAD, (Arrow(BAD + "1", BAD, BAD),), note=BAD),
    Chart(BAD, BAD, (Panel(BAD, (Curve(BAD, ((0, 1), (1, 2))),), (Mark(BAD, 0, 1),)),), note=BAD),
)


def drawn(shape: Picture) -> ET.Element:
    """The picture as a tree."""
    return ET.fromstring(picture.render(shape))  # noqa: S314 - our own text


def classes(root: ET.Element) -> list[str]:
    """The classes of everything that is drawn."""
    return [node.get("class", "") for node in root.iter()]


def test_a_way_marks_where_it_fails() -> None:
    """By a box of its own kind and by a cross, not by colour alone; an arrow leads to each stop but the first."""
    root = drawn(WAY)
    assert classes(root).count("box bad") == classes(root).count("bad") == 1
    assert classes(root).count("arrow") == classes(root).count("tip") == 2
    boxes = [float(node.get("x", 0)) for node in root.iter(f"{SVG}rect") if node.get("rx")]
    assert boxes[0] == boxes[2] < boxes[1]
    texts = [node.text for node in root.iter(f"{SVG}text")]
    assert texts.count("left") == texts.count("right") == 1
    assert any((text or "").endswith("…") for text in texts)


def test_a_long_way_is_drawn_by_its_ends() -> None:
    """A packet that goes round and round makes no picture of a mile."""
    long = Way("round", tuple(Stop(f"n{number % 2}", str(number)) for number in range(256)))
    root = drawn(long)
    assert classes(root).count("box") == 40
    assert "216 stops between them are not drawn." in [node.text for node in root.iter(f"{SVG}text")]


def test_steps_highlight_what_has_changed() -> None:
    """And nothing else; what repeats for ever has a bracket."""
    root = drawn(RUN)
    assert classes(root).count("box changed") == 2
    assert classes(root).count("loop") == 1
    assert "turns(by=1)" in [node.text for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("shape", HOSTILE, ids=lambda shape: type(shape).__name__)
def test_nothing_that_it_is_told_is_markup(shape: Picture) -> None:
    """Neither a tag, nor a control character, nor one that turns the direction of writing."""
    text = picture.render(shape)
    assert "script" not in {node.tag.removeprefix(SVG) for node in drawn(shape).iter()}
    assert not {"\x1b", "\u202e"} & set(text)
    assert "<script" not in text


@pytest.mark.parametrize("shape", [WAY, RUN], ids=["way", "steps"])
def test_a_picture_on_a_page_leaves_the_style_to_the_page(shape: Picture) -> None:
    """And refers to no identifier: many of them stand on one page, some of them hidden."""
    assert STYLE not in picture.inline(shape)
    assert STYLE in picture.render(shape)
    assert 'id="' not in picture.render(shape)
    assert "url(" not in picture.render(shape)


@pytest.mark.parametrize("shape", [Way("", ()), Steps("", (), ()), Diagram("", "", ()), Chart("", "", ())])
def test_nothing_to_draw_is_drawn(shape: Picture) -> None:
    """An empty sheet is a picture too."""
    assert drawn(shape).tag == f"{SVG}svg"
