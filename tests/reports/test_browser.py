"""The page in a real browser: Debian's chromium, without a window and without a network."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from playwright.sync_api import Browser, Page, sync_playwright

from reports import html
from tests.reports.runs import RESULTS, SHOWN, finished
from tests.reports.test_pictures import RUN, WAY
from verify.run import Finished
from verify.world import World

CHROMIUM = shutil.which("chromium")
MANY = 2000
SLOW = 1000  # milliseconds that nobody waits for, on a machine that does something else besides

TIMED = """async (deed) => {
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const field = document.getElementById("search");
  const deeds = {
    search: () => { field.value = "world 1"; field.dispatchEvent(new Event("input")); },
    unexpected: () => press("u"),
    step: () => press("j"),
    clear: () => press("Escape"),
  };
  const began = performance.now();
  deeds[deed]();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""

pytestmark = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="chromium is not installed: `make debian` does"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests; it reaches no network."""
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    """Open a run's page; what the console or the network hear in the end is a failure."""
    heard: list[str] = []
    opened: list[Page] = []

    def call(run: Finished, anchor: str = "", **context: Any) -> Page:
        file = tmp_path / "out.html"
        file.write_text(html.render(run), encoding="utf-8")
        page = browser.new_page(**context)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda wrong: heard.append(str(wrong)))
        page.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(f"{file.as_uri()}{anchor}")
        opened.append(page)
        return page

    yield call
    for page in opened:
        page.close()
    assert heard == []


def many() -> Finished:
    """Two thousand results on twenty worlds, one in ten of them violated."""
    worlds = [World(f"world {number}", None, scope="3 nodes") for number in range(20)]
    shown = [
        evolve(RESULTS["violated" if number % 10 == 0 else "proved"], world=worlds[number % 20])
        for number in range(MANY)
    ]
    return evolve(finished("proved"), results=tuple(shown))


def shown(page: Page) -> int:
    """How many results can be seen."""
    return page.locator("details.result:visible").count()


def test_the_keyboard_is_enough(visit: Any) -> None:
    """/ searches, j and k walk, Enter opens, u keeps what is unexpected, Escape clears."""
    page = visit(finished())
    assert page.locator("#shown").inner_text() == "7 of 7 shown"
    page.keyboard.press("/")
    page.keyboard.type("faulty")
    page.wait_for_function("document.getElementById('shown').textContent === '2 of 7 shown'")
    assert shown(page) == 2
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.id")
    assert first != second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first
    was = page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is not was
    page.keyboard.press("Escape")
    assert shown(page) == 7
    page.keyboard.press("u")
    assert shown(page) == 5
    assert page.locator("#odd").get_attribute("aria-pressed") == "true"


def test_filters_join(visit: Any) -> None:
    """By verdict, domain and world; a group of which nothing is left goes away."""
    page = visit(finished())
    page.click("button[data-verdict=violated]")
    assert shown(page) == 2
    page.select_option("#world", "faulty")
    page.wait_for_function("document.getElementById('shown').textContent === '1 of 7 shown'")
    assert page.locator("section.group:visible").count() == 1
    page.click("button[data-verdict=proved]")
    assert shown(page) == 2
    page.select_option("#world", "plain")
    page.wait_for_function("document.getElementById('shown').textContent === '2 of 7 shown'")


def test_an_address_opens_its_property(visit: Any) -> None:
    """Though a filter has hidden it."""
    page = visit(finished())
    ids = page.evaluate("[...document.querySelectorAll('details.result > summary')].map((each) => each.id)")
    page.keyboard.press("u")
    hidden = page.evaluate("document.querySelector('details.result[hidden] > summary').id")
    assert hidden in ids
    page.evaluate("(id) => { location.hash = id }", hidden)
    page.wait_for_function("(id) => document.getElementById(id).parentElement.open", arg=hidden)
    assert shown(page) == 7
    again = visit(finished(), f"#{hidden}")
    assert again.evaluate("(id) => document.getElementById(id).parentElement.open", hidden)
    assert again.evaluate("document.activeElement.id") == hidden


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_light_and_dark(visit: Any, scheme: str, is_dark: bool) -> None:  # noqa: FBT001 - a table of two
    """The page, and the sheet of a picture, follow what the system prefers; text stands out from it."""
    drawn = evolve(
        RESULTS["violated"], verdict=evolve(RESULTS["violated"].verdict, counterexample=evolve(SHOWN, picture=WAY))
    )
    page = visit(evolve(finished("proved"), results=(drawn,)), color_scheme=scheme)
    for selector, style in (("body", "background-color"), ("figure svg .sheet", "fill")):
        assert (lightness(page, selector, style) < 0.5) is is_dark
    for selector, style in (("body", "color"), ("figure svg text", "fill"), ("figure svg .bad-ink", "fill")):
        assert abs(lightness(page, selector, style) - lightness(page, "body", "background-color")) > 0.35


def lightness(page: Page, selector: str, style: str) -> float:
    """How light a colour of the page is, from 0 to 1."""
    script = """([selector, style]) => {
      const colour = getComputedStyle(document.querySelector(selector)).getPropertyValue(style);
      const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
      return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
    }"""
    return float(page.evaluate(script, [selector, style]))


def test_a_narrow_window_is_enough(visit: Any) -> None:
    """Nothing but wide pictures and programs is scrolled sideways, and those within themselves."""
    drawn = tuple(
        evolve(each, verdict=evolve(each.verdict, counterexample=evolve(SHOWN, picture=picture)))
        for each, picture in ((RESULTS["violated"], WAY), (RESULTS["documented"], RUN))
    )
    page = visit(evolve(finished("proved"), results=drawn), viewport={"width": 400, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    assert page.locator("figure svg:visible").count() == 1


def test_two_thousand_results_stay_responsive(visit: Any) -> None:
    """A search, a filter, a step with the keyboard and the way back are answered at once."""
    page = visit(many())
    assert shown(page) == MANY
    times = {deed: page.evaluate(TIMED, deed) for deed in ("search", "unexpected", "step", "clear")}
    assert {deed: time for deed, time in times.items() if time > SLOW} == {}
    assert shown(page) == MANY
