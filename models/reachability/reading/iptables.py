"""The dump of iptables-save of one host: each table once, nothing in it that iptables-save does not write."""

from attrs import frozen

from models.iptables import Draft, Line, read_saved


@frozen
class Dump:
    """The tables of a dump, each with its chains by name; `hidden` is a warning that there are rules it lacks."""

    tables: dict[str, dict[str, Draft]]
    hidden: Line | None = None


def read_dump(label: str, text: str) -> Dump:
    """Read a dump, which may be empty; raise Unreadable for a listing of one table, and for commands to restore."""
    saved = read_saved(label, text)
    tables: dict[str, dict[str, Draft]] = {}
    for block in saved.blocks:
        if block.commanded is not None:
            block.commanded.refuse("a line of iptables-save", block.commanded.text)
        if block.name in tables:
            block.line.refuse("each table once", block.line.text)
        tables[block.name] = block.chains
    return Dump(tables, saved.hidden)
