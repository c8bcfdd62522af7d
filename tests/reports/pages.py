"""A page as its tags, read as a browser would."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """The tags of a page, the addresses that it asks for, its identifiers, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.named: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        self.tags.append(tag)
        self.asked += [value or "" for name, value in attrs if name in {"src", "href"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.named |= {name for name, _ in attrs}


def tags_of(page: str) -> Tags:
    """Read a page."""
    seen = Tags()
    seen.feed(page)
    return seen
