"""A table in a few lines, and one packet that is asked about."""

from models.nat.behaviour.flight import first_packet
from models.nat.behaviour.routing import own
from models.nat.behaviour.walking import Question, walk
from models.nat.reading import rules_of
from models.nat.vocabulary import History, Node, Packet, Passing, Remembered, Route, State, address, block

NODE = Node(
    (own("192.168.0.2/24"), own("10.0.0.1/24", "cni0")),
    (Route(block("0.0.0.0/0"), "eth0", address("192.168.0.1")),),
    route_localnet=False,
)
PACKET = Packet(address("203.0.113.7"), address("10.96.0.1"), 6, 40000, 80)


def through(
    *rules: str,
    packet: Packet = PACKET,
    received: str | None = "eth0",
    leaving: str | None = "",
    mark: int = 0,
    state: State = State.NEW,
    history: History | Remembered = History.FRESH,
    node: Node = NODE,
) -> list[Passing]:
    """Every way of a packet through chain START of the filter table; other chains are A, B and C."""
    text = "*filter\n" + "".join(f":{name} - [0:0]\n" for name in ("START", "A", "B", "C"))
    (table,) = rules_of("dump", text + "\n".join(rules) + "\nCOMMIT\n").tables
    way = Passing(packet, received, leaving, state, mark)
    return list(walk(Question(table, node, history), table.chains["START"], way))


def ends(*rules: str, **asked: object) -> set[str]:
    """The targets that may end the way, `-` where none does."""
    found = through(*rules, **asked)  # type: ignore[arg-type]  # as `through` takes them
    return {"-" if way.end is None else way.end.text.rpartition(" ")[2] for way in found}


def matches(text: str, **asked: object) -> bool | None:
    """Whether one rule matches; None where the data cannot tell."""
    found = ends(f"-A START {text} -j DROP", **asked)
    return None if len(found) > 1 else found == {"DROP"}


def sent(dump: str, packet: Packet, received: str | None = "eth0", node: Node = NODE) -> list[Passing]:
    """Every way of a first packet past whole tables."""
    return list(first_packet(rules_of("dump", dump), node, packet, received))
