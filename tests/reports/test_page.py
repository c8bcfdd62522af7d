"""The page for a browser, as text: whole, escaped, and with everything that each property has to say."""

import base64
import hashlib
import re

from attrs import evolve

from reports import html
from tests.reports.pages import tags_of
from tests.reports.runs import RESULTS, finished
from verify.verdict import Outcome, Strength, Verdict


def test_the_page_asks_for_nothing() -> None:
    """Addresses are places on the page, or the file of a property beside it."""
    seen = tags_of(html.render(finished()))
    assert not {"link", "img", "iframe", "object", "b"} & set(seen.tags)
    assert seen.tags.count("script") == seen.tags.count("style") == 1
    assert {address for address in seen.asked if not address.startswith("#")} == {"tests/reports/runs.py#L11"}
    assert not [name for name in seen.named if name.startswith("on") or name == "style"]


def test_the_policy_names_the_one_script_and_the_one_style() -> None:
    """Whatever slipped through could not run."""
    page = html.render(finished())
    policy = re.findall(r"sha256-([^']+)'", page.partition("<style>")[0])
    for tag in ("style", "script"):
        text = page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_every_result_is_there_once_under_an_address_of_its_own() -> None:
    """With sentence, why, verdict, evidence and source; what is not as expected comes first."""
    page = html.render(finished())
    seen = tags_of(page)
    assert seen.tags.count("details") == len(RESULTS)
    assert len(set(seen.ids)) == len(seen.ids)
    assert page.index('data-odd="yes"') < page.index('data-odd="no"')
    for text in ("Source", "Evidence", "replayed in plain Python", "two engines &lt;disagree&gt;", "issue #7 &amp; co"):
        assert text in page


def test_a_result_without_counterexample_says_what_it_rests_on() -> None:
    """States, depth and the questions that a solver has answered."""
    verdict = Verdict(Outcome.PROVED, Strength.UNBOUNDED, "smt", depth=2, obligations=("a", "b"))
    run = evolve(finished("proved"), results=(evolve(RESULTS["proved"], verdict=verdict),))
    assert "engine smt, depth 2, 2 obligations as SMT-LIB" in html.render(run)
