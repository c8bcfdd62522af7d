"""`iptables-save`: the chains of the filter table, the masquerading, and what could redirect a packet.

Follows pkg/trafficmngr/iptables/iptables.go of flannel v0.28, SetupIPMasq of the CNI bridge plugin and
pkg/proxy/iptables/proxier.go of Kubernetes 1.31 for what is met. A rule that is not understood makes the verdict
unknown for the packets that it could match; in tables other than filter and nat it could set marks, and
makes nothing certain.
"""

from models.reachability.reading.chains import UNKNOWN, Beyond, Clause, Layout
from models.reachability.reading.clauses import understood
from models.reachability.reading.iptables import Dump, read_dump
from models.reachability.reading.matches import Match
from models.reachability.vocabulary import Filtering, Masquerade, Passage, Verdict

VERDICTS = {
    "ACCEPT": Verdict.ACCEPT,
    "DROP": Verdict.DROP,
    "REJECT": Verdict.REJECT,
    "RETURN": Verdict.RETURN,
    UNKNOWN: Verdict.UNKNOWN,
}
READ = ("filter", "nat")


def read_filters(label: str, text: str) -> Filtering:
    """Read a dump; raises Beyond, with the place and text of the first rule that makes nothing of it certain."""
    saved = read_dump(label, text)
    if saved.hidden is not None:
        raise Beyond(str(saved.hidden))
    for table, chains in saved.tables.items():
        for chain in chains.values():
            if table != "filter" and chain.policy == "DROP":
                raise Beyond(str(chain.line))
            if table not in READ and chain.rules:
                raise Beyond(str(chain.rules[0]))
    forward, forward_policy = _chain(saved, "FORWARD")
    received, input_policy = _chain(saved, "INPUT")
    sent, output_policy = _chain(saved, "OUTPUT")
    return Filtering(
        forward,
        forward_policy,
        _masquerade(saved),
        received,
        input_policy,
        sent,
        output_policy,
        redirects=_redirects(saved, "PREROUTING"),
        own_redirects=_redirects(saved, "OUTPUT"),
    )


def _chain(saved: Dump, name: str) -> tuple[tuple[Passage, ...], Verdict]:
    """A chain of the filter table, laid out, and its policy."""
    chains = saved.tables.get("filter", {})
    if name not in chains:
        return (), Verdict.ACCEPT
    policy = VERDICTS.get(chains[name].policy)
    if policy not in (Verdict.ACCEPT, Verdict.DROP):
        raise Beyond(str(chains[name].line))
    return tuple(_passage(clause) for clause in Layout(chains, understood).flat(name)), policy


def _redirects(saved: Dump, name: str) -> tuple[Passage, ...]:
    """What a chain of the nat table could do to a packet before it is routed: one rule a service is enough."""
    chains = saved.tables.get("nat", {})
    found = Layout(chains, understood, coarse=True).flat(name) if name in chains else []
    while found and found[-1].target in ("ACCEPT", "RETURN"):
        found.pop()
    return tuple(_passage(clause) for clause in found)


def _passage(clause: Clause) -> Passage:
    match = clause.match
    if match is None or clause.target not in VERDICTS:
        raise Beyond(str(clause.line))
    verdict = VERDICTS[clause.target]
    return Passage(
        verdict=verdict,
        source=None if match.source is None else match.source.prefix,
        destination=None if match.destination is None else match.destination.prefix,
        protocol=match.protocol,
        port=match.port,
        input=None if match.input is None else match.input.device,
        output=None if match.output is None else match.output.device,
        outside_source=match.source is not None and match.source.outside,
        outside_destination=match.destination is not None and match.destination.outside,
        outside_input=match.input is not None and match.input.outside,
        outside_output=match.output is not None and match.output.outside,
        states=match.states,
        to_own=match.to_own,
        said=f"not understood: {clause.line}" if verdict == Verdict.UNKNOWN else "",
    )


def _masquerade(saved: Dump) -> tuple[Masquerade, ...]:
    """POSTROUTING; a rule of the nat table's INPUT, which rewrites the sources of what is delivered, is never met."""
    chains = saved.tables.get("nat", {})
    if "INPUT" in chains and (rewriting := Layout(chains, understood).flat("INPUT")):
        raise Beyond(str(rewriting[0].line))
    if "POSTROUTING" not in chains:
        return ()
    return tuple(_rewriting(clause) for clause in Layout(chains, understood).flat("POSTROUTING"))


def _rewriting(clause: Clause) -> Masquerade:
    """A rule of POSTROUTING, which can only ask for addresses and the device; ACCEPT and RETURN leave the source."""
    match = clause.match
    if match is None or clause.target not in ("ACCEPT", "RETURN", "MASQUERADE"):
        raise Beyond(str(clause.line))
    if match != Match(source=match.source, destination=match.destination, output=match.output):
        raise Beyond(str(clause.line))
    return Masquerade(
        rewrites=clause.target == "MASQUERADE",
        source=None if match.source is None else match.source.prefix,
        destination=None if match.destination is None else match.destination.prefix,
        outside_source=match.source is not None and match.source.outside,
        outside_destination=match.destination is not None and match.destination.outside,
        output=None if match.output is None else match.output.device,
        outside_output=match.output is not None and match.output.outside,
    )
