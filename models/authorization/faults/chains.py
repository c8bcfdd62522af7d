"""Rights that add up to more than they look like, each in the world of two tenants."""

from models.authorization.behaviour.surface import surface_of
from models.authorization.vocabulary import AUTHENTICATED, Binding, PolicyRule, RoleRef
from models.authorization.vocabulary.escalation import Realm, Run
from models.authorization.worlds.examples import account, group, of_cluster, user
from models.authorization.worlds.tenants import EDIT, READ, scope_of, tenants, with_binding
from models.authorization.worlds.writers import gathers
from verify import World, evolve, fault

ADMIN = "*.nobody_else_becomes_cluster_admin"
HOLDS = "*.no_attacker_holds_everything"
PERSON = "*.no_person_acts_as_an_account"
TENANT = "*.no_way_leads_out_of_a_tenant"
PLACE = "*.no_way_leads_out_of_a_namespace"
GIVES = "*.nobody_gives_rights_that_they_lack"
NODE = "*.a_compromised_node_is_not_the_cluster"
RBAC, STAR = "rbac.authorization.k8s.io", ("*",)


def in_realm(realm: Realm) -> World:
    """A world of the cluster's attack surface."""
    return World("fault", surface_of(realm), scope=scope_of(realm))


def bound(binding: Binding, *rules: PolicyRule) -> World:
    """The two tenants with one more binding."""
    return in_realm(with_binding(tenants(), binding, *rules))


@fault(reference="facts B12 (all versions)", breaks=(PERSON,))
def an_editor_is_every_account_of_the_namespace() -> World:
    """ruth holds the default role edit: she impersonates the account red, and mounts its token into a pod."""
    return bound(Binding("edit", of_cluster("edit"), (user("ruth"),), "red"), *EDIT)


@fault(reference="facts §2 P14 (pod security)", breaks=(ADMIN, HOLDS, PERSON, TENANT, PLACE))
def a_namespace_lets_pods_onto_their_hosts() -> World:
    """The same role edit where pod security is not enforced: a pod on the operator's node takes its token."""
    realm = with_binding(tenants(), Binding("edit", of_cluster("edit"), (user("ruth"),), "red"), *EDIT)
    return in_realm(evolve(realm, guarded=frozenset({"blue"})))


@fault(reference="kubernetes 136550 (facts B1)", breaks=(ADMIN, HOLDS, PERSON))
def a_reader_of_everything_runs_commands() -> World:
    """An auditor may only get, list and watch, but all kinds: nodes/proxy by GET runs commands in every pod."""
    return bound(Binding("audit", of_cluster("audit"), (group("auditors"),)), PolicyRule(READ, STAR, STAR))


@fault(reference="facts §3.4 (a star of bind)", breaks=(ADMIN, HOLDS, PERSON, GIVES))
def a_binder_of_roles_binds_cluster_admin() -> World:
    """The team that hands out roles may bind any: cluster-admin is one of them."""
    bind = PolicyRule(("bind",), (RBAC,), ("clusterroles",))
    create = PolicyRule(("create",), (RBAC,), ("clusterrolebindings",))
    return bound(Binding("binders", of_cluster("binder"), (group("desk"),)), bind, create)


@fault(reference="CVE-2025-1974 (ingress-nginx)", breaks=(ADMIN, HOLDS))
def an_ingress_controller_reads_every_secret() -> World:
    """Its account lists all secrets, and the operator's token still lies in one, as before 1.24."""
    rules = (PolicyRule(("list",), ("",), ("secrets",)),)
    binding = Binding("ingress", of_cluster("ingress"), (account("ingress", "ingress"),))
    return in_realm(evolve(with_binding(tenants(), binding, *rules), minor=23))


@fault(reference="CVE-2023-26484 (KubeVirt virt-handler)", breaks=(NODE,))
def a_daemon_moves_pods_to_its_node() -> World:
    """The account of a DaemonSet writes nodes and evicts pods: from any node it draws the operator's pod to itself."""
    rules = (PolicyRule(("patch",), ("",), ("nodes",)), PolicyRule(("create",), ("",), ("pods/eviction",)))
    realm = with_binding(tenants(), Binding("handler", of_cluster("handler"), (account("handler", "virt"),)), *rules)
    daemon = Run("DaemonSet", "virt", "handler", "handler", everywhere=True)
    return in_realm(evolve(realm, runs=(*realm.runs, daemon)))


@fault(reference="facts §2 P15", breaks=(ADMIN, HOLDS, NODE))
def a_daemon_writes_webhooks() -> World:
    """The account of a DaemonSet registers its own webhook: every node holds its token, and it rewrites all objects."""
    rules = (PolicyRule(("update",), ("admissionregistration.k8s.io",), ("mutatingwebhookconfigurations",)),)
    realm = with_binding(tenants(), Binding("cni", of_cluster("cni"), (account("cni", "net"),)), *rules)
    return in_realm(evolve(realm, runs=(*realm.runs, Run("DaemonSet", "net", "cni", "cni", everywhere=True))))


@fault(reference="CVE-2021-25740 (kubernetes 103675)", breaks=(TENANT,))
def endpoints_of_another_tenant_are_written() -> World:
    """The account blue writes endpoints in the namespace red as well, and so draws the other tenant's traffic."""
    rules = (PolicyRule(("update",), ("",), ("endpoints",)),)
    return bound(Binding("sync", RoleRef("Role", "sync"), (account("blue", "blue"),), "red"), *rules)


@fault(reference="facts B14 (reports on GKE, 2024)", breaks=(ADMIN, HOLDS, PERSON, TENANT, PLACE, NODE))
def everybody_who_signs_in_is_an_admin() -> World:
    """cluster-admin is bound to system:authenticated, of which every account and node is a member."""
    return bound(Binding("all", of_cluster("cluster-admin"), (group(AUTHENTICATED),)))


@fault(reference="facts F6 (measured on 1.32 to 1.36)", breaks=("*.no_aggregated_role_selects_itself",))
def two_roles_gather_from_each_other() -> World:
    """Each of two aggregated roles selects the other: what one of them held before, neither ever loses."""
    realm = tenants()
    roles = (gathers("see-more", "to-more", label="to-most"), gathers("see-most", "to-most", label="to-more"))
    return in_realm(evolve(realm, policy=evolve(realm.policy, cluster_roles=(*realm.policy.cluster_roles, *roles))))
