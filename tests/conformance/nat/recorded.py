"""Recorded rule sets, nodes and packets as nouns."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from models.nat.behaviour.routing import own
from models.nat.reading import rules_of
from models.nat.vocabulary import PROTOCOLS, Fate, Node, Packet, Passing, Route, Ruleset, address, block, endpoint

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "nat"
ANSWERS = Path(__file__).parents[1] / "data"
SOURCE_PORT = 40000

beside = pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published rules are not beside this project")


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """Rule sets that the real kube-proxy wrote, with what a Linux kernel did to packets."""
    with gzip.open(ANSWERS / "kube_proxy_rules.jsonl.gz", "rt") as file:
        return tuple(map(json.loads, file))


def large() -> str:
    """The rules of 2000 services with three endpoints each, as iptables-save prints them."""
    return gzip.decompress((ANSWERS / "large_2000.iptables-save.gz").read_bytes()).decode()


def rules(document: dict[str, Any]) -> Ruleset:
    """The rules of a document."""
    return rules_of(document["id"], document["rules"])


def node(document: dict[str, Any]) -> Node:
    """The measuring node, wired as the notes beside the data say."""
    lab = document["config"]["lab"]
    routes = (
        ("10.180.0.0/24", lab["pod_interface"], None),
        ("10.180.1.0/24", "eth0", "192.168.0.3"),
        ("10.180.2.0/24", "eth0", "192.168.0.4"),
        ("0.0.0.0/0", "eth0", "192.168.0.1"),
    )
    return Node(
        tuple(own(text, device) for device, text in lab["interfaces"]),
        tuple(Route(block(text), device, None if via is None else address(via)) for text, device, via in routes),
        lab["route_localnet"],
    )


def packet(flow: dict[str, Any]) -> Packet:
    """The first packet of a flow."""
    protocol = PROTOCOLS[flow["protocol"].lower()]
    return Packet(address(flow["source"]), address(flow["dest_ip"]), protocol, SOURCE_PORT, flow["dest_port"])


def destination(way: Passing) -> str:
    """Where a packet is going now."""
    return endpoint(way.packet.destination, way.packet.port)


def seen(ways: Iterable[Passing]) -> list[Passing]:
    """Those ways of which something is seen outside of the node's rules."""
    return [way for way in ways if way.fate in (Fate.FORWARDED, Fate.DELIVERED)]


def cases() -> list[str]:
    """The published cases that have flows, by their folders."""
    if not PUBLISHED.is_dir():
        return []
    index = json.loads((PUBLISHED / "index.json").read_text())
    return [case["dir"] for case in index if case["flows"]]


def first(count: int) -> list[str]:
    """The names of the first documents."""
    return [document["id"] for document in islice(documents(), count)]
