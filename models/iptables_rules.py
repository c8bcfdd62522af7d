"""The words of one rule, sorted: built-in matches, modules with their options, the target with its options.

Which options a module has, and how many words each takes, follows iptables-extensions(8) @ 1.8.9. An option belongs to
the last module before it that knows it; `-p tcp` brings the options of tcp.
"""

from collections.abc import Iterator

from attrs import define, field, frozen

from models.iptables import Line

BUILT_IN = {
    "-s": "-s",
    "--source": "-s",
    "--src": "-s",
    "-d": "-d",
    "--destination": "-d",
    "--dst": "-d",
    "-p": "-p",
    "--protocol": "-p",
    "-i": "-i",
    "--in-interface": "-i",
    "-o": "-o",
    "--out-interface": "-o",
    "-f": "-f",
    "--fragment": "-f",
}
SAME = {
    "--destination-port": "--dport",
    "--source-port": "--sport",
    "--destination-ports": "--dports",
    "--source-ports": "--sports",
}
PORTS = {"--dport": 1, "--sport": 1}
MATCHES: dict[str, dict[str, int]] = {
    "tcp": {**PORTS, "--tcp-flags": 2, "--syn": 0, "--tcp-option": 1},
    "udp": PORTS,
    "udplite": PORTS,
    "sctp": {**PORTS, "--chunk-types": 2},
    "dccp": {**PORTS, "--dccp-types": 1, "--dccp-option": 1},
    "icmp": {"--icmp-type": 1},
    "icmp6": {"--icmpv6-type": 1},
    "multiport": {"--dports": 1, "--sports": 1, "--ports": 1},
    "comment": {"--comment": 1},
    "mark": {"--mark": 1},
    "connmark": {"--mark": 1},
    "conntrack": dict.fromkeys(
        [
            "--ctstate",
            "--ctproto",
            "--ctorigsrc",
            "--ctorigdst",
            "--ctreplsrc",
            "--ctrepldst",
            "--ctorigsrcport",
            "--ctorigdstport",
            "--ctreplsrcport",
            "--ctrepldstport",
            "--ctstatus",
            "--ctexpire",
            "--ctdir",
        ],
        1,
    ),
    "state": {"--state": 1},
    "addrtype": {"--src-type": 1, "--dst-type": 1, "--limit-iface-in": 0, "--limit-iface-out": 0},
    "statistic": {"--mode": 1, "--probability": 1, "--every": 1, "--packet": 1},
    "recent": {
        **dict.fromkeys(("--set", "--rcheck", "--update", "--remove", "--reap", "--rttl", "--rsource", "--rdest"), 0),
        **dict.fromkeys(("--seconds", "--hitcount", "--name", "--mask"), 1),
    },
    "physdev": {
        **dict.fromkeys(("--physdev-is-in", "--physdev-is-out", "--physdev-is-bridged"), 0),
        **dict.fromkeys(("--physdev-in", "--physdev-out"), 1),
    },
    "nfacct": {"--nfacct-name": 1},
}
TARGETS: dict[str, dict[str, int]] = {
    "MARK": dict.fromkeys(("--set-xmark", "--set-mark", "--or-mark", "--and-mark", "--xor-mark"), 1),
    "CONNMARK": {
        **dict.fromkeys(("--set-xmark", "--set-mark", "--or-mark", "--and-mark", "--xor-mark"), 1),
        **dict.fromkeys(("--nfmask", "--ctmask", "--mask"), 1),
        **dict.fromkeys(("--save-mark", "--restore-mark"), 0),
    },
    "DNAT": {"--to-destination": 1, "--random": 0, "--persistent": 0},
    "SNAT": {"--to-source": 1, "--random": 0, "--random-fully": 0, "--persistent": 0},
    "MASQUERADE": {"--to-ports": 1, "--random": 0, "--random-fully": 0},
    "REDIRECT": {"--to-ports": 1, "--random": 0},
    "REJECT": {"--reject-with": 1},
    "ACCEPT": {},
    "DROP": {},
    "RETURN": {},
}
BY_PROTOCOL = {"tcp": "tcp", "6": "tcp", "udp": "udp", "17": "udp", "sctp": "sctp", "132": "sctp", "icmp": "icmp"}


@frozen
class Option:
    """An option as written, under its usual name, with its words; a `!` stands before it where it is negated."""

    name: str
    words: tuple[str, ...] = ()
    negated: bool = False


