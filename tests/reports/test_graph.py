"""A picture of steps is well formed, says each thing once, and puts the goal last."""

from xml.etree import ElementTree as ET

from attrs import evolve

from reports import graph, html
from tests.reports.runs import finished
from verify.answer import Answer
from verify.picture import Arrow, Diagram

SVG = "{http://www.w3.org/2000/svg}"
STEPS = (
    Arrow("the account <a>", "pod-create", "every account"),
    Arrow("the user \x1b[2Jb", "exec", "every account"),
    Arrow("every account", "wildcard", "everything"),
    Arrow("every account", "webhook & co", "everything"),
    Arrow("the user c", "reads", "a dead end"),
)
PICTURE = Diagram("Who?", "everything", STEPS, note="3 more")


def test_each_thing_has_a_box_and_each_step_an_arrow() -> None:
    """Whatever characters names have; the goal stands furthest right, what leads to it in columns before."""
    picture = ET.fromstring(graph.render(PICTURE))  # noqa: S314 - our own text
    texts = [node.text for node in picture.iter(f"{SVG}text")]
    assert {"Who?", "the account <a>", "everything", "webhook & co", "3 more"} <= set(texts)
    assert texts.count("everything") == texts.count("every account") == 1
    assert "\x1b" not in graph.render(PICTURE)
    assert len([path for path in picture.iter(f"{SVG}path") if path.get("class") == "tip"]) == len(STEPS)
    boxes = [float(box.get("x", 0)) for box in picture.iter(f"{SVG}rect") if box.get("rx")]
    goal = next(float(box.get("x", 0)) for box in picture.iter(f"{SVG}rect") if box.get("class") == "box bad")
    assert len(boxes) == 6
    assert goal == max(boxes)
    assert boxes.count(goal) == 1


def test_nothing_to_show_is_said() -> None:
    """An empty picture would look like a failure to draw."""
    assert "Nothing leads there." in graph.render(evolve(PICTURE, arrows=(), note=""))


def test_the_page_shows_it() -> None:
    """With no markup of what it was told."""
    page = html.render(evolve(finished("proved"), answers=(Answer("Who?", picture=PICTURE),)))
    assert page.count('class="tip"') == len(STEPS)
    assert "<a>" not in page
