"""What the rules themselves must look like."""

from models.nat.behaviour.idle import is_written_anyhow
from models.nat.behaviour.shadows import is_live
from models.nat.behaviour.structure import (
    backends_with_services,
    drops_everything,
    foreign_marks,
    has_all_chains,
    is_named_after_its_rules,
    is_needed,
    is_uniform,
    is_well_formed,
    missing_jumps,
    node_ports_come_last,
    reached,
    repeated_jumps,
)
from models.nat.vocabulary.programmed import EachBalancing, EachChain, EachOwnRule, Programmed
from verify import assume, for_all


@for_all
def every_jump_has_its_chain(programmed: Programmed, chain: EachChain) -> bool:
    """A rule that jumps to a chain which is not there makes the whole restore fail (S1)."""
    return has_all_chains(programmed, chain)


@for_all
def every_chain_is_reached(programmed: Programmed, chain: EachChain) -> bool:
    """A chain with rules that no built-in chain leads to does nothing: its rules are not enforced (S2).

    Canaries, the hint and KUBE-MARK-DROP are for nobody to jump to, or no longer.
    """
    assume(is_needed(chain))
    return (chain.table, chain.name) in reached(programmed.rules).names


@for_all
def the_hooks_lead_to_the_services(programmed: Programmed) -> bool:
    """Each hook jumps to kube-proxy's chains for all new packets, before a rule that ends the way of all (S4)."""
    return missing_jumps(programmed) == ()


@for_all
def node_ports_are_asked_last(programmed: Programmed) -> bool:
    """Where a service's address is an address of the node as well, the service comes before the node port (S5)."""
    return node_ports_come_last(programmed)


@for_all
def a_chain_is_named_after_what_it_does(chain: EachChain) -> bool:
    """The name is the hash of the service, and of the endpoint: another program, or tampering, shows here (S6)."""
    return is_named_after_its_rules(chain)


@for_all
def one_backend_holds_the_services(programmed: Programmed) -> bool:
    """Rules of both backends are asked in an order that nobody states, and one side is stale (S7)."""
    return backends_with_services(programmed) <= 1


@for_all
def no_hook_jumps_twice(programmed: Programmed) -> bool:
    """A built-in chain jumps to each of kube-proxy's chains once; more are left over from restarts (S7)."""
    return repeated_jumps(programmed) == ()


@for_all
def nobody_else_writes_the_mark(programmed: Programmed) -> bool:
    """The bit that asks for masquerading is kube-proxy's: set by others it hides sources, cleared it does not (S8)."""
    return foreign_marks(programmed) == ()


@for_all
def a_choice_is_complete(chain: EachBalancing) -> bool:
    """Affinity is asked first, one last rule takes what is left, and both know the same endpoints (S9)."""
    return is_well_formed(chain)


@for_all
def every_endpoint_is_as_likely(programmed: Programmed, chain: EachBalancing) -> bool:
    """Each of n endpoints is drawn with probability 1/n, up to n times 2^-31, by a client that is not known (N4)."""
    return is_uniform(programmed, chain)


@for_all
def no_chain_drops_everything(chain: EachChain) -> bool:
    """A DROP that asks nothing cuts the node off: a match was lost on the way into the kernel (F8)."""
    return not drops_everything(chain)


@for_all
def every_rule_of_services_is_asked(programmed: Programmed, rule: EachOwnRule) -> bool:
    """Some packet comes to each rule of kube-proxy past all rules before it, and matches: none is shadowed (S3).

    Rules of chains that nothing leads to are not meant: that is said of the chain. Nor is what kube-proxy writes
    whether it is needed or not: the rules for one kind of source where ranges or a policy keep that kind away, a health
    check once for each port of its service, a drop of what another chain has dropped before, and what old releases said
    of pods as sources and as destinations.
    """
    assume((rule.table, rule.chain) in reached(programmed.rules).names, not is_written_anyhow(programmed, rule))
    return is_live(programmed, rule)
