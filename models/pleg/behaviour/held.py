"""What a kubelet holds while a schedule runs: the cache, PLEG's records, and the event channel."""

from attrs import define, field

from models.pleg.behaviour.cache import Change, notified
from models.pleg.behaviour.channel import with_sent
from models.pleg.behaviour.node import Node
from models.pleg.vocabulary import NEVER, Difference, Entry, Holding, Settings, Wait

Event = tuple[str, Difference]
Woken = tuple[Wait, str, Entry]  # who, which pod, and the entry that was read


@define
class Held:
    """One kubelet: what it knows of each pod by uid, and who was woken, with what, since it was last asked."""

    settings: Settings
    node: Node
    capacity: int
    holdings: dict[str, Holding] = field(factory=dict)
    global_time: int = NEVER
    relist_time: int = NEVER
    queue: tuple[Event, ...] = ()
    dropped: int = 0
    woken: list[Woken] = field(factory=list)

    def of(self, uid: str) -> Holding:
        """What is held about a pod."""
        return self.holdings.get(uid, Holding())

    def put(self, uid: str, holding: Holding, woken: tuple[Wait, ...] = ()) -> None:
        """Hold this from now on; who was woken reads the entry as it now is."""
        self.holdings[uid] = holding
        self.woken.extend((wait, uid, holding.entry) for wait in woken)

    def change(self, uid: str, change: Change) -> None:
        """Hold what a touch of the cache has made."""
        self.put(uid, change.holding, change.woken)

    def vouch(self, stamp: int) -> None:
        """Set the global time, whatever it was, and wake who waited for no more: `cache.UpdateTime`."""
        self.global_time = stamp
        for uid, holding in list(self.holdings.items()):
            self.change(uid, notified(holding, stamp))

    def send(self, uid: str, events: tuple[Difference, ...]) -> None:
        """Put events into the channel as far as there is room."""
        self.queue, dropped = with_sent(self.queue, self.capacity, tuple((uid, event) for event in events))
        self.dropped += dropped
