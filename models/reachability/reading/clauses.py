"""One rule of `iptables-save` as a clause: what it matches, as far as that is understood, and where it goes.

Nothing in the model sets a packet mark, so that matches on marks are decided here for the mark 0. No packet of ours is
RELATED, UNTRACKED or translated to another destination.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from models.iptables import Line
from models.iptables_rules import Option, Written, sorted_out
from models.packet import HIGHEST_PORT, Protocol, prefix
from models.reachability.reading.chains import QUIET, UNKNOWN, Clause
from models.reachability.reading.matches import EVERYTHING, Block, Match, Named
from models.reachability.reading.row import is_device
from models.reachability.vocabulary import Tracked
from verify.reading.refusing import Unreadable

PROTOCOLS = {"tcp": Protocol.TCP, "udp": Protocol.UDP, "icmp": Protocol.ICMP, "all": None, "0": None} | {
    "6": Protocol.TCP,
    "17": Protocol.UDP,
    "1": Protocol.ICMP,
}
MODULES = ("comment", "tcp", "udp", "mark", "conntrack", "state", "addrtype", "nfacct")
SPOKEN = ("--comment", "--reject-with", "--nfacct-name", "--random-fully")  # decide nothing here
STATES = {state.name: state for state in Tracked}
NEVER = ("RELATED", "UNTRACKED", "DNAT")  # states that no packet of ours is in
DOTTED_MASK = re.compile(r"[0-9.]+/[0-9]+(\.[0-9]+){3}", re.ASCII)
PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
MARK = re.compile(r"(0x[0-9a-f]{1,8}|[0-9]{1,10})(/(0x[0-9a-f]{1,8}|[0-9]{1,10}))?", re.ASCII)


class Unsaid(ValueError):  # noqa: N818 - reads as the verdict on a match
    """Raised for a match that the vocabulary has no word for."""


def understood(line: Line) -> Clause:
    """Read one rule; one with a match that is not understood matches no more than its other matches say."""
    words = line.words()
    target = next((after for word, after in pairwise(words) if word in ("-j", "-g")), None)
    if target is None or target in QUIET:  # it counts or logs, and no more
        return Clause(None, None, line)
    try:
        written = sorted_out(line)
    except Unreadable:  # such as "[unsupported revision]", of an iptables that does not know the kernel's modules
        return Clause(EVERYTHING, UNKNOWN, line)
    said: dict[str, object] = {}
    never = False
    unsaid = written.goes or any(module.name not in MODULES for module in written.modules)
    for option in _options(written):
        try:
            if option.name == "--mark":
                never = never or _zero_matches(option.words[0]) == option.negated
            elif option.name in MATCHES:
                name, read = MATCHES[option.name]
                found = read(line, option.words[0], option.negated)
                unsaid = unsaid or name in said
                never = never or found == ()
                said[name] = found
            elif option.negated or option.name not in SPOKEN:
                unsaid = True
        except Unsaid:
            unsaid = True
    return Clause(None if never else Match(**said), UNKNOWN if unsaid else target, line)  # type: ignore[arg-type]  # MATCHES names the fields


def _options(written: Written) -> Iterator[Option]:
    yield from written.built_in
    for module in (*written.modules, *((written.target,) if written.target is not None else ())):
        yield from module.options


def _block(line: Line, text: str, outside: bool) -> Block:  # noqa: FBT001 - the rule's own negation
    """A prefix; a mask with holes is legal and beyond the vocabulary, anything else is no rule."""
    try:
        return Block(prefix(text), outside)
    except ValueError as wrong:
        if DOTTED_MASK.fullmatch(text):
            raise Unsaid from wrong
        line.refuse("an IPv4 prefix", text)


def _protocol(_: Line, text: str, negated: bool) -> Protocol | None:  # noqa: FBT001 - the rule's own negation
    if text not in PROTOCOLS or negated:
        raise Unsaid
    return PROTOCOLS[text]


def _port(_: Line, text: str, negated: bool) -> int:  # noqa: FBT001 - the rule's own negation
    """One destination port; a range is beyond the vocabulary."""
    if negated or not PORT.fullmatch(text) or int(text) > HIGHEST_PORT:
        raise Unsaid
    return int(text)


def _named(_: Line, text: str, negated: bool) -> Named:  # noqa: FBT001 - the rule's own negation
    """A device; a trailing + stands for any ending and is beyond the vocabulary."""
    if not is_device(text) or text.endswith("+"):
        raise Unsaid
    return Named(text, negated)


def _zero_matches(text: str) -> bool:
    """Whether `--mark value/mask` holds for the mark 0."""
    if not MARK.fullmatch(text):
        raise Unsaid
    value, _, _ = text.partition("/")
    return int(value, 16 if value.startswith("0x") else 10) == 0


def _states(_: Line, text: str, negated: bool) -> tuple[Tracked, ...] | None:  # noqa: FBT001 - the rule's own negation
    """Those of `--ctstate` that packets of ours can be in; None if they can be in no other."""
    named = text.split(",")
    if not all(name in STATES or name in NEVER for name in named):
        raise Unsaid
    found = tuple(state for name, state in STATES.items() if (name in named) != negated)
    return None if len(found) == len(STATES) else found


def _own(_: Line, text: str, negated: bool) -> bool:  # noqa: FBT001 - the rule's own negation
    """Whether `--dst-type` asks for addresses of the host itself."""
    if text != "LOCAL":
        raise Unsaid
    return not negated


MATCHES: dict[str, tuple[str, Callable[[Line, str, bool], object]]] = {
    "-s": ("source", _block),
    "-d": ("destination", _block),
    "-p": ("protocol", _protocol),
    "--dport": ("port", _port),
    "-i": ("input", _named),
    "-o": ("output", _named),
    "--ctstate": ("states", _states),
    "--state": ("states", _states),
    "--dst-type": ("to_own", _own),
}
