"""What a request asks for, told from its method and its URL alone.

RequestInfoFactory.NewRequestInfo, `pkg/endpoints/request/requestinfo.go`, and GetAuthorizerAttributes,
`pkg/endpoints/filters/authorization.go` @apiserver 0.36, with the prefixes of kube-apiserver: `api` (without group) and
`apis`. The API version is left out, as no authorizer looks at it.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import unquote, unquote_plus

from attrs import evolve

from models.authorization.behaviour.selectors import NoSelector, decode_list_options, exact_matches, is_true
from models.authorization.vocabulary import Request, User
from verify import pure

PREFIXES = ("api", "apis")
WITHOUT_GROUP = "api"
IN_THE_PATH = ("proxy", "watch")  # verbs that a path may name
OF_NAMESPACES = ("status", "finalize")  # subresources of a namespace, so not resources inside it
VERBS = {"POST": "create", "GET": "get", "HEAD": "get", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
HEXADECIMAL = "0123456789abcdefABCDEF"
SELECTING = ("list", "watch", "deletecollection")
LONG_RUNNING_VERBS = ("watch", "proxy")
LONG_RUNNING_SUBRESOURCES = ("attach", "exec", "proxy", "log", "portforward")


class NoKind(ValueError):  # noqa: N818 - reads as the sentence it starts
    """Nothing follows `proxy` or `watch` in the path; the server answers such a request with status 500."""


def request_of(user: User, method: str, url: str, *, selectors: bool = True) -> Request:
    """The attributes that authorizers are asked about; `url` is the request target as sent, still encoded.

    `selectors` is the gate AuthorizeWithSelectors (on since 1.32): without it no authorizer sees the field selector.
    Raises NoKind where the server refuses the URL.
    """
    target, _, query = url.partition("?")
    path = unquote(_path(target))
    asked = Request(user, method.lower(), path=path, is_resource=False)
    parts = path.strip("/").split("/")
    if len(parts) < 3 or parts[0] not in PREFIXES:
        return asked
    group, rest = ("", parts[1:]) if parts[0] == WITHOUT_GROUP else (parts[1], parts[2:])
    if len(rest) < 2:
        return asked
    rest = rest[1:]  # without the version
    named = rest[0] in IN_THE_PATH
    if named and len(rest) == 1:
        raise NoKind(f"unable to determine kind and namespace from url, {url}")
    verb, rest = (rest[0], rest[1:]) if named else (VERBS.get(method, ""), rest)
    asked = _about(evolve(asked, verb=verb, group=group, is_resource=True), rest)
    parameters = _parameters(query)
    if asked.name == "":
        asked = _about_all(asked, parameters)
    if named or not selectors or asked.verb not in SELECTING:
        return asked
    return evolve(asked, field_selector=_selector(parameters))


def _path(target: str) -> str:
    """The path of a request target; a proxy's client also sends scheme and host."""
    scheme, colon, rest = target.partition("://")
    if not colon or "/" in scheme:
        return target
    return "/" + rest.partition("/")[2]


def _about(asked: Request, rest: Sequence[str]) -> Request:
    """Fill in namespace, resource, name and subresource from what follows version and verb."""
    namespace = ""
    if rest[0] == "namespaces" and len(rest) > 1:
        namespace = rest[1]
        if len(rest) > 2 and rest[2] not in OF_NAMESPACES:
            rest = rest[2:]
    return evolve(
        asked,
        namespace=namespace,
        resource=rest[0],
        name=rest[1] if len(rest) > 1 else "",
        subresource=rest[2] if len(rest) > 2 and asked.verb != "proxy" else "",
    )


def _about_all(asked: Request, query: Mapping[str, Sequence[str]]) -> Request:
    """A get without a name is a list or a watch, perhaps of the one name that the field selector requires."""
    if asked.verb == "delete":
        return evolve(asked, verb="deletecollection")
    if asked.verb != "get":
        return asked
    verb = "watch" if is_true(query.get("watch", ())) else "list"
    try:
        matches = decode_list_options(query)
    except NoSelector:
        return evolve(asked, verb=verb)
    name = next((value for field, value in matches if field == "metadata.name"), "")
    return evolve(asked, verb=verb, name=name if _is_segment(name) else "")


def _is_segment(name: str) -> bool:
    """Whether path.IsValidPathSegmentName accepts it."""
    return name not in (".", "..") and "/" not in name and "%" not in name


def _selector(query: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """What the field selector requires; nothing where it does not parse, which authorizers take as unrestricted."""
    try:
        return exact_matches(query.get("fieldSelector", ("",))[0])
    except NoSelector:
        return ()


def _parameters(query: str) -> dict[str, list[str]]:
    """The query's parameters, as url.ParseQuery gives them: a pair that holds a semicolon or a bad escape is lost."""
    found: dict[str, list[str]] = {}
    for pair in query.split("&"):
        if not pair or ";" in pair or not _is_escaped(pair):
            continue
        key, _, value = pair.partition("=")
        found.setdefault(unquote_plus(key), []).append(unquote_plus(value))
    return found


def _is_escaped(text: str) -> bool:
    """Whether two hexadecimal digits follow every percent sign."""
    return all(len(part) >= 2 and all(digit in HEXADECIMAL for digit in part[:2]) for part in text.split("%")[1:])


@pure
def is_long_running(asked: Request) -> bool:
    """Whether the request has no deadline and is not counted in flight.

    BasicLongRunningRequestCheck, `pkg/server/filters/longrunning.go` @apiserver 0.36, as kube-apiserver wires it. It
    does not ask for a resource request: the HTTP method WATCH on any path is enough (candidate F4).
    """
    if asked.verb in LONG_RUNNING_VERBS:
        return True
    if asked.is_resource:
        return asked.subresource in LONG_RUNNING_SUBRESOURCES
    return asked.path.startswith("/debug/pprof/")
