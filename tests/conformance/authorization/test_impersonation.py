"""The upstream table of the impersonation filter, before 1.36 and with constrained impersonation."""

from typing import Any

import pytest

from models.authorization.behaviour.impersonation import Impersonation
from models.authorization.vocabulary import Decision, Request, Ruling, User
from models.authorization.vocabulary.impersonation import Attempt, Headers, Identity
from models.authorization.vocabulary.releases import V1_18, V1_35, V1_36, Release
from tests.conformance.authorization.recorded import beside, table

pytestmark = [pytest.mark.data, beside]
TABLE: dict[str, Any] = table("impersonation_cases")
CASES = {case["name"]: case for case in TABLE["cases"]}
FIELDS = {"verb": "verb", "resource": "resource", "subresource": "subresource", "name": "name", "apiGroup": "group"}


def identity(said: dict[str, Any]) -> Identity:
    """A user as it was recorded."""
    extra = tuple((key, tuple(values)) for key, values in said["extra"].items())
    return Identity(said["name"], tuple(said["groups"]), extra, said["uid"])


def authorizer(requester: Identity) -> Any:
    """The recorded one: the first row of which all conditions hold."""

    def authorize(ask: Request) -> Ruling:
        groups = {f"group{number}": name for number, name in enumerate(requester.groups)}
        known = {"userName": ask.user.name, **groups, **{key: getattr(ask, name) for key, name in FIELDS.items()}}
        for row in TABLE["authorizer_rows"]:
            if all(known.get(key) == value for key, value in row["when"].items()):
                allowed = row["decision"] == "allow"
                return Ruling(Decision.ALLOW if allowed else Decision.NO_OPINION, failed=bool(row.get("error")))
        return Ruling(Decision.NO_OPINION)

    return authorize


def served(name: str, release: Release) -> tuple[int, Identity]:
    """What the filter makes of a recorded case."""
    case = CASES[name]
    requester = identity(case["requester"])
    extra = tuple((key, tuple(values)) for key, values in case["impersonateExtra"].items())
    headers = Headers(case["impersonateUser"], tuple(case["impersonateGroups"]), extra, case["impersonateUid"])
    pods = Request(User(requester.name), "get", "", "pods", "", "default", "")
    found = Impersonation(authorizer(requester), release).serve(Attempt(requester, headers, pods))
    return found.status, found.identity


@pytest.mark.parametrize("release", [V1_35, V1_36], ids=lambda release: release.name)
@pytest.mark.parametrize("name", CASES)
def test_the_filter_answers_as_recorded(name: str, release: Release) -> None:
    """The same status, and downstream the same user with its groups, extra and uid."""
    case = CASES[name]
    assert served(name, release) == (case["expectedCode"], identity(case["expectedUser"]))


def test_bad_headers_once_were_our_own_failure() -> None:
    """Of 1.18 the status is 500."""
    assert served("impersonating-group-without-user", V1_18)[0] == 500
