"""RBAC objects out of manifests, refused where the API server refuses them (`pkg/apis/rbac/validation` @1.36)."""

from models.authorization.reading.objects import RBAC_GROUP
from models.authorization.vocabulary import Binding, PolicyRule, Role, RoleRef, Selector, Subject, SubjectKind
from verify.reading.refusing import Part

OBJECT = ("apiVersion", "kind", "metadata")
RULE = ("verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs")
OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")
SUBJECTS = {kind.value: kind for kind in (SubjectKind.USER, SubjectKind.GROUP, SubjectKind.SERVICE_ACCOUNT)}


def name_of(whole: Part) -> str:
    """The object's name; one path segment, as the API server wants it."""
    about = whole.part("metadata")
    if about is None:
        raise whole.refuse("metadata", "an object with a name")
    name = about.text("name")
    if not name or name in (".", "..") or "/" in name or "%" in name:
        raise about.refuse("name", "a name without / and %")
    return name


def namespace_of(whole: Part, otherwise: str) -> str:
    """The object's namespace; `otherwise` is the one that kubectl would fill in."""
    about = whole.part("metadata")
    return (about.text("namespace", "") if about is not None else "") or otherwise


def read_role(whole: Part, otherwise: str) -> Role:
    """A Role or ClusterRole. A Role has neither non-resource URLs nor an aggregation rule."""
    is_wide = whole.text("kind") == "ClusterRole"
    whole.only((*OBJECT, "rules", *(("aggregationRule",) if is_wide else ())))
    about = whole.part("metadata")
    rules = tuple(_rule(each, is_wide=is_wide) for each in whole.parts("rules"))
    gathers = whole.part("aggregationRule")
    return Role(
        name_of(whole),
        "" if is_wide else namespace_of(whole, otherwise),
        rules,
        about.pairs("labels") if about is not None else (),
        None if gathers is None else tuple(_selector(each) for each in gathers.parts("clusterRoleSelectors")),
        whole.place,
    )


def _rule(part: Part, *, is_wide: bool) -> PolicyRule:
    part.only(RULE)
    verbs, groups, resources, names, urls = (part.texts(key) for key in RULE)
    if not verbs:
        raise part.refuse("verbs", "at least one verb")
    if urls and not is_wide:
        raise part.refuse("nonResourceURLs", "none in a Role: a namespace has no URLs")
    if urls and (groups or resources or names):
        raise part.refuse("nonResourceURLs", "none beside apiGroups, resources or resourceNames")
    if not urls and not groups:
        raise part.refuse("apiGroups", "at least one group")
    if not urls and not resources:
        raise part.refuse("resources", "at least one resource")
    return PolicyRule(verbs, groups, resources, names, urls)


def _selector(part: Part) -> Selector:
    part.only(("matchLabels", "matchExpressions"))
    expressions = []
    for each in part.parts("matchExpressions"):
        each.only(("key", "operator", "values"))
        if each.text("operator") not in OPERATORS:
            raise each.refuse("operator", f"one of {', '.join(OPERATORS)}")
        expressions.append((each.text("key"), each.text("operator"), each.texts("values")))
    return Selector(part.pairs("matchLabels"), tuple(expressions))


def read_binding(whole: Part, otherwise: str) -> Binding:
    """A RoleBinding or ClusterRoleBinding; the latter refers to a ClusterRole."""
    whole.only((*OBJECT, "roleRef", "subjects"))
    is_wide = whole.text("kind") == "ClusterRoleBinding"
    namespace = "" if is_wide else namespace_of(whole, otherwise)
    role = whole.part("roleRef")
    if role is None:
        raise whole.refuse("roleRef", "an object with kind and name")
    role.only(("apiGroup", "kind", "name"))
    kinds = ("ClusterRole",) if is_wide else ("Role", "ClusterRole")
    kind, name = role.text("kind"), role.text("name")
    if kind not in kinds:
        raise role.refuse("kind", " or ".join(kinds))
    if role.text("apiGroup", RBAC_GROUP) not in (RBAC_GROUP, ""):
        raise role.refuse("apiGroup", RBAC_GROUP)
    if not name:
        raise role.refuse("name", "the name of a role")
    subjects = tuple(_subject(each, is_wide=is_wide) for each in whole.parts("subjects"))
    return Binding(name_of(whole), RoleRef(kind, name), subjects, namespace, whole.place)


def _subject(part: Part, *, is_wide: bool) -> Subject:
    """One subject. An account without a namespace is one of the binding's, which a cluster-wide one has not.

    Versions before v1 wrote `apiVersion` for `apiGroup`; it says nothing else.
    """
    part.only(("apiGroup", "apiVersion", "kind", "name", "namespace"))
    kind = SUBJECTS.get(part.text("kind"))
    if kind is None:
        raise part.refuse("kind", ", ".join(SUBJECTS))
    name = part.text("name")
    if not name:
        raise part.refuse("name", "a name")
    is_account = kind is SubjectKind.SERVICE_ACCOUNT
    allowed = ("",) if is_account else (RBAC_GROUP, "")
    if part.text("apiGroup", "") not in allowed:
        raise part.refuse("apiGroup", allowed[0] or "none for an account")
    namespace = part.text("namespace", "") if is_account else ""
    if is_account and is_wide and not namespace:
        raise part.refuse("namespace", "the account's namespace")
    return Subject(kind, name, namespace)
