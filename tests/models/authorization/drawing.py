"""Small random policies and requests over few names, so that they often meet."""

from hypothesis import strategies as st

from models.authorization.vocabulary import (
    Binding,
    Policy,
    PolicyRule,
    Request,
    Role,
    RoleRef,
    Subject,
    SubjectKind,
    User,
)

VERBS = ("get", "list", "create", "*")
GROUPS = ("", "apps", "*")
RESOURCES = ("pods", "pods/log", "*/log", "*", "pods/log/x", "/log", "*/", "deployments")
NAMES = ("web", "")
NAMESPACES = ("", "a", "b")
PATHS = ("/healthz", "/healthz/*", "/h*", "*", "healthz")
USERS = ("jane", "bob", "system:serviceaccount:a:bot", "*")
TEAMS = ("ops", "system:masters")


def some(names: tuple[str, ...], at_least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """A few of these names, in any order."""
    return st.lists(st.sampled_from(names), min_size=at_least, max_size=3).map(tuple)


rules = st.builds(PolicyRule, some(VERBS), some(GROUPS), some(RESOURCES), some(NAMES), some(PATHS))
subjects = st.one_of(
    st.builds(Subject, st.just(SubjectKind.USER), st.sampled_from(USERS)),
    st.builds(Subject, st.just(SubjectKind.GROUP), st.sampled_from(TEAMS)),
    st.builds(Subject, st.just(SubjectKind.SERVICE_ACCOUNT), st.just("bot"), st.sampled_from(NAMESPACES)),
    st.builds(Subject, st.just(SubjectKind.OTHER), st.sampled_from(USERS)),
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy whose bindings often refer to what is there."""
    names = ("r", "s", "missing")
    some_rules = st.lists(rules, max_size=3).map(tuple)
    wide = tuple(Role(name, "", draw(some_rules)) for name in ("r", "s"))
    narrow = tuple(Role(name, place, draw(some_rules)) for name in ("r", "s") for place in ("a", "b"))

    def binding(number: int, namespace: str) -> Binding:
        kinds = ("Role", "ClusterRole", "Other")
        reference = RoleRef(draw(st.sampled_from(kinds)), draw(st.sampled_from(names)))
        return Binding(f"b{number}", reference, tuple(draw(st.lists(subjects, max_size=3))), namespace)

    clusterwide = tuple(binding(number, "") for number in range(draw(st.integers(0, 3))))
    others = tuple(binding(number, draw(st.sampled_from("ab"))) for number in range(draw(st.integers(0, 4))))
    return Policy(wide, narrow, clusterwide, others)


requests = st.builds(
    Request,
    st.builds(User, st.sampled_from(USERS), st.frozensets(st.sampled_from(TEAMS))),
    st.sampled_from((*VERBS, "delete")),
    st.sampled_from((*GROUPS, "batch")),
    st.sampled_from(("pods", "*", "pods/log", "deployments", "secrets", "")),
    st.sampled_from(("", "log", "log/x", "exec", "*")),
    st.sampled_from((*NAMESPACES, "c")),
    st.sampled_from((*NAMES, "other")),
    st.sampled_from(("/healthz", "/healthz/", "/healthz/x", "/h", "/", "", "healthz")),
    st.booleans(),
)
