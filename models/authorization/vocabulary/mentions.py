"""What policies mention: the finite part of the world that requests are quantified over."""

from attrs import frozen

from models.authorization.vocabulary.rulings import Principal


@frozen(eq=False)
class Mentions:
    """Every name that some policies mention, field by field of a request, and one stranger for all other names.

    RBAC compares names with those that its objects hold, and with nothing else; so what it answers to a stranger it
    answers to every name that is not mentioned. Of paths there is, for each prefix, one stranger that begins with it.
    """

    stranger: str
    principals: tuple[Principal, ...]
    verbs: tuple[str, ...]
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    subresources: tuple[str, ...]
    namespaces: tuple[str, ...]
    names: tuple[str, ...]
    paths: tuple[str, ...]
