"""A file of a snapshot as text or as rows; what is absent is None, what is broken is refused."""

from pathlib import Path

from attrs import frozen

from models.reachability.reading.row import Row
from verify.reading.documents import json_of
from verify.reading.opening import text_of
from verify.reading.refusing import Unreadable, brief, printable

DUMPS = (
    "addr.json",
    "link.json",
    "route.json",
    "neigh.json",
    "rule.json",
    "fdb.json",
    "sysctl.txt",
    "iptables.txt",
)


@frozen
class Dumps:
    """The dumps of one host: `<folder>/<stem>addr.json` and so on; `shown` is how messages begin.

    `node` names the node of a pod where the layout says it.
    """

    host: str
    folder: Path
    stem: str = ""
    prefix: str = ""
    node: str | None = None

    def label(self, name: str) -> str:
        """Name a dump as a message should, relative to the snapshot."""
        return printable(f"{self.prefix}{self.stem}{name}")

    def text(self, name: str) -> str | None:
        """Read a whole dump as UTF-8 text; None if there is no such file."""
        path = self.folder / f"{self.stem}{name}"
        try:
            if not path.exists():
                return None
            if not path.is_file():
                raise Unreadable(f"{self.label(name)}: expected a file")
        except OSError as wrong:
            raise Unreadable(f"{self.label(name)}: expected a readable file, found {wrong.strerror}") from wrong
        return text_of(path, self.label(name))

    def rows(self, name: str) -> list[Row] | None:
        """Read a dump of `ip -j` or `bridge -j`: a JSON list of objects; None if there is no such file.

        Rows keep their numbers; the empty objects that iproute2 prints for filtered rows are left out.
        """
        text = self.text(name)
        if text is None:
            return None
        label = self.label(name)
        if not text.strip():
            raise Unreadable(f"{label}: expected a JSON list, found an empty file")
        found = json_of(label, text)
        if not isinstance(found, list):
            raise Unreadable(f"{label}: expected a JSON list, found {brief(found)}")
        for number, row in enumerate(found, 1):
            if not isinstance(row, dict):
                raise Unreadable(f"{label}: row {number}: expected an object, found {brief(row)}")
        return [Row(f"{label}: row {number}", row) for number, row in enumerate(found, 1) if row]
