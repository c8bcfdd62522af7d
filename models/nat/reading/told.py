"""What the user says of the node, which a dump of rules does not: addresses, routes, where pods are."""

from models.nat.vocabulary import AddressIs, Block, DeviceIs, Node, Owned, Route, Side, address, block
from verify.reading.refusing import brief

ADDRESS = "DEVICE=ADDRESS/LENGTH, such as eth0=192.168.0.2/24"
ROUTE = "PREFIX=DEVICE or PREFIX=DEVICE@GATEWAY, such as 0.0.0.0/0=eth0@192.168.0.1"


def told_node(addresses: tuple[str, ...], routes: tuple[str, ...], localnet: bool | None) -> Node:  # noqa: FBT001 - the sysctl itself
    """The node as told; raises ValueError for what is not written as expected."""
    return Node(
        tuple(map(_owned, addresses)) if addresses else None, tuple(map(_route, routes)) if routes else None, localnet
    )


def _owned(text: str) -> Owned:
    device, equals, written = text.partition("=")
    try:
        found = Owned(device, address(written.partition("/")[0]), block(written))
    except ValueError as wrong:
        raise ValueError(f"--address {brief(text)}: expected {ADDRESS}") from wrong
    if not equals or not device:
        raise ValueError(f"--address {brief(text)}: expected {ADDRESS}")
    return found


def _route(text: str) -> Route:
    to, equals, by = text.partition("=")
    device, _, gateway = by.partition("@")
    try:
        found = Route(block(to), device, address(gateway) if gateway else None)
    except ValueError as wrong:
        raise ValueError(f"--route {brief(text)}: expected {ROUTE}") from wrong
    if not equals or not device:
        raise ValueError(f"--route {brief(text)}: expected {ROUTE}")
    return found


def told_blocks(option: str, texts: tuple[str, ...]) -> tuple[Block, ...]:
    """Prefixes as told by an option; raises ValueError for what is none."""
    found = []
    for text in texts:
        try:
            found.append(block(text))
        except ValueError as wrong:
            raise ValueError(f"{option} {brief(text)}: expected a prefix, such as 10.96.0.0/12") from wrong
    return tuple(found)


def told_pods(text: str | None) -> AddressIs | DeviceIs | None:
    """What traffic of pods looks like: a prefix, a device, or the beginning of devices before a `+`."""
    if text is None:
        return None
    try:
        return AddressIs(Side.SOURCE, block(text))
    except ValueError:
        return DeviceIs(Side.SOURCE, text.removesuffix("+"), text.endswith("+"))
