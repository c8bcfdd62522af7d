"""The names of kube-proxy's chains, and how its rules are put together.

Follows pkg/proxy/iptables/proxier.go:portProtoHash and servicePort*ChainName @ 1.36.
"""

import base64
import functools
import hashlib
from collections.abc import Iterable

from attrs import define, field

from models.nat.vocabulary import (
    BUILT_IN,
    AddressIs,
    Chain,
    Comment,
    DeviceIs,
    Ending,
    Match,
    ProtocolIs,
    Rule,
    Table,
    Target,
    endpoint,
)

HASHED = 16  # characters of the hash in a chain's name
FIRST = (AddressIs, DeviceIs, ProtocolIs)  # what iptables asks, and prints, before anything else


@functools.lru_cache(maxsize=65536)
def chain_name(prefix: str, text: str) -> str:
    """A prefix, and the hash of what the chain stands for."""
    return prefix + base64.b32encode(hashlib.sha256(text.encode()).digest()).decode()[:HASHED]


def endpoint_chain(hashed: str, address: int, port: int) -> str:
    """The name of the chain that translates to one endpoint of a service."""
    return chain_name("KUBE-SEP-", hashed + endpoint(address, port))


@define
class Draft:
    """The chains of one table while they are filled."""

    table: str
    chains: dict[str, list[Rule]] = field(factory=dict)

    def open(self, *names: str) -> None:
        """Declare chains, so that they exist without rules too."""
        for name in names:
            self.chains.setdefault(name, [])

    def add(self, chain: str, comment: str, matches: Iterable[Match], target: Target | None) -> None:
        """Append a rule; what is built in comes first, as iptables asks it."""
        asked = [match for match in matches if isinstance(match, FIRST)]
        rest = [match for match in matches if not isinstance(match, FIRST)]
        said = [Comment(comment)] if comment else []
        rules = self.chains.setdefault(chain, [])
        rules.append(Rule(self.table, chain, len(rules), (*asked, *said, *rest), target, comment))

    def done(self) -> Table:
        """The table, whose built-in chains accept what no rule decides."""
        own = BUILT_IN[self.table]
        self.open(*own)
        made = {
            name: Chain(self.table, name, tuple(rules), Ending.ACCEPT if name in own else None)
            for name, rules in self.chains.items()
        }
        return Table(self.table, made)
