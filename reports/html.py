"""The report for a browser: one file that needs nothing from elsewhere."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import diagram, svg
from reports.wording import groups, heading, short, strength_of, summary, verdict_of
from verify.run import Finished

TEMPLATES = Path(__file__).parent / "templates"


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
        short=short,
        heading=heading,
        pictured=lambda steps: Markup(diagram.render(steps)),  # noqa: S704 - as `svg`
        drawn=lambda chart: Markup(svg.render(chart)),  # noqa: S704 - `svg` escapes what it is told
    )
    return pages.get_template("run.html").render(finished=finished, groups=groups(finished), summary=summary(finished))
