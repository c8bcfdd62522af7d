"""Pictures of every shape, as files of their own and on a page."""

from reports import graph, plot, steps, way
from reports.strokes import STYLE
from verify.picture import Chart, Diagram, Picture, Way


def render(picture: Picture) -> str:
    """Draw it as an SVG file."""
    if isinstance(picture, Chart):
        return plot.render(picture)
    if isinstance(picture, Diagram):
        return graph.render(picture)
    return way.render(picture) if isinstance(picture, Way) else steps.render(picture)


def inline(picture: Picture) -> str:
    """Draw it for a page that has the style of pictures itself."""
    return render(picture).replace(f"<style>{STYLE}</style>\n", "", 1)
