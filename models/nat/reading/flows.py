"""Questions about first packets: a JSON list of flows, or JSON Lines."""

import json
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from models.nat.reading.documents import Item, once, text_of
from models.nat.reading.unreadable import Unreadable, shown
from models.nat.vocabulary import HIGHEST_PORT, PROTOCOLS, Packet, address

SOURCE_PORT = 40000  # of a flow that says none


@frozen
class Flow:
    """A first packet that is asked about; `received` is None where the flow does not say, empty for the node's own."""

    name: str
    packet: Packet
    received: str | None
    is_told: bool


def read_flows(file: Path) -> tuple[Flow, ...]:
    """Read a file of flows; raises Unreadable, with the place, for one that cannot be read."""
    text = text_of(file)
    return tuple(_flow(item) for item in _items(str(file), text))


def _items(label: str, text: str) -> Iterator[Item]:
    if text.lstrip().startswith("["):
        yield from Item(f"{label}: ", {"flows": _json(label, text)}).parts("flows")
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            value = _json(f"{label}: line {number}", line)
            if not isinstance(value, dict):
                raise Unreadable(f"{label}: line {number}: expected an object, found {shown(value)}")
            yield Item(f"{label}: line {number}", value)


def _json(place: str, text: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=once)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(f"{place}: expected JSON, found {shown(' '.join(str(wrong).split()))}") from wrong


def _flow(item: Item) -> Flow:
    protocol = PROTOCOLS.get(item.text("protocol").lower())
    if protocol is None:
        item.refuse("protocol", f"one of {', '.join(PROTOCOLS)}")
    packet = Packet(
        _address(item, "source"),
        _address(item, "dest_ip"),
        protocol,
        _port(item, "source_port", SOURCE_PORT),
        _port(item, "dest_port", 0),
    )
    is_told = "in_interface" in item.value
    received = item.text("in_interface") if is_told else None
    return Flow(item.text("name") or str(packet), packet, received, is_told)


def _address(item: Item, key: str) -> int:
    try:
        return address(item.text(key))
    except ValueError:
        item.refuse(key, "an address")


def _port(item: Item, key: str, default: int) -> int:
    found = item.number(key, default)
    if found > HIGHEST_PORT:
        item.refuse(key, f"a port up to {HIGHEST_PORT}")
    return found
