"""Clients that are forgotten, or remembered where they have never been."""

from attrs import evolve

from models.nat.faults.borders import of
from models.nat.faults.edits import chain_of, edited, endpoint_of, faulty
from models.nat.faults.translation import COMES_BACK, OF_ENDPOINT, STICKY, Rules
from models.nat.vocabulary import EnterRecent, InRecent, Match, address
from models.nat.worlds.services import default_services, services
from models.nat.worlds.syncs import named
from verify import World, fault

ONE_TIME = "*.clients_are_remembered_for_one_time"
SHARED = "*.no_two_services_share_a_list"


def _without(rules: Rules, kind: type[Match]) -> Rules:
    return tuple(evolve(each, matches=tuple(m for m in each.matches if not isinstance(m, kind))) for each in rules)


@fault(reference="facts A1 (nobody writes the list)", breaks=(COMES_BACK, OF_ENDPOINT))
def an_endpoint_forgets_its_clients() -> World:
    """The chain of an endpoint does not put its clients into its list: they are drawn another one each time."""
    given = default_services()
    return faulty(edited("nat", endpoint_of(given, STICKY), lambda rules: _without(rules, EnterRecent)))


@fault(reference="facts row 13 (kubernetes 110302: the list of an endpoint that is gone)", breaks=(OF_ENDPOINT,))
def a_list_of_an_endpoint_that_is_gone_is_asked() -> World:
    """A rule asks the list of an endpoint that is gone, and leads to another one."""
    given = default_services()

    def renamed(rules: Rules) -> Rules:
        first = next(each for each in rules if any(isinstance(m, InRecent) for m in each.matches))
        asked = tuple(
            evolve(m, name="KUBE-SEP-AAAAAAAAAAAAAAAA") if isinstance(m, InRecent) else m for m in first.matches
        )
        return tuple(evolve(each, matches=asked) if each is first else each for each in rules)

    return faulty(edited("nat", chain_of(given, "KUBE-SVC-", STICKY), renamed))


@fault(reference="facts A3 (a change of the timeout reached one rule)", breaks=(ONE_TIME,))
def one_endpoint_remembers_longer() -> World:
    """The first endpoint asks for a longer timeout than the others: a client that has moved on is taken back."""
    given = default_services()

    def longer(rules: Rules) -> Rules:
        first = next(each for each in rules if any(isinstance(m, InRecent) for m in each.matches))
        asked = tuple(evolve(m, seconds=86400) if isinstance(m, InRecent) else m for m in first.matches)
        return tuple(evolve(each, matches=asked) if each is first else each for each in rules)

    return faulty(edited("nat", chain_of(given, "KUBE-SVC-", STICKY), longer))


@fault(reference="facts A4 (kubernetes 103000)", breaks=(SHARED, OF_ENDPOINT))
def two_ports_share_a_list() -> World:
    """Another port of the service asks the lists of the first one: who has visited one is known to the other."""
    other = evolve(named("sticky"), port_name="other", cluster_ip=address("10.96.0.51"), port=81)
    given = of((*services(), other))
    mine, its = chain_of(given, "KUBE-SVC-", STICKY), chain_of(given, "KUBE-SVC-", f"{STICKY}:other")
    chain = given.rules.chain("nat", mine)
    lists = iter(
        () if chain is None else [m.name for each in chain.rules for m in each.matches if isinstance(m, InRecent)]
    )

    def borrowed(rules: Rules) -> Rules:
        return tuple(
            evolve(
                each, matches=tuple(evolve(m, name=next(lists)) if isinstance(m, InRecent) else m for m in each.matches)
            )
            for each in rules
        )

    return faulty(edited("nat", its, borrowed, given))


@fault(reference="facts row 14 (ip_list_tot is 100)", breaks=("*.a_list_has_room_for_every_client",))
def six_hundred_clients_come() -> World:
    """A list keeps 100 sources: of 600 clients, two in three are drawn another endpoint when they come again."""
    return faulty(evolve(default_services(), crowds=(600,)))
