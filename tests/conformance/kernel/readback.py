"""Rows as `ip -j` and `bridge -j` print them, read back into the words of the vocabulary."""

from typing import Any

from models.packet import Prefix, address, prefix
from models.reachability.vocabulary import NextHop, Route, RouteType, Scope

Row = dict[str, Any]


def _address(row: Row, key: str) -> int | None:
    return address(row[key]) if key in row else None


def _hop(row: Row, flags: list[str]) -> NextHop:
    return NextHop(
        row["dev"],
        _address(row, "gateway"),
        weight=row.get("weight", 1),
        onlink="onlink" in flags,
        dead="dead" in flags,
        linkdown="linkdown" in flags,
    )


def read_route(row: Row, table: str) -> Route:
    """One row of `ip -j -d route show table ...`; the table is not in it if only one was asked for."""
    ways = row.get("nexthops", [row] if "dev" in row else [])
    block: Prefix = prefix(row["dst"])
    return Route(
        block,
        tuple(_hop(way, way.get("flags", [])) for way in ways),
        RouteType(row.get("type", "unicast")),
        str(row.get("table", table)),
        row.get("metric", 0),
        Scope(row.get("scope", "global")),
        row.get("protocol", "boot"),
        _address(row, "prefsrc"),
        int(row.get("tos", "0"), 16),
        next((metric["mtu"] for metric in row.get("metrics", []) if "mtu" in metric), None),
    )
