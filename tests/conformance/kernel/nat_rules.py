"""Random rules that a kernel takes: chains, matches, marks and translations, and packets that may meet them."""

import random

from models.nat.vocabulary import UDP, Packet, address

PORTS = (53, 80, 8080)
SOURCES = {"eth0": ("203.0.113.7", "198.18.0.9"), "pod0": ("10.180.0.5", "10.180.0.6"), "": ("192.168.0.2",)}
DESTINATIONS = ("10.96.0.1", "10.96.0.2", "192.168.0.2", "10.180.0.1", "10.180.0.5", "203.0.113.50")
PREFIXES = ("203.0.113.0/24", "10.180.0.0/16", "10.96.0.0/24", "192.168.0.0/24", *DESTINATIONS)
TO = ("10.180.0.5:8080", "10.180.0.6", "192.168.0.2:7000", "203.0.113.50:90")
STATES = ("NEW", "DNAT", "SNAT", "RELATED,ESTABLISHED")
FIRST_SOURCE_PORT = 20000
HOOKS = {
    "mangle": ("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
    "nat": ("PREROUTING", "OUTPUT"),
    "filter": ("INPUT", "FORWARD", "OUTPUT"),
}


def probes(dice: random.Random, count: int, first_port: int) -> list[tuple[Packet, str]]:
    """Packets from each kind of source, each with a source port of its own: each begins a flow."""
    found = []
    for number in range(count):
        received = dice.choice(("eth0", "pod0", ""))
        source, destination = dice.choice(SOURCES[received]), dice.choice(DESTINATIONS)
        port = dice.choice(PORTS)
        source_port = FIRST_SOURCE_PORT + first_port + number
        found.append((Packet(address(source), address(destination), UDP, source_port, port), received))
    return found


def _matches(dice: random.Random, chain: str) -> str:
    """None to three matches, in the order in which iptables-save may print them or not."""
    choices = [
        f"{dice.choice(('', '! '))}-s {dice.choice(PREFIXES)}",
        f"{dice.choice(('', '! '))}-d {dice.choice(PREFIXES)}",
        f"-p udp -m udp --dport {dice.choice(('53', '80', '60:90', '80:'))}",
        f"-p udp -m multiport {dice.choice(('', '! '))}--dports 53,8080",
        f"-m mark {dice.choice(('', '! '))}--mark {dice.choice(('0x1/0x1', '0x2/0x3', '0x0/0x4', '0x1'))}",
        f"-m conntrack {dice.choice(('', '! '))}--ctstate {dice.choice(STATES)}",
        f"-m addrtype {dice.choice(('', '! '))}--{dice.choice(('src', 'dst'))}-type LOCAL",
        "-m statistic --mode random --probability 0.5",
        '-m comment --comment "two words"',
    ]
    if chain not in ("OUTPUT", "POSTROUTING"):
        choices.append(f"{dice.choice(('', '! '))}-i {dice.choice(('eth0', 'pod+', 'pod0'))}")
    if chain not in ("PREROUTING", "INPUT"):
        choices.append(f"{dice.choice(('', '! '))}-o {dice.choice(('eth0', 'pod+', 'lo'))}")
    return " ".join(_distinct(dice.sample(choices, dice.choice((0, 1, 1, 2, 3)))))


def _distinct(parts: list[str]) -> list[str]:
    """The parts without a second one that names the protocol."""
    seen = False
    found = []
    for part in parts:
        if part.startswith("-p"):
            if seen:
                continue
            seen = True
        found.append(part)
    return found


def _target(dice: random.Random, table: str, later: tuple[str, ...]) -> str:
    jumps = [f"-{dice.choice('jg')} {chain}" for chain in later]
    marks = ["-j MARK --or-mark 0x1", "-j MARK --set-mark 0x2", "-j MARK --xor-mark 0x1", "-j MARK --and-mark 0x2"]
    by_table = {
        "mangle": [*marks, "-j RETURN", "-j ACCEPT", ""],
        "nat": [*(f"-j DNAT --to-destination {to}" for to in TO), *marks, "-j RETURN", "-j ACCEPT", ""],
        "source": ["-j MASQUERADE", "-j SNAT --to-source 192.168.0.77", *marks, "-j RETURN", "-j ACCEPT"],
        "filter": ["-j ACCEPT", "-j DROP", "-j REJECT", "-j RETURN", *marks, ""],
    }
    return dice.choice([*by_table[table], *jumps, *jumps])


def _rule(dice: random.Random, chain: str, target: str) -> str:
    """A rule; a new port needs a protocol that has ports."""
    asked = _matches(dice, chain)
    protocol = "-p udp" if "DNAT" in target and "-p udp" not in asked else ""
    return " ".join(part for part in (f"-A {chain}", protocol, asked, target) if part)


def _lines(dice: random.Random, kind: str, built_in: tuple[str, ...], prefix: str) -> tuple[list[str], list[str]]:
    """Declarations and rules of built-in chains and three of their own, which jump to later ones alone."""
    own = tuple(f"{prefix}{name}" for name in "ABC")
    rules = []
    for chain in (*built_in, *own):
        later = own[own.index(chain) + 1 :] if chain in own else own
        rules += [_rule(dice, chain, _target(dice, kind, later)) for _ in range(dice.randrange(1, 5))]
    return [f":{name} - [0:0]" for name in own], rules


def ruleset(dice: random.Random) -> str:
    """Three tables, as iptables-restore takes them."""
    parts = []
    for table, built_in in HOOKS.items():
        declared, rules = _lines(dice, table, built_in, "")
        every = (*built_in, "INPUT", "POSTROUTING") if table == "nat" else built_in
        if table == "nat":
            more, hidden = _lines(dice, "source", ("POSTROUTING",), "S")
            declared, rules = declared + more, rules + hidden
        choices = ("ACCEPT", "DROP") if table == "filter" else ("ACCEPT",)
        policies = [f":{name} {dice.choice(choices)} [0:0]" for name in every]
        parts += [f"*{table}", *policies, *declared, *rules, "COMMIT"]
    return "\n".join(parts) + "\n"
