"""The bytes of a probe, and what a captured packet says about the probe in it."""

import struct

from attrs import evolve, frozen

from models.packet import Packet, Protocol

MAGIC = b"\xc5VfY"
STRIDE = 8  # a fragment begins at a multiple of it, so each fragment is marked where its data begin
NUMBERS = {Protocol.ICMP: 1, Protocol.TCP: 6, Protocol.UDP: 17, Protocol.OTHER: 253}
ERRORS = (3, 4, 11, 12)  # ICMP types that report a loss
IP_HEADER, UDP_HEADER, VXLAN_HEADER, ETHERNET = 20, 8, 8, 14
FIRST_MARK = {6: 24}  # in TCP; after 8 bytes elsewhere
ETHERTYPE_IP = b"\x08\x00"
FRAGMENT_OFFSET = 0x1FFF
VXLAN_FLAGS = 0x08


@frozen
class Sight:
    """One captured packet that is a probe, carries one, or (`error`) reports the loss of one.

    `later` marks a fragment that is not the first, of the probe or of its carrier.
    """

    marker: int
    source: int
    ttl: int
    carried: bool = False
    error: tuple[int, int] | None = None
    later: bool = False


def _sum(data: bytes) -> int:
    """The Internet checksum."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - ((total + (total >> 16)) & 0xFFFF)


def body(packet: Packet, marker: int) -> bytes:
    """What follows the IPv4 header: the upper header, and then nothing but the marker, again and again."""
    number = NUMBERS[packet.protocol]
    size = packet.length - IP_HEADER
    if size < FIRST_MARK.get(number, STRIDE) + STRIDE:
        raise ValueError(f"a packet of {packet.length} bytes has no room for a marker")
    filled = bytearray(((MAGIC + struct.pack("!I", marker)) * (size // STRIDE + 1))[:size])
    if packet.protocol == Protocol.UDP:
        filled[:8] = struct.pack("!HHHH", packet.source_port, packet.port, size, 0)
    elif packet.protocol == Protocol.ICMP:
        filled[:8] = struct.pack("!BBHHH", 8, 0, 0, marker & 0xFFFF, 0)
        filled[2:4] = struct.pack("!H", _sum(bytes(filled)))
    elif packet.protocol == Protocol.TCP:
        filled[:20] = struct.pack("!HHIIBBHHH", packet.source_port, packet.port, marker, 0, 5 << 4, 2, 1024, 0, 0)
        pseudo = struct.pack("!IIBBH", packet.source, packet.destination, 0, number, size)
        filled[16:18] = struct.pack("!H", _sum(pseudo + bytes(filled)))
    return bytes(filled)


def look(data: bytes) -> Sight | None:
    """Find the probe in a captured IPv4 packet; None if there is none."""
    if len(data) < IP_HEADER or data[0] >> 4 != 4:
        return None
    ttl, number = data[8], data[9]
    source = int.from_bytes(data[12:16])
    upper = data[(data[0] & 15) * 4 : int.from_bytes(data[2:4])]
    later = struct.unpack("!H", data[6:8])[0] & FRAGMENT_OFFSET
    mark = 0 if later else FIRST_MARK.get(number, STRIDE)
    if upper[mark : mark + 4] == MAGIC and len(upper) >= mark + STRIDE:
        is_reply = number == 1 and not later and upper[0] != 8
        marker = int.from_bytes(upper[mark + 4 : mark + 8])
        return None if is_reply else Sight(marker, source, ttl, later=bool(later))
    if number == 1 and not later and upper[0] in ERRORS:
        quoted = look(upper[8:])
        return None if quoted is None else Sight(quoted.marker, source, ttl, quoted.carried, (upper[0], upper[1]))
    return _in_tunnel(upper, number, bool(later))


def _in_tunnel(upper: bytes, number: int, later: bool) -> Sight | None:  # noqa: FBT001 - one bit of the header
    """Find the probe inside a vxlan carrier, or inside a later fragment of one."""
    if number != NUMBERS[Protocol.UDP]:
        return None
    if later:
        place = upper.find(MAGIC)
        return (
            None
            if place < 0 or place + STRIDE > len(upper)
            else Sight(int.from_bytes(upper[place + 4 : place + 8]), 0, 0, carried=True, later=True)
        )
    frame = upper[UDP_HEADER + VXLAN_HEADER :]
    if len(upper) < UDP_HEADER or upper[UDP_HEADER : UDP_HEADER + 1] != bytes([VXLAN_FLAGS]):
        return None
    if frame[12:14] != ETHERTYPE_IP:
        return None
    found = look(frame[ETHERNET:])
    return None if found is None or found.error else evolve(found, carried=True)
