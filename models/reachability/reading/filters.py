"""`iptables-save`: the FORWARD chain and the masquerading, as far as pod networking itself writes them.

Follows pkg/trafficmngr/iptables/iptables.go of flannel v0.28 and SetupIPMasq of the CNI bridge plugin for what is
met. Nothing in the model sets a packet mark, so that matches on marks are decided here for the mark 0. REJECT loses
the packet as DROP does. Chains other than FORWARD and nat POSTROUTING are not looked at, except that a rule in
mangle, raw or security makes the whole unreadable: it could set marks or drop.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from models.packet import HIGHEST_PORT, Protocol, prefix
from models.reachability.reading.chains import QUIET, Beyond, Clause, Layout
from models.reachability.reading.iptables import Line, Saved, read_saved
from models.reachability.reading.matches import Block, Match
from models.reachability.reading.row import is_device
from models.reachability.reading.unreadable import Unreadable, shown
from models.reachability.vocabulary import Filtering, Masquerade, Passage, Verdict

PROTOCOLS = {"tcp": Protocol.TCP, "udp": Protocol.UDP, "icmp": Protocol.ICMP, "all": None, "0": None} | {
    "6": Protocol.TCP,
    "17": Protocol.UDP,
    "1": Protocol.ICMP,
}
SPOKEN = ("--comment", "--reject-with")  # followed by one word that decides nothing
HARMLESS: dict[str, tuple[str, ...]] = {
    "-m": ("comment", "tcp", "udp", "mark"),
    "-j": (),
    "--random-fully": (),
} | dict.fromkeys(SPOKEN, ())
VERDICTS = {"ACCEPT": Verdict.ACCEPT, "DROP": Verdict.DROP, "REJECT": Verdict.DROP, "RETURN": Verdict.RETURN}
OTHERS = ("mangle", "raw", "security")
DOTTED_MASK = re.compile(r"[0-9.]+/[0-9]+(\.[0-9]+){3}", re.ASCII)
PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
MARK = re.compile(r"(0x[0-9a-f]{1,8}|[0-9]{1,10})(/(0x[0-9a-f]{1,8}|[0-9]{1,10}))?", re.ASCII)


def read_filters(label: str, text: str) -> Filtering:
    """Read a dump; `unreadable` is the place and text of the first rule that goes beyond the vocabulary."""
    saved = read_saved(label, text)
    try:
        return _filtering(saved)
    except Beyond as beyond:
        return Filtering(unreadable=str(beyond))


def _filtering(saved: Saved) -> Filtering:
    if saved.hidden is not None:
        raise Beyond(saved.hidden)
    for table in OTHERS:
        for chain in saved.tables.get(table, {}).values():
            if chain.rules:
                raise Beyond(str(chain.rules[0]))
    passages, policy = _forward(saved)
    return Filtering(passages, policy, _masquerade(saved))


def _forward(saved: Saved) -> tuple[tuple[Passage, ...], Verdict]:
    chains = saved.tables.get("filter", {})
    if "FORWARD" not in chains:
        return (), Verdict.ACCEPT
    policy = VERDICTS.get(chains["FORWARD"].policy)
    if policy not in (Verdict.ACCEPT, Verdict.DROP):
        raise Beyond(str(chains["FORWARD"].declared))
    return tuple(_passage(clause) for clause in Layout(chains, understood).flat("FORWARD")), policy


def _passage(clause: Clause) -> Passage:
    match, target = clause.match, clause.target
    if match is None or target not in VERDICTS:
        raise Beyond(str(clause.line))
    return Passage(
        verdict=VERDICTS[target],
        source=None if match.source is None else match.source.prefix,
        destination=None if match.destination is None else match.destination.prefix,
        protocol=match.protocol,
        port=match.port,
        input=match.input,
        output=match.output,
        outside_source=match.source is not None and match.source.outside,
        outside_destination=match.destination is not None and match.destination.outside,
    )


def _masquerade(saved: Saved) -> tuple[Masquerade, ...]:
    chains = saved.tables.get("nat", {})
    if "POSTROUTING" not in chains:
        return ()
    return tuple(_rewriting(clause) for clause in Layout(chains, understood).flat("POSTROUTING"))


def _rewriting(clause: Clause) -> Masquerade:
    """A rule of POSTROUTING, which can only ask for addresses; ACCEPT and RETURN leave the source alone."""
    match = clause.match
    if match is None or clause.target not in ("ACCEPT", "RETURN", "MASQUERADE"):
        raise Beyond(str(clause.line))
    if match != Match(source=match.source, destination=match.destination):
        raise Beyond(str(clause.line))
    return Masquerade(
        rewrites=clause.target == "MASQUERADE",
        source=None if match.source is None else match.source.prefix,
        destination=None if match.destination is None else match.destination.prefix,
        outside_source=match.source is not None and match.source.outside,
        outside_destination=match.destination is not None and match.destination.outside,
    )


def understood(line: Line) -> Clause:
    """Read one rule; raise Beyond for a match or target that the vocabulary has no word for."""
    all_words = line.words()
    if not _decides(all_words):
        return Clause(None, None, line)
    words = iter(all_words)
    said: dict[str, object] = {}
    target: str | None = None
    never = negated = False
    for word in words:
        if word == "!":
            negated = True
            continue
        if word in MATCHES:
            name, read = MATCHES[word]
            said[name] = read(line, next(words, ""), negated)
        elif word == "--mark":
            never = never or _zero_matches(line, next(words, "")) == negated
        elif negated or word not in HARMLESS or (HARMLESS[word] and next(words, "") not in HARMLESS[word]):
            raise Beyond(str(line))
        elif word in SPOKEN:
            next(words, "")
        elif word == "-j":
            target = next(words, "")
        negated = False
    return Clause(None if never else Match(**said), target, line)  # type: ignore[arg-type]  # MATCHES names the fields


def _decides(words: list[str]) -> bool:
    """Whether the rule does more than count or log."""
    target = next((after for word, after in pairwise(words) if word in ("-j", "-g")), None)
    return target is not None and target not in QUIET


def _block(line: Line, text: str, outside: bool) -> Block:  # noqa: FBT001 - the rule's own negation
    """A prefix; a mask with holes is legal and beyond the vocabulary, anything else is no rule."""
    try:
        return Block(prefix(text), outside)
    except ValueError as wrong:
        if DOTTED_MASK.fullmatch(text):
            raise Beyond(str(line)) from wrong
        raise Unreadable(f"{line.label}: line {line.number}: expected an IPv4 prefix, found {shown(text)}") from wrong


def _protocol(line: Line, text: str, negated: bool) -> Protocol | None:  # noqa: FBT001 - the rule's own negation
    if text not in PROTOCOLS or negated:
        raise Beyond(str(line))
    return PROTOCOLS[text]


def _port(line: Line, text: str, negated: bool) -> int:  # noqa: FBT001 - the rule's own negation
    """One destination port; a range is beyond the vocabulary."""
    if negated or not PORT.fullmatch(text) or int(text) > HIGHEST_PORT:
        raise Beyond(str(line))
    return int(text)


def _named(line: Line, text: str, negated: bool) -> str:  # noqa: FBT001 - the rule's own negation
    """A device; a trailing + stands for any ending and is beyond the vocabulary."""
    if negated or not is_device(text) or text.endswith("+"):
        raise Beyond(str(line))
    return text


def _zero_matches(line: Line, text: str) -> bool:
    """Whether `--mark value/mask` holds for the mark 0."""
    if not MARK.fullmatch(text):
        raise Beyond(str(line))
    value, _, _ = text.partition("/")
    return int(value, 16 if value.startswith("0x") else 10) == 0


MATCHES: dict[str, tuple[str, Callable[[Line, str, bool], object]]] = {
    "-s": ("source", _block),
    "-d": ("destination", _block),
    "-p": ("protocol", _protocol),
    "--dport": ("port", _port),
    "-i": ("input", _named),
    "-o": ("output", _named),
}
