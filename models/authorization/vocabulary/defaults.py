"""What every API server makes at its start: the default roles that bindings refer to, and what everybody may do.

`plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go`, as recorded of 1.6, 1.7, 1.8 and 1.26; what came between
two records stands at the later one, but for what facts §3.2 B3 dates (1.14). That system:basic-user reviews itself by
`selfsubjectreviews` since 1.28 is not recorded. A cluster's owner may have changed these roles; the server puts back
what is missing of them whenever it starts.
"""

from attrs import frozen

from models.authorization.vocabulary.defaultroles import SOURCE, bound_roles
from models.authorization.vocabulary.requests import MASTERS
from models.authorization.vocabulary.rules import EVERYTHING, Binding, PolicyRule, Role, RoleRef, Subject, SubjectKind

STAR = (EVERYTHING,)
GET, READ = ("get",), ("get", "list", "watch")
RBAC, AUTHORIZATION, AUTHENTICATION = "rbac.authorization.k8s.io", "authorization.k8s.io", "authentication.k8s.io"
REVIEW = PolicyRule(("create",), (AUTHORIZATION,), ("selfsubjectaccessreviews",))
REVIEWS = PolicyRule(("create",), (AUTHORIZATION,), ("selfsubjectaccessreviews", "selfsubjectrulesreviews"))
ONESELF = PolicyRule(("create",), (AUTHENTICATION,), ("selfsubjectreviews",))
API = ("/api", "/api/*", "/apis", "/apis/*")
SWAGGER = ("/swaggerapi", "/swaggerapi/*")
OLD = PolicyRule(GET, urls=(*API, "/healthz", *SWAGGER, "/version"))
OLDER = PolicyRule(GET, urls=(*API, "/healthz", *SWAGGER, "/swagger.json", "/swagger-2.0.0.pb-v1", "/version"))
HEALTH = PolicyRule(GET, urls=("/healthz", "/livez", "/readyz", "/version", "/version/"))
DISCOVERY = PolicyRule(GET, urls=(*API, "/openapi", "/openapi/*"))


@frozen
class Agreed:
    """What everybody may do by default from minor version `since` on, and what who has signed in may do beside."""

    since: int
    outside: tuple[PolicyRule, ...]
    inside: tuple[PolicyRule, ...] = ()


AGREED = (
    Agreed(6, (OLD, REVIEW)),
    Agreed(8, (OLDER, REVIEW)),
    Agreed(14, (HEALTH,), (DISCOVERY, REVIEWS)),
    Agreed(28, (HEALTH,), (DISCOVERY, REVIEWS, ONESELF)),
)


def agreed_in(minor: int) -> Agreed:
    """What everybody may do in version 1.`minor`."""
    return [each for each in AGREED if each.since <= minor][-1]


def roles_in(minor: int) -> tuple[Role, ...]:
    """The default roles of version 1.`minor` that are known here: all but those of Kubernetes' own controllers."""
    agreed = agreed_in(minor)
    reader = PolicyRule(READ, ("",), ("configmaps",), ("extension-apiserver-authentication",))
    public = (*agreed.outside, *(rule for rule in agreed.inside if rule.urls))
    made = {
        "cluster-admin": (PolicyRule(STAR, STAR, STAR), PolicyRule(STAR, urls=STAR)),
        "system:auth-delegator": (
            PolicyRule(("create",), (AUTHENTICATION,), ("tokenreviews",)),
            PolicyRule(("create",), (AUTHORIZATION,), ("subjectaccessreviews",)),
        ),
        "system:discovery": tuple(rule for rule in public if rule.urls),
        "system:basic-user": tuple(rule for rule in (*agreed.outside, *agreed.inside) if rule.resources),
        "system:public-info-viewer": (HEALTH,),
    }
    return (
        *(Role(name, "", rules, source=SOURCE) for name, rules in made.items()),
        *bound_roles(minor),
        Role("extension-apiserver-authentication-reader", "kube-system", (reader,), source=SOURCE),
    )


AGGREGATOR = "clusterrole-aggregation-controller"
AGGREGATORS = Role(
    f"system:controller:{AGGREGATOR}",
    "",
    (PolicyRule(("escalate", "get", "list", "patch", "update", "watch"), (RBAC,), ("clusterroles",)),),
    source=SOURCE,
)
AGGREGATION = Binding(
    AGGREGATORS.name,
    RoleRef("ClusterRole", AGGREGATORS.name),
    (Subject(SubjectKind.SERVICE_ACCOUNT, AGGREGATOR, "kube-system"),),
    source=SOURCE,
)
MANAGER = "system:kube-controller-manager"
MANAGERS = Role(  # of its default role (@1.6 to 1.26) what a step needs
    MANAGER,
    "",
    (
        PolicyRule(("create", "get", "update"), ("",), ("secrets", "serviceaccounts")),
        PolicyRule(("create",), ("",), ("serviceaccounts/token",)),
    ),
    source=SOURCE,
)
MANAGING = Binding(MANAGER, RoleRef("ClusterRole", MANAGER), (Subject(SubjectKind.USER, MANAGER),), source=SOURCE)
CONTROLLERS = (  # the accounts in kube-system that reach cluster-admin by their default roles, in some version
    "bootstrap-signer",
    "clusterrole-aggregation-controller",
    "cronjob-controller",
    "daemon-set-controller",
    "deployment-controller",
    "expand-controller",
    "generic-garbage-collector",
    "job-controller",
    "namespace-controller",
    "persistent-volume-binder",
    "replicaset-controller",
    "replication-controller",
    "resourcequota-controller",
    "statefulset-controller",
    "token-cleaner",
)
OWN_ADMINS = (
    Subject(SubjectKind.GROUP, MASTERS),
    Subject(SubjectKind.USER, MANAGER),
    *(Subject(SubjectKind.SERVICE_ACCOUNT, name, "kube-system") for name in CONTROLLERS),
)
