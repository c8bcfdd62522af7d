"""What RBAC answers, and why: the binding, the subject and the rule that decided, or what was missing."""

from attrs import frozen

from models.authorization.vocabulary.requests import Decision
from models.authorization.vocabulary.rules import Binding, Policy, PolicyRule, Role, Subject


@frozen(cache_hash=True)
class Principal:
    """One name by which bindings reach a user: the user's own name (of an account too), or one group."""

    name: str
    is_group: bool = False

    def describe(self) -> str:
        """The name with its kind."""
        return f"{'group' if self.is_group else 'user'} {self.name}"


@frozen
class Grant:
    """One rule that a binding gives to one of its subjects."""

    binding: Binding
    subject: Subject
    role: Role
    rule: PolicyRule


@frozen
class Ruling:
    """An authorizer's decision; `grant` is what allowed, `errors` what could not be looked up on the way.

    `failed` is the error that the authorizer returns beside its decision, which is not the same: RBAC puts what it
    could not look up in the reason, and returns no error.
    """

    decision: Decision
    grant: Grant | None = None
    errors: tuple[str, ...] = ()
    failed: bool = False
    by: str = ""


@frozen
class Write:
    """The answer of an escalation check: whether the write may go on, why, and what rules the writer lacks."""

    allowed: bool
    why: str
    lacking: tuple[PolicyRule, ...] = ()


@frozen
class Aggregation:
    """A policy after its aggregated roles were synced; `settled` says whether a further round would change nothing.

    `cycles` are the aggregated roles that select themselves by way of others.
    """

    policy: Policy
    rounds: int
    settled: bool
    cycles: tuple[str, ...]
