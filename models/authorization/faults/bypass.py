"""Bindings that give nodes by RBAC what the Node authorizer refuses them."""

from models.authorization.behaviour.access import Access
from models.authorization.faults.edits import also, decided_by
from models.authorization.vocabulary import NODES, Binding, PolicyRule
from models.authorization.vocabulary.noderules import READ
from models.authorization.worlds.examples import group, of_cluster, user
from verify import World, fault

PAST = ("*.no_binding_lets_nodes_past_their_pods",)
BARE = ("*.no_binding_lets_a_bare_name_write_as_a_node",)
SECRETS = PolicyRule(READ, ("",), ("secrets", "configmaps"))


@fault(reference="facts B2 (default until 1.7)", breaks=PAST)
def system_node_is_bound_to_all_nodes() -> World:
    """The cluster role of nodes is bound to their group, as it was by default: every node reads every secret."""
    return decided_by(Access, also(Binding("system:node", of_cluster("system:node"), (group(NODES),)), SECRETS))


@fault(reference="facts P24 (a node's name without its group)", breaks=PAST)
def a_node_is_bound_by_its_name() -> World:
    """A binding names one node: whoever comes under that name, in the group of nodes or not, reads every secret."""
    return decided_by(Access, also(Binding("n1", of_cluster("reads"), (user("system:node:n1"),)), SECRETS))


@fault(reference="facts P24 (without the group nobody is restricted)", breaks=BARE)
def a_node_writes_by_its_name() -> World:
    """An agent signs in under its node's name, and patches nodes: as it is no member of the group, it patches all."""
    rule = PolicyRule(("patch",), ("",), ("nodes", "nodes/status"))
    return decided_by(Access, also(Binding("agent", of_cluster("agent"), (user("system:node:n1"),)), rule))
