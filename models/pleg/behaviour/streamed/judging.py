"""What must hold of the messages of a stream: one function for each sentence."""

from models.pleg.vocabulary import EventType, State
from models.pleg.vocabulary.streams import Delivery, Message

ORDER = (EventType.CREATED, EventType.STARTED, EventType.STOPPED, EventType.DELETED)
AGES = {State.CREATED: 0, State.RUNNING: 1, State.EXITED: 2}


def is_in_order(pair: Delivery) -> bool:
    """Whether what comes later of one id is no earlier step of its life; the same again is another sentence."""
    return ORDER.index(pair.later.type) >= ORDER.index(pair.earlier.type)


def is_delivered_once(pair: Delivery) -> bool:
    """Whether two messages of one id are not the same step of its life."""
    return pair.later.type != pair.earlier.type


def is_stamped_in_order(pair: Delivery) -> bool:
    """Whether a message is stamped no earlier than the one delivered before it."""
    return pair.later.created >= pair.earlier.created


def has_sandbox(message: Message) -> bool:
    """Whether a message says of which pod it is: without, the kubelet drops it."""
    return message.sandbox is not None


def shows_its_own(message: Message) -> bool:
    """Whether the message shows what it is about, where that is not said to be deleted."""
    if message.type == EventType.DELETED:
        return True
    return any(name == message.about for name, _ in message.states())


def fits_its_type(message: Message) -> bool:
    """Whether the state shown is one that such a message can find: the snapshot may be later, not earlier.

    A container that was started is not merely created, one that stopped does not run, and what is deleted has exited.
    """
    state = next((state for name, state in message.states() if name == message.about), None)
    if state is None or state == State.UNKNOWN or message.type == EventType.CREATED:
        return True
    return AGES[state] >= (AGES[State.RUNNING] if message.type == EventType.STARTED else AGES[State.EXITED])


def grows_older(pair: Delivery) -> bool:
    """Whether nothing that both show is younger in the later one, and nothing comes back that was gone."""
    before = dict(pair.earlier.states())
    return all(
        name not in pair.gone and AGES.get(state, 2) >= AGES.get(before.get(name, State.CREATED), 0)
        for name, state in pair.later.states()
    )


def is_of_no_older_sandbox(pair: Delivery) -> bool:
    """Whether the later message of a pod is not about a sandbox that was made before that of the earlier one."""
    earlier, later = pair.earlier.sandbox, pair.later.sandbox
    if earlier is None or later is None or earlier.id == later.id:
        return True
    return (later.attempt, later.created) >= (earlier.attempt, earlier.created)


def is_stamped_last(message: Message) -> bool:
    """Whether the stamp is no earlier than any time that the message shows: both runtimes take it last (facts §1.6)."""
    times = [time for each in message.containers for time in (each.created, each.started, each.finished)]
    return message.created >= max([*times, message.sandbox.created if message.sandbox else 0])


def is_of_a_sandbox_that_lives(pair: Delivery) -> bool:
    """Whether no message about a sandbox follows the one that says it is deleted."""
    return not (pair.earlier.type == EventType.DELETED and pair.earlier.is_sandbox)


def is_alone(message: Message) -> bool:
    """Whether no two containers of one name live beside each other in what the message shows (S5b)."""
    labels = [each.label for each in message.containers if each.label and each.state in (State.CREATED, State.RUNNING)]
    return len(labels) == len(set(labels))
