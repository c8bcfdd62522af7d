"""Syncs that forget what has changed, and connections that outlive their endpoints."""

from attrs import evolve

from models.nat.behaviour.recognizing import recognized
from models.nat.faults.edits import chain_of, edited
from models.nat.faults.translation import LOCAL
from models.nat.vocabulary import Chain, Ruleset, Table
from models.nat.vocabulary.synced import Compared
from models.nat.worlds.services import proxy
from models.nat.worlds.syncs import deleted, emptied, losing, of_release, syncing
from verify import World, fault

FORGOTTEN = "*.a_flow_to_an_endpoint_that_is_gone_is_forgotten"
WHOLE = "*.a_partial_sync_leaves_what_a_whole_one_would"


@fault(reference="facts row 12 (kubernetes 48370; no reconciler before 1.32)", breaks=(FORGOTTEN,))
def flows_outlive_their_endpoint() -> World:
    """Nobody deletes connections: a client of dns that keeps its source port asks a pod that is gone, for ever."""
    return World("faulty", evolve(losing(), cleans=False))


@fault(reference="facts row 12 (kubernetes 139628, fixed by 139629)", breaks=(FORGOTTEN,))
def flows_outlive_the_last_endpoint() -> World:
    """kube-proxy as it is, to 1.36.2 at least: connections of a service without endpoints are not looked at."""
    return World("faulty", emptied())


@fault(reference="facts row 12 (kubernetes 141371)", breaks=(FORGOTTEN,))
def flows_outlive_their_service() -> World:
    """kube-proxy as it is: connections of a service that is deleted are of no service that it knows, and stay."""
    return World("faulty", deleted())


@fault(reference="facts row 23 (kubernetes 112604: what failed is not tried again)", breaks=(WHOLE,))
def a_failed_sync_is_forgotten() -> World:
    """After a restore that failed, the next partial sync writes only what has changed since."""
    given = syncing()
    return World("faulty", evolve(given, changes=tuple(evolve(each, is_retried_whole=False) for each in given.changes)))


@fault(reference="facts row 23 (kubernetes 121362)", breaks=(WHOLE,))
def a_partial_sync_leaves_old_chains() -> World:
    """Rules jump to the chains of a service that has changed, and these are still what they were."""
    return World("faulty", evolve(syncing(), rewrites=False))


@fault(reference="facts T3 (a table that is emptied first)", breaks=("*.a_service_is_not_refused_between_two_tables",))
def a_table_is_emptied_before_it_is_written() -> World:
    """Without --noflush table nat is empty for a while: what only ranges admit is dropped meanwhile."""
    given = losing()
    filters = given.before.rules.named("filter")
    nat = tuple(
        Table(table.name, {name: Chain(table.name, name, (), chain.policy) for name, chain in table.chains.items()})
        for table in given.before.rules.named("nat")
    )
    rules = Ruleset((*filters, *nat), given.before.family)
    midway = recognized(rules, given.before.node, proxy().pods, given.before.services)
    return World("faulty", evolve(given, midway=midway))


@fault(reference="facts row 17 (kubernetes 33081: before 1.15)", breaks=("*.releases_translate_alike",))
def an_old_release_has_no_short_way() -> World:
    """An old release does not lead pods on to the endpoints of other nodes by a Local service's external address."""
    new = of_release("1.36")
    old = edited("nat", chain_of(new, "KUBE-EXT-", LOCAL), lambda rules: rules[1:], new)
    return World("faulty", Compared(old, new))
