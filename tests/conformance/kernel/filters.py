"""The chains of the filter table and masquerading as iptables-restore text, and what a segment swallows as nft text."""

from collections.abc import Iterable

from models.packet import Prefix, Protocol
from models.reachability.vocabulary import Filtering, Masquerade, Passage, Segment, Verdict
from tests.conformance.kernel.wire import NUMBERS

WITH_PORTS = (Protocol.TCP, Protocol.UDP)


def _ends(rule: Passage | Masquerade) -> list[str]:
    words = []
    for sign, block, outside in (
        ("-s", rule.source, rule.outside_source),
        ("-d", rule.destination, rule.outside_destination),
    ):
        if block is not None:
            words += [*(["!"] if outside else []), sign, str(block)]
    return words


def _protocols(rule: Passage) -> tuple[Protocol | None, ...]:
    """The protocols that a rule must be spelled for: ports exist in two of them only."""
    if rule.port is None:
        return (rule.protocol,)
    return tuple(found for found in WITH_PORTS if rule.protocol in (None, found))


def _chain_lines(chain: str, rule: Passage) -> list[str]:
    devices = [] if rule.input is None else [*(["!"] if rule.outside_input else []), "-i", rule.input]
    devices += [] if rule.output is None else [*(["!"] if rule.outside_output else []), "-o", rule.output]
    if rule.states is not None:
        devices += ["-m", "conntrack", "--ctstate", ",".join(state.value.upper() for state in rule.states)]
    if rule.to_own is not None:
        devices += ["-m", "addrtype", *([] if rule.to_own else ["!"]), "--dst-type", "LOCAL"]
    lines = []
    for protocol in _protocols(rule):
        upper = [] if protocol is None else ["-p", str(NUMBERS[protocol])]
        upper += [] if rule.port is None else ["--dport", str(rule.port)]
        lines.append(" ".join([f"-A {chain}", *_ends(rule), *devices, *upper, "-j", rule.verdict.value.upper()]))
    return lines


def _masquerade_line(rule: Masquerade) -> str:
    return " ".join(["-A POSTROUTING", *_ends(rule), "-j", "MASQUERADE" if rule.rewrites else "RETURN"])


def iptables_text(filtering: Filtering) -> str:
    """The whole rule set of one host for iptables-restore; empty if there is nothing to say."""
    lines: list[str] = []
    chains = (
        ("INPUT", filtering.input_policy, filtering.input),
        ("FORWARD", filtering.forward_policy, filtering.forward),
        ("OUTPUT", filtering.output_policy, filtering.output),
    )
    if any(rules or policy != Verdict.ACCEPT for _, policy, rules in chains):
        lines += ["*filter", *(f":{chain} {policy.value.upper()}" for chain, policy, _ in chains)]
        lines += [line for chain, _, rules in chains for rule in rules for line in _chain_lines(chain, rule)]
        lines.append("COMMIT")
    if filtering.masquerade:
        lines += ["*nat", ":PREROUTING ACCEPT", ":INPUT ACCEPT", ":OUTPUT ACCEPT", ":POSTROUTING ACCEPT"]
        lines += [_masquerade_line(rule) for rule in filtering.masquerade]
        lines.append("COMMIT")
    return "".join(f"{line}\n" for line in lines)


def _nft_match(name: str, block: Prefix | None, *, outside: bool) -> list[str]:
    if block is None:
        return []
    return ["ip", name, *(["!="] if outside else []), str(block)]


def _nft_lines(rule: Passage) -> list[str]:
    lines = []
    for protocol in _protocols(rule):
        words = _nft_match("saddr", rule.source, outside=rule.outside_source)
        words += _nft_match("daddr", rule.destination, outside=rule.outside_destination)
        words += [] if protocol is None else ["ip protocol", str(NUMBERS[protocol])]
        words += [] if rule.port is None else ["@th,16,16", str(rule.port)]
        lines.append(" ".join(["ether type ip", *words, rule.verdict.value]))
    return lines


def nft_text(segments: Iterable[tuple[Segment, tuple[str, ...]]]) -> str:
    """What the switches swallow, for nft; `segments` gives each segment with the switch's own port names."""
    blocks = []
    for number, (segment, ports) in enumerate(segments):
        rules = [line for rule in segment.blocked for line in _nft_lines(rule)]
        if rules and ports:
            inner = "\n".join(rules)
            names = ", ".join(f'"{port}"' for port in ports)
            blocks.append(
                f"chain blocked{number} {{\n{inner}\n}}\n"
                f"chain forward{number} {{\ntype filter hook forward priority {number}; policy accept;\n"
                f"iifname {{ {names} }} jump blocked{number}\n}}\n"
            )
    return f"table bridge fabric {{\n{''.join(blocks)}}}\n" if blocks else ""
