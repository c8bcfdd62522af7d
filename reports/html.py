"""The report for a browser: one file that needs nothing from elsewhere, and lets nothing else run."""

import base64
import hashlib
import re
from collections import Counter
from pathlib import Path

from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.picture import inline
from reports.wording import URGENCY, evidence, legal, source, strength_of, summary, verdict_of
from verify.run import Finished
from verify.verdict import Outcome, Result

TEMPLATES = Path(__file__).parent / "templates"
OPENED = 20  # unexpected results that are shown open


@frozen
class Row:
    """A result as the page shows it: its address on the page, where its sentence is written, what a search finds."""

    result: Result
    id: str
    file: str
    line: int
    text: str
    is_open: bool


@frozen
class Group:
    """The results of one world, those that are not as expected first."""

    domain: str
    world: str
    scope: str
    rows: tuple[Row, ...]


def render(finished: Finished) -> str:
    """Write the run as one HTML page."""
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.globals.update(
        verdict_of=verdict_of,
        strength_of=strength_of,
        evidence=evidence,
        pictured=lambda picture: Markup(inline(picture)),  # noqa: S704 - pictures escape what they are told
    )
    style, script = ((TEMPLATES / name).read_text(encoding="utf-8") for name in ("run.css", "run.js"))
    rows = _rows(finished)
    page = pages.get_template("run.html").render(
        finished=finished,
        summary=summary(finished),
        odd=sorted((row for row in rows if row.result.unexpected), key=lambda row: _urgency(row.result)),
        groups=_groups(rows),
        domains=sorted({row.result.property.domain for row in rows}),
        worlds=list(dict.fromkeys(row.result.world.name for row in rows)),
        style=Markup(style),  # noqa: S704 - a file of ours
        style_hash=_hash(style),
        script=Markup(script),  # noqa: S704 - a file of ours
        script_hash=_hash(script),
    )
    return legal(page)


def _hash(text: str) -> str:
    """What a content security policy knows a text by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _rows(finished: Finished) -> tuple[Row, ...]:
    taken: Counter[str] = Counter()
    rows = []
    opened = 0
    for result in finished.results:
        name = re.sub(r"[^a-z0-9_.]+", "-", f"{result.property.name}-{result.world.name}".lower()).strip("-")
        taken[name] += 1
        file, line = source(result.property)
        is_open = result.unexpected and result.verdict.outcome is not Outcome.UNKNOWN and opened < OPENED
        opened += is_open
        rows.append(
            Row(result, name if taken[name] == 1 else f"{name}-{taken[name]}", file, line, _text(result), is_open)
        )
    return tuple(rows)


def _text(result: Result) -> str:
    """What a search looks through, in small letters."""
    item, verdict = result.property, result.verdict
    told = (item.name, item.sentence, item.why, result.world.name, verdict_of(result), verdict.reason, result.reference)
    return " ".join(" ".join(filter(None, told)).lower().split())


def _urgency(result: Result) -> int:
    """Where it stands among others: what is not as expected first, what is not decided after what is refuted."""
    return URGENCY.index(result.verdict.outcome) if result.unexpected else len(URGENCY)


def _groups(rows: tuple[Row, ...]) -> tuple[Group, ...]:
    """By domain and world; those in which something is not as expected first."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        world = row.result.world
        found.setdefault((row.result.property.domain, world.name, world.scope), []).append(row)
    groups = [Group(*key, tuple(sorted(those, key=lambda row: _urgency(row.result)))) for key, those in found.items()]
    return tuple(sorted(groups, key=lambda group: not any(row.result.unexpected for row in group.rows)))
