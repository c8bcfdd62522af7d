"""What goes wrong where somebody asks in the name of somebody else."""

from attrs import evolve

from models.authorization.behaviour.impersonation import AS_ACCOUNT, USER_INFO, Impersonation, constrained_items, items
from models.authorization.vocabulary import Attributes
from models.authorization.vocabulary.impersonation import Attempt, Headers
from models.authorization.vocabulary.releases import V1_18, V1_36, Release
from models.authorization.worlds.disguises import GROUP, disguises, memory, scope_of
from verify import World, fault, frozen

AUTHORIZED = "*.who_is_impersonated_is_what_was_authorized"
SIGNED_IN = "*.who_is_impersonated_has_signed_in_or_has_not"
BY_RIGHT = "*.masters_are_impersonated_by_a_right_to_that_group"
TARGETS = "*.constrained_impersonation_is_for_its_targets_only"


def _faulty(release: Release = V1_36, kind: type[Impersonation] = Impersonation) -> World:
    site = disguises(release, kind)
    return World("", site, scope=scope_of(site))


@fault(reference="kubernetes 94408, 94409, 94410 (facts B8)", breaks=(SIGNED_IN,))
def who_is_impersonated_with_groups_has_not_signed_in() -> World:
    """Until 1.18.9 whoever asks for groups loses system:authenticated, and system:anonymous gets no group at all."""
    return _faulty(evolve(V1_18, name="1.18.8", signs_in=False))


@frozen(eq=False)
class GroupsForNothing(Impersonation):
    """A filter that asks only about the name."""

    def asks(self, headers: Headers) -> tuple[Attributes, ...]:
        """Leave the groups out."""
        return Impersonation.asks(self, evolve(headers, groups=()))


@fault(reference="facts §1.10 (each group is authorized)", breaks=(AUTHORIZED, BY_RIGHT))
def groups_are_not_asked_about() -> World:
    """Who may be one harmless user is that user in system:masters."""
    return _faulty(kind=GroupsForNothing)


@frozen(eq=False)
class KeysForValues(Impersonation):
    """A filter that asks about the keys of extra alone."""

    def asks(self, headers: Headers) -> tuple[Attributes, ...]:
        """Leave the values out."""
        return Impersonation.asks(self, evolve(headers, extra=()))


@fault(reference="facts §1.10 (each extra value is authorized)", breaks=(AUTHORIZED,))
def extra_is_not_asked_about() -> World:
    """Webhooks and providers that trust extra are told what the requester likes."""
    return _faulty(kind=KeysForValues)


@frozen(eq=False)
class ConstrainedMasters(Impersonation):
    """A mode for users that takes every group."""

    def constrained_asks(self, mode: str, attempt: Attempt) -> tuple[Attributes, ...] | None:
        """Ask about system:masters as about any group."""
        found = Impersonation.constrained_asks(self, mode, attempt)
        if found is not None or mode != USER_INFO or constrained_items(AS_ACCOUNT, attempt) is not None:
            return found
        bare = evolve(attempt, headers=evolve(attempt.headers, groups=()))
        target = Impersonation.constrained_asks(self, mode, bare)
        verb = f"impersonate:{mode}"
        return None if target is None else (*items(attempt.headers, verb, GROUP), target[-1])


@fault(reference="facts §1.10 (constrained modes refuse system:masters)", breaks=(BY_RIGHT,))
def constrained_impersonation_takes_masters() -> World:
    """A star of groups for reading pods is a member of system:masters."""
    return _faulty(kind=ConstrainedMasters)


@frozen(eq=False)
class AnyTarget(Impersonation):
    """Modes that ask about the identity alone."""

    def constrained_asks(self, mode: str, attempt: Attempt) -> tuple[Attributes, ...] | None:
        """Leave the request itself out."""
        return constrained_items(mode, attempt)


@fault(reference="KEP-5284 (impersonate-on)", breaks=(TARGETS,))
def the_request_itself_is_not_asked_about() -> World:
    """Who may read pods in other names deletes them, too."""
    return _faulty(kind=AnyTarget)


@frozen(eq=False)
class OneTry(Impersonation):
    """A filter that tries what it remembers, and nothing else."""

    def tried(self, remembered: str) -> tuple[str, ...]:
        """Leave the other modes out."""
        return (remembered,) if remembered else Impersonation.tried(self, remembered)


@fault(
    reference="facts P31 (all modes are tried unless the remembered one is allowed)",
    breaks=("*.a_remembered_mode_changes_no_decision", "*.a_remembered_mode_changes_nobodys_groups"),
)
def only_the_remembered_mode_is_tried() -> World:
    """Who was a node once is no user any more."""
    return World("", memory(OneTry))
