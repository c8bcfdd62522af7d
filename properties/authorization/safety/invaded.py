"""What a node in the wrong hands must not reach: the Node authorizer and NodeRestriction together."""

from typing import Annotated

from models.authorization.behaviour.invaded import Invaded, asked, goes_through, graph_of
from models.authorization.behaviour.isolation import reads
from models.authorization.behaviour.node import decide
from models.authorization.behaviour.noderestriction import refusal
from models.authorization.vocabulary import Decision, User
from models.authorization.vocabulary.admission import Admission, Live
from models.authorization.vocabulary.nodes import Foothold
from verify import Member, always, evolve, for_all

Write = Annotated[Admission, Member("writes")]
OnOthers = Annotated[Admission, Member("others")]


@always(Invaded)
def a_node_cannot_widen_its_own_graph(at: Invaded) -> bool:
    """No sequence of writes by a node gets it what others' pods name (P21).

    Not by mirror pods, statuses, labels and taints, not by deleting and making itself anew: the scheduler would place
    there what was kept away from it, and the graph would follow.
    """
    site = at.foothold
    return not any(reads(at.graph, site.node, thing, site.release) for thing in site.prize)


@always(Invaded)
def no_mirror_pod_names_an_object(at: Invaded) -> bool:
    """What a node shows as its static pods refers to nothing in the API: others act on such references (P35)."""
    return all(pod.references == frozenset() for pod in at.pods if pod.is_mirror)


@for_all
def a_node_writes_nothing_of_other_nodes(site: Foothold, write: OnOthers) -> bool:
    """Nodes, statuses, leases, CSI nodes, slices, pods, tokens and claims of others are out of a node's reach (P20).

    Every write on them, in every form that the authorizer and the plugin tell apart. So are tokens of its own
    pods' accounts for an audience that the pods do not ask for, since 1.33.
    """
    live = Live(frozenset(site.pods), frozenset(site.nodes))
    return not goes_through(graph_of(site), live, write, site.release)


@for_all
def a_name_without_its_group_is_no_node(site: Foothold, write: Write) -> bool:
    """Who has a node's name without the group of nodes is not restricted, so he is given nothing as a node (P24)."""
    write = evolve(write, user=User(write.user.name))
    decision = decide(graph_of(site), asked(write), site.release)
    return decision == Decision.NO_OPINION and refusal(Live(), write, site.release) is None
