"""Answers are in every report for people and programs, and text stays text."""

import json
from xml.etree import ElementTree as ET

from attrs import evolve

from reports import html, markdown, plot, text
from reports import json as document
from tests.reports.runs import finished
from verify.answer import Answer
from verify.picture import Chart, Curve, Mark, Panel

CURVE = Curve("<b>drift</b>", tuple((x / 10, (x % 7) ** 2 / 3) for x in range(50)))
LEVEL = Curve("limit", ((0, 3), (4.9, 3)), is_limit=True)
MARKS = (Mark("above", 1, until=1.5), Mark("above", 2, until=2), Mark("forced \x1b[2J", 3, 2))
CHART = Chart("Chart & <title>", "seconds", (Panel("seconds", (CURVE, LEVEL), MARKS),), note="50 samples")
ANSWER = Answer(
    "How <far>?", ("a|b", "n"), (("x\x1b[31m<i>", "1,234.5"), ("", "7")), ("Note [red]this[/red].",), {"n": [1]}, CHART
)
RUN = evolve(finished("proved"), answers=(ANSWER,))
SVG = "{http://www.w3.org/2000/svg}"


def test_json_has_the_table_and_the_data() -> None:
    """Other keys are as they were."""
    report = json.loads(document.render(RUN))
    assert report["answers"][0]["data"] == {"n": [1]}
    assert report["answers"][0]["rows"][1] == ["", "7"]
    assert len(report["results"]) == 1


def test_text_has_the_table_unless_quiet() -> None:
    """But one that alone was asked for. What a file brought along neither steers the terminal nor marks anything up."""
    page = text.render(RUN, width=60)
    assert page.startswith("How <far>?\n")
    assert "\x1b" not in page
    assert "[red]this[/red]" in page
    assert "How <far>?" not in text.render(RUN, width=60, quiet=True)
    assert all(len(line) <= 60 for line in page.splitlines())
    only = evolve(RUN, answers=(evolve(ANSWER, is_asked=True),))
    assert "How <far>?" in text.render(only, width=60, quiet=True)


def test_markdown_and_html_have_it_too() -> None:
    """No table is broken, no markup gets in; the page shows the chart."""
    assert "| a\\|b | n |" in markdown.render(RUN)
    page = html.render(RUN)
    assert "<i>" not in page
    assert "How &lt;far&gt;?" in page
    assert "<svg " in page
    assert "<b>drift" not in page


def test_a_chart_is_well_formed_and_says_what_is_what() -> None:
    """Title, axes, and each name once, whatever characters it has."""
    picture = ET.fromstring(plot.render(CHART))  # noqa: S314 - our own text
    texts = [node.text for node in picture.iter(f"{SVG}text")]
    assert {"Chart & <title>", "seconds", "<b>drift</b>", "limit", "50 samples"} <= set(texts)
    assert texts.count("above") == 1
    assert "\x1b" not in plot.render(CHART)
    assert len(list(picture.iter(f"{SVG}polyline"))) == 2


def test_a_flat_or_single_point_has_axes() -> None:
    """Nothing is divided by an empty span."""
    for points in (((0.0, 5.0),), ((0.0, 5.0), (1.0, 5.0)), ((1e18, -1e18), (1e18, 1e18))):
        picture = plot.render(Chart("", "", (Panel("", (Curve("", points),)),)))
        assert "nan" not in picture
        assert "inf" not in picture
