"""Questions about first packets: a JSON list of flows, or JSON Lines."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from models.nat.reading.documents import Item
from models.nat.vocabulary import HIGHEST_PORT, PROTOCOLS, Packet, address
from verify.reading.documents import json_line, json_of
from verify.reading.opening import text_of
from verify.reading.refusing import printable

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
    return tuple(_flow(item) for item in _items(printable(file), text))


def _items(label: str, text: str) -> Iterator[Item]:
    if text.lstrip().startswith("["):
        yield from Item(label, {"flows": json_of(label, text)}).parts("flows")
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            place = f"{label}: line {number}"
            yield Item(place, json_line(place, line))


def _flow(item: Item) -> Flow:
    protocol = PROTOCOLS.get(item.text("protocol").lower())
    if protocol is None:
        raise item.refuse("protocol", f"one of {', '.join(PROTOCOLS)}")
    packet = Packet(
        _address(item, "source"),
        _address(item, "dest_ip"),
        protocol,
        _port(item, "source_port", SOURCE_PORT),
        _port(item, "dest_port", 0),
    )
    is_told = "in_interface" in item.keys
    received = item.text("in_interface") if is_told else None
    return Flow(item.text("name") or str(packet), packet, received, is_told)


def _address(item: Item, key: str) -> int:
    try:
        return address(item.text(key))
    except ValueError:
        raise item.refuse(key, "an address") from None


def _port(item: Item, key: str, default: int) -> int:
    found = item.number(key, default)
    if found > HIGHEST_PORT:
        raise item.refuse(key, f"a port up to {HIGHEST_PORT}")
    return found
