"""Rules that lead a question astray, or keep its answer from coming back."""

from attrs import evolve

from models.nat.vocabulary import (
    End,
    Ending,
    Jump,
    Rule,
    Ruleset,
    State,
    StateIn,
    ToDestination,
    address,
    block,
)
from properties.journeys.faults.edits import (
    ANSWERED,
    BY_ANY,
    BY_ASKED,
    BY_ITSELF,
    EMPTY_PORT,
    ITSELF,
    KEPT,
    KEPT_ANSWERED,
    MASTER,
    NODE1,
    NODE_ANSWERED,
    NODE_REACHES,
    OFFERED,
    REACHED,
    REFUSED,
    SEEN,
    SILENT,
    TWICE,
    chains_named,
    edited,
    with_tables,
    without_jumps,
)
from properties.journeys.worlds.tables import masquerading
from verify import World, fault

POSTROUTING = "FLANNEL-POSTRTG"
MARK = 0x4000
Rules = tuple[Rule, ...]


@fault(reference="kubernetes 25555, 28038 (facts row 18)", breaks=(ITSELF,))
def a_pod_that_asks_itself_is_not_hidden() -> World:
    """No rule marks what an endpoint sends to itself: the pod gets its own address as the source, and drops it."""

    def unmarked(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in chains_named(rules, "KUBE-SEP-"):
            rules = edited(rules, "nat", name, lambda found: without_jumps(found, "KUBE-MARK-MASQ"))
        return rules

    return with_tables(unmarked)


@fault(reference="kubernetes 121362, 112604 (a partial sync loses a change)", breaks=(OFFERED,))
def an_endpoint_was_forgotten() -> World:
    """The proxy of one node never heard of an endpoint that is ready: nobody there is ever led to it."""

    def shorter(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in chains_named(rules, "KUBE-SVC-"):
            rules = edited(rules, "nat", name, _without_first)
        return rules

    return with_tables(shorter, MASTER)


def _without_first(rules: Rules) -> list[Rule]:
    """The rules of a choice without the endpoint that is drawn first."""
    drawn = [rule for rule in rules if isinstance(rule.target, Jump) and rule.target.chain.startswith("KUBE-SEP-")]
    return [rule for rule in rules if not drawn[1:] or rule is not drawn[0]]


@fault(
    reference="kubernetes 112604 (stale endpoints)",
    breaks=(REACHED, OFFERED, NODE_REACHES, BY_ANY),
)
def an_endpoint_has_gone() -> World:
    """The rules of one node still lead to a pod that went away, and whose address nobody has now."""

    def stale(rules: Ruleset, node: str) -> Ruleset:
        del node
        return edited(rules, "nat", chains_named(rules, "KUBE-SEP-")[0], _to_nobody)

    return with_tables(stale, MASTER)


def _to_nobody(rules: Rules) -> list[Rule]:
    """The rules with the destination replaced by an address of the node's block that no pod has."""
    gone = address("172.10.100.200")
    return [
        evolve(rule, target=evolve(rule.target, first=gone, last=gone))
        if isinstance(rule.target, ToDestination)
        else rule
        for rule in rules
    ]


@fault(reference="kubernetes 72534, 74394 (facts row 27)", breaks=(REFUSED,))
def nobody_rejects() -> World:
    """An old kube-proxy writes no rule for a service without endpoints: the question goes out by the default route."""

    def silent(rules: Ruleset, node: str) -> Ruleset:
        del node
        return edited(rules, "filter", "KUBE-SERVICES", lambda found: ())

    return with_tables(silent)


@fault(reference="facts M7 (asymmetric path)", breaks=(BY_ASKED,))
def clients_of_node_ports_are_not_hidden() -> World:
    """Nobody hides clients of node ports, flanneld neither: an endpoint elsewhere answers past the node asked."""

    def unmarked(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in chains_named(rules, "KUBE-EXT-"):
            rules = edited(rules, "nat", name, lambda found: without_jumps(found, "KUBE-MARK-MASQ"))
        return edited(rules, "nat", POSTROUTING, lambda found: ())

    return with_tables(unmarked)


@fault(reference="facts §5 (EXT of a Local service leads to SVC)", breaks=(KEPT, SILENT))
def a_local_policy_is_ignored() -> World:
    """The chain of a service with externalTrafficPolicy Local leads to all endpoints, and still hides nobody."""

    def anywhere(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in chains_named(rules, "KUBE-EXT-"):
            rules = edited(rules, "nat", name, _past_local)
        return rules

    return with_tables(anywhere)


def _past_local(rules: Rules) -> list[Rule]:
    """The rules of a chain of external traffic with its last word, if that is for pods of the node, for all."""
    balancing = [rule.target for rule in rules if isinstance(rule.target, Jump) and "KUBE-SVC-" in rule.target.chain]
    if not balancing or (
        isinstance(rules[-1].target, Jump) and "KUBE-SVC-" in rules[-1].target.chain and not rules[-1].matches
    ):
        return list(rules)
    kept = [rule for rule in rules if not (isinstance(rule.target, Jump) and "KUBE-SVL-" in rule.target.chain)]
    return [*kept, evolve(rules[-1], matches=(), target=balancing[0])]


@fault(reference="facts row 31", breaks=(SILENT, EMPTY_PORT))
def nothing_drops_what_must_stay() -> World:
    """No rule refuses what a node has no endpoint for: the question goes on to the sockets of the node itself."""

    def open_door(rules: Ruleset, node: str) -> Ruleset:
        del node
        return edited(rules, "filter", "KUBE-EXTERNAL-SERVICES", lambda found: ())

    return with_tables(open_door)


@fault(reference="flannel 2176 (facts E26b)", breaks=(SEEN, TWICE, KEPT))
def flanneld_knows_another_lease() -> World:
    """The lease of every node has changed, and the masquerading rules have not: each node on the way hides the pod."""

    def stale(rules: Ruleset, node: str) -> Ruleset:
        del node
        other = masquerading(MARK, block("172.10.0.0/16"), block("172.10.77.0/24"))
        made = [Rule("nat", POSTROUTING, place, *asked) for place, asked in enumerate(other)]
        return edited(rules, "nat", POSTROUTING, lambda found: made)

    return with_tables(stale)


@fault(reference="kubernetes 39823 (facts row 21)", breaks=(REACHED, NODE_REACHES, BY_ANY, KEPT))
def forward_drops_what_is_not_marked() -> World:
    """Docker sets the policy of FORWARD to DROP and the CNI plugin accepts nothing: only what is hidden passes."""

    def closed(rules: Ruleset, node: str) -> Ruleset:
        del node
        return _dropping(edited(rules, "filter", "FLANNEL-FWD", lambda found: ()))

    return with_tables(closed)


def _dropping(rules: Ruleset) -> Ruleset:
    """The rules with policy DROP in FORWARD."""
    tables = []
    for table in rules.tables:
        chains = dict(table.chains)
        if table.name == "filter":
            chains["FORWARD"] = evolve(chains["FORWARD"], policy=Ending.DROP)
        tables.append(evolve(table, chains=chains))
    return evolve(rules, tables=tuple(tables))


@fault(
    reference="kubernetes 39823 (no rule for known connections)",
    breaks=(ANSWERED, BY_ITSELF, NODE_ANSWERED, BY_ASKED, KEPT_ANSWERED),
)
def known_connections_are_not_accepted() -> World:
    """FORWARD accepts what is marked or begins a flow, and drops all else: no answer passes, though questions do."""

    def closed(rules: Ruleset, node: str) -> Ruleset:
        del node
        accept = End(Ending.ACCEPT)
        new = Rule("filter", "FLANNEL-FWD", 0, (StateIn(frozenset((State.NEW,))),), accept)
        rules = edited(rules, "filter", "FLANNEL-FWD", lambda found: (new,))
        return _dropping(edited(rules, "filter", "KUBE-FORWARD", lambda found: found[:2]))

    return with_tables(closed)


@fault(reference="k3s 14419 (facts row 22)", breaks=(REACHED, OFFERED, NODE_REACHES, BY_ANY, KEPT))
def the_hooks_do_not_lead_to_services() -> World:
    """A full sync has not happened: PREROUTING and OUTPUT do not jump to the services."""

    def unhooked(rules: Ruleset, node: str) -> Ruleset:
        del node
        for name in ("PREROUTING", "OUTPUT"):
            rules = edited(rules, "nat", name, lambda found: without_jumps(found, "KUBE-SERVICES"))
        return rules

    return with_tables(unhooked, NODE1)