@define
class Module:
    """A module that a rule loads, with its options in order."""

    name: str
    options: list[Option] = field(factory=list)

    def __str__(self) -> str:
        """Write it again."""
        parts = [f"{'! ' if each.negated else ''}{' '.join((each.name, *each.words))}" for each in self.options]
        return " ".join((f"-m {self.name}", *parts))


@define
class Written:
    """The parts of a rule in the order written; `goes` is True behind `-g`."""

    line: Line
    built_in: list[Option] = field(factory=list)
    modules: list[Module] = field(factory=list)
    target: Module | None = None
    goes: bool = False


def sorted_out(line: Line) -> Written:
    """Sort the words of a rule; raises Unreadable for a word that belongs to nothing."""
    found = Written(line)
    rest = _Words(line, line.words())
    negated = False
    for word in rest:
        name = BUILT_IN.get(word)
        if word == "!":
            if negated:
                line.refuse("an option behind '!'", word)
            negated = True
            continue
        if name is not None:
            found.built_in.append(_built_in(rest, name, negated))
        elif word in ("-m", "--match"):
            found.modules.append(Module(rest.next("the name of a match")))
        elif word in ("-j", "--jump", "-g", "--goto"):
            if found.target is not None:
                line.refuse("one target", word)
            found.target, found.goes = Module(rest.next("a target")), word in ("-g", "--goto")
        elif word == "-c":
            rest.next("two counters")
            rest.next("two counters")
        elif word.startswith("--"):
            _option(found, rest, SAME.get(word, word), negated)
        else:
            line.refuse("an option of iptables", word)
        negated = False
    if negated:
        line.refuse("an option behind '!'", "the end of the line")
    return found


@define
class _Words:
    """The words that are still to be read."""

    line: Line
    words: list[str]
    place: int = 0

    def __iter__(self) -> Iterator[str]:
        while self.place < len(self.words):
            self.place += 1
            yield self.words[self.place - 1]

    def next(self, expected: str) -> str:
        if self.place >= len(self.words):
            self.line.refuse(expected, "the end of the line")
        self.place += 1
        return self.words[self.place - 1]

    def until_an_option(self) -> tuple[str, ...]:
        start = self.place
        while self.place < len(self.words) and not self.words[self.place].startswith(("-", "!")):
            self.place += 1
        return tuple(self.words[start : self.place])


def _built_in(rest: _Words, name: str, negated: bool) -> Option:  # noqa: FBT001 - the rule's own negation
    """A built-in match; `-s ! x` is how it was once written."""
    if name == "-f":
        return Option(name, (), negated)
    value = rest.next(f"a value of {name}")
    if value == "!" and not negated:
        return Option(name, (rest.next(f"a value of {name}"),), negated=True)
    return Option(name, (value,), negated)


def _option(found: Written, rest: _Words, name: str, negated: bool) -> None:  # noqa: FBT001 - the rule's own negation
    """Give an option to the target, or to the last module that knows it; one that none knows stays as text."""
    if found.target is not None:
        known = TARGETS.get(found.target.name)
        if known is not None and name not in known:
            found.line.refuse(f"an option of {found.target.name}", name)
        found.target.options.append(_taken(rest, name, None if known is None else known[name], negated))
        return
    owner = next((each for each in reversed(found.modules) if name in MATCHES.get(each.name, ())), None)
    if owner is None:
        owner = _implied(found, name)
    if owner is None:
        if not found.modules or found.modules[-1].name in MATCHES:
            found.line.refuse("an option of a match that is loaded", name)
        owner = found.modules[-1]
    owner.options.append(_taken(rest, name, MATCHES.get(owner.name, {}).get(name), negated))


def _implied(found: Written, name: str) -> Module | None:
    """The module that the protocol brings, if the option is one of its."""
    protocol = next((each.words[0] for each in found.built_in if each.name == "-p"), "")
    module = BY_PROTOCOL.get(protocol.lower())
    if module is None or name not in MATCHES[module]:
        return None
    found.modules.append(Module(module))
    return found.modules[-1]


def _taken(rest: _Words, name: str, count: int | None, negated: bool) -> Option:  # noqa: FBT001 - the rule's own
    """The option with its words: as many as it takes, or, where that is not known, all up to the next option."""
    if count is None:
        return Option(name, rest.until_an_option(), negated)
    words = [rest.next(f"a value of {name}") for _ in range(count)]
    if count == 1 and words == ["!"] and not negated:
        return Option(name, (rest.next(f"a value of {name}"),), negated=True)
    return Option(name, tuple(words), negated)
