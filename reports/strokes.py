"""What all pictures are made of: a sheet, lines of text, arrows. Nothing has an id, so that many stand on one page."""

import re
import textwrap
from collections.abc import Iterable
from html import escape

LINE, PAD, TOP, LEFT = 17, 10, 44, 30  # height of a line of text, inside of a box, where a picture begins
PARTS = re.compile(r"([._/,-])(?=\w)")  # where a word that is too long is broken first
HEAD = 5  # half the width of an arrow's head
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1b1f24}.dim{fill:#5b6570}.head{font-size:16px;font-weight:600}"
    ".name{font-weight:600}.sheet{fill:#fff}.grid{stroke:#e3e7eb}.axis{stroke:#8c959f}"
    ".box{fill:#fff;stroke:#8c959f;stroke-width:1.5}.good{stroke:#1f6feb;stroke-width:2.2}"
    ".bad{stroke:#b42318;stroke-width:2.2}.bad-ink{fill:#b42318}.changed{fill:#fff3cd;stroke:#b58105}"
    ".arrow{fill:none;stroke:#8c959f;stroke-width:1.5}.tip{fill:#8c959f}.life{stroke:#d7dce2;stroke-dasharray:3 4}"
    ".loop{fill:none;stroke:#8250df;stroke-width:2}.curve{fill:none;stroke-width:1.6}.c0{stroke:#1f6feb}"
    ".c1{stroke:#8250df}.c2{stroke:#1a7f37}.limit{stroke:#b42318;stroke-dasharray:7 4}"
    ".band{fill:#f5b301;fill-opacity:.3}.ring{fill:#fff;stroke:#b42318;stroke-width:2.2}"
)


def sheet(title: str, width: float, height: float, parts: Iterable[str], note: str = "") -> str:
    """A whole picture of this size, with its title above and its note below; it needs nothing from elsewhere."""
    width = max(width, 2 * LEFT + 9 * len(title), 2 * LEFT + 7 * len(note))
    size = f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{plain(title)}">',
        f"<style>{STYLE}</style>",
        f'<rect class="sheet" width="{width:.0f}" height="{height:.0f}"/>',
        written(LEFT, 26, title, "head"),
        *parts,
    ]
    lines += [written(LEFT, height - 10, note, "dim")] if note else []
    return "\n".join([*lines, "</svg>"]) + "\n"


def written(x: float, y: float, text: str, style: str = "", anchor: str = "start") -> str:
    """A line of text at a point."""
    kind = f' class="{style}"' if style else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{plain(text)}</text>'


def boxed(x: float, y: float, width: float, height: float, style: str = "", hint: str = "") -> str:
    """A box; its hint is shown where a pointer rests on it."""
    told = f"<title>{plain(hint)}</title>" if hint else ""
    kind = f"box {style}".strip()
    place = f'x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6"'
    return f'<rect class="{kind}" {place}>{told}</rect>' if told else f'<rect class="{kind}" {place}/>'


def tip(x: float, y: float, *, down: bool) -> str:
    """The head of an arrow that ends here, downwards or to the right."""
    back = 2 * HEAD - 1
    if down:
        return f'<path class="tip" d="M{x:.0f} {y:.0f}l-{HEAD} -{back}h{2 * HEAD}z"/>'
    return f'<path class="tip" d="M{x:.0f} {y:.0f}l-{back} -{HEAD}v{2 * HEAD}z"/>'


def wrapped(text: str, letters: int, most: int) -> tuple[str, ...]:
    """The text on lines of so many letters; where there are more lines than the most, the last one says so."""
    words = (PARTS.sub("\\1\v", word) if len(word) > letters else word for word in text.replace("\v", " ").split())
    found = textwrap.wrap(" ".join(words), letters, replace_whitespace=False, break_on_hyphens=False)
    lines = [line.replace("\v", "") for line in found] or [""]
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], f"{lines[most - 1][: letters - 2]} …")


def plain(text: str) -> str:
    """Text that is text in a picture too, whatever a file brought along."""
    return escape("".join(mark if mark.isprintable() else ascii(mark)[1:-1] for mark in text))
