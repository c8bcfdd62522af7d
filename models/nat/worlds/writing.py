"""Rules as iptables-save prints them and iptables-restore takes them.

Follows the `save` functions of iptables 1.8.9: -s, -d, -i, -o and -p first, then modules in order.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from netaddr import IPRange

from models.nat.vocabulary import (
    BUILT_IN,
    AddressIs,
    Block,
    Chain,
    Comment,
    Counted,
    DeviceIs,
    End,
    EnterRecent,
    Family,
    InRecent,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    PortIs,
    ProtocolIs,
    Randomly,
    Return,
    Rule,
    Ruleset,
    SetMark,
    Side,
    StateIn,
    Target,
    ToDestination,
    TypeIs,
    endpoint,
    plainly,
    protocol_name,
)

ORDER = ("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT")
WIDEST = {Family.IPV4: "255.255.255.255", Family.IPV6: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}


def restorable(rules: Ruleset) -> str:
    """The whole text, for `iptables-restore` on a node without rules of its own; raises ValueError for other rules."""
    lines: list[str] = []
    for table in rules.tables:
        lines.append(f"*{table.name}")
        lines += [_declared(chain) for chain in table.chains.values()]
        lines += [written(rule, rules.family) for chain in table.chains.values() for rule in chain.rules]
        lines.append("COMMIT")
    return "\n".join(lines)


def _declared(chain: Chain) -> str:
    policy = "-" if chain.policy is None or chain.name not in BUILT_IN[chain.table] else chain.policy.value
    return f":{chain.name} {policy} [0:0]"


def written(rule: Rule, family: Family) -> str:
    """One rule; raises ValueError for one that kube-proxy does not write."""
    protocol = next((match.protocol for match in rule.matches if isinstance(match, ProtocolIs)), 0)
    parts = [f"-A {rule.chain}"]
    for match in rule.matches:
        write = MATCHES.get(type(match))
        if write is None:
            raise ValueError(f"kube-proxy does not write {match}")
        parts += write(match, family, protocol)
    return " ".join((*parts, *_target(rule.target, family)))


def _not(match: Any) -> str:  # noqa: ANN401 - a match that may be negated
    return "! " if match.negated else ""


def prefix(block: Block, family: Family) -> str:
    """A block as a prefix; raises ValueError for one that is none."""
    (network,) = IPRange(plainly(block.first, family), plainly(block.last, family)).cidrs()
    return str(network)


def _address(match: AddressIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"{_not(match)}{'-s' if match.side is Side.SOURCE else '-d'} {prefix(match.block, family)}"


def _device(match: DeviceIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    side = "-i" if match.side is Side.SOURCE else "-o"
    yield f"{_not(match)}{side} {match.name}{'+' if match.is_prefix else ''}"


def _protocol(match: ProtocolIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"{_not(match)}-p {protocol_name(match.protocol)}"


def _port(match: PortIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    ((first, last),) = match.ranges
    side = "--sport" if match.side is Side.SOURCE else "--dport"
    yield f"-m {protocol_name(protocol)} {_not(match)}{side} {first if first == last else f'{first}:{last}'}"


def _mark(match: MarkIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"-m mark {_not(match)}--mark {match.value:#x}/{match.mask:#x}"


def _state(match: StateIn, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    names = sorted((state.value for state in match.states), key=ORDER.index)
    yield f"-m conntrack {_not(match)}--ctstate {','.join(names)}"


def _type(match: TypeIs, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    side = "--src-type" if match.side is Side.SOURCE else "--dst-type"
    yield f"-m addrtype {_not(match)}{side} {','.join(sorted(kind.value for kind in match.types))}"


def _chance(match: Randomly, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"-m statistic --mode random --probability {_decimal(match.probability)}"


def _decimal(chance: Fraction) -> str:
    """A probability with the eleven digits that iptables-save prints."""
    digits = round(chance * 10**11)
    return f"{digits // 10**11}.{digits % 10**11:011}"


def _recent(match: InRecent, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    seconds = "" if match.seconds is None else f" --seconds {match.seconds} --reap"
    yield f"-m recent --rcheck{seconds} --name {match.name} --mask {WIDEST[family]} --rsource"


def _enter(match: EnterRecent, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"-m recent --set --name {match.name} --mask {WIDEST[family]} --rsource"


def _counted(match: Counted, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    yield f"-m nfacct --nfacct-name {match.name}"


def _comment(match: Comment, family: Family, protocol: int) -> Iterator[str]:  # noqa: ARG001 - as the others
    escaped = match.text.replace("\\", "\\\\").replace('"', '\\"')
    yield f'-m comment --comment "{escaped}"'


MATCHES: dict[type[Match], Callable[[Any, Family, int], Iterator[str]]] = {
    AddressIs: _address,
    DeviceIs: _device,
    ProtocolIs: _protocol,
    PortIs: _port,
    MarkIs: _mark,
    StateIn: _state,
    TypeIs: _type,
    Randomly: _chance,
    InRecent: _recent,
    EnterRecent: _enter,
    Counted: _counted,
    Comment: _comment,
}


def _target(target: Target | None, family: Family) -> Iterator[str]:
    if isinstance(target, Jump):
        yield f"{'-g' if target.is_goto else '-j'} {target.chain}"
    elif isinstance(target, End):
        yield f"-j {target.ending.value}{f' --reject-with {_told(target, family)}' if target.detail else ''}"
    elif isinstance(target, Return):
        yield "-j RETURN"
    elif isinstance(target, SetMark):
        yield f"-j MARK --set-xmark {target.value:#x}/{target.mask:#x}"
    elif isinstance(target, Masquerade):
        yield f"-j MASQUERADE{' --random-fully' if target.is_random else ''}"
    elif isinstance(target, ToDestination) and target.ports is not None:
        yield f"-j DNAT --to-destination {endpoint(target.first, target.ports[0], family)}"
    elif target is not None:
        raise ValueError(f"kube-proxy does not write {target}")


def _told(target: End, family: Family) -> str:
    return target.detail.replace("icmp-", "icmp6-") if family is Family.IPV6 else target.detail
