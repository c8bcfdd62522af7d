"""Who is meant to be an admin, and which namespaces belong together, as files that can be reviewed.

Admins: one a line, `group NAME`, `user NAME` or `account NAMESPACE/NAME`; what follows a ` #` says why.
Tenants: a YAML object whose keys are tenants, each with the list of its namespaces.
"""

import re
from pathlib import Path

from models.authorization.reading.files import text_of
from models.authorization.vocabulary import Subject, SubjectKind
from verify.reading.loading import documents
from verify.reading.refusing import Part, Unreadable, brief

KINDS = {"group": SubjectKind.GROUP, "user": SubjectKind.USER, "account": SubjectKind.SERVICE_ACCOUNT}
FORMS = "group NAME, user NAME or account NAMESPACE/NAME"
REMARK = re.compile(r"(^|\s)#.*$")


def read_admins(file: Path) -> tuple[Subject, ...]:
    """The subjects of the file in their order; raises Unreadable."""
    label, text = text_of(file)
    found: dict[Subject, None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        said = REMARK.sub("", line).strip()
        if not said:
            continue
        place = f"{label} line {number}"
        subject = _subject(said)
        if subject is None:
            raise Unreadable(f"{place}: expected {FORMS}, found {brief(said)}")
        if subject in found:
            raise Unreadable(f"{place}: expected each admin once, found {brief(said)} again")
        found[subject] = None
    if not found:
        raise Unreadable(f"{label}: expected at least one admin, found none")
    return tuple(found)


def _subject(said: str) -> Subject | None:
    kind, _, name = said.partition(" ")
    name = name.strip()
    if kind not in KINDS or not name:
        return None
    if kind != "account":
        return Subject(KINDS[kind], name)
    namespace, slash, name = name.partition("/")
    if not slash or not namespace or not name or "/" in name:
        return None
    return Subject(KINDS[kind], name, namespace)


def read_tenants(file: Path) -> tuple[frozenset[str], ...]:
    """The namespaces of each tenant; raises Unreadable."""
    label, text = text_of(file)
    found: list[frozenset[str]] = []
    owners: dict[str, str] = {}
    for number, document in enumerate(documents(label, text), 1):
        place = f"{label} document {number}"
        if number > 1 or not isinstance(document, dict):
            raise Unreadable(f"{place}: expected one object of tenants with their namespaces, found {brief(document)}")
        whole = Part(place, document)
        for key in document:
            tenant = whole.named(key)
            mine = whole.texts(tenant)
            if not mine or "" in mine:
                raise whole.refuse(tenant, "a list of namespaces")
            for namespace in mine:
                if owners.setdefault(namespace, tenant) != tenant or mine.count(namespace) > 1:
                    known = owners[namespace]
                    raise Unreadable(f"{place}: {tenant}: expected each namespace once, {namespace} is in {known} too")
            found.append(frozenset(mine))
    if not found:
        raise Unreadable(f"{label}: expected at least one tenant, found none")
    return tuple(found)
