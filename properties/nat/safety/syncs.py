"""What holds while services change, and between releases of kube-proxy."""

from models.nat.behaviour.asking import can_come, serves
from models.nat.behaviour.releases import translate_alike
from models.nat.behaviour.syncing import forgets_what_is_gone, is_the_same_in_part, stays_served
from models.nat.vocabulary import Packet
from models.nat.vocabulary.programmed import Device
from models.nat.vocabulary.synced import (
    Compared,
    EachChange,
    EachChanged,
    EachLosing,
    EachMet,
    Synced,
    Syncing,
)
from verify import assume, for_all


@for_all
def a_flow_to_an_endpoint_that_is_gone_is_forgotten(
    synced: Synced, front: EachLosing, packet: Packet, received: Device
) -> bool:
    """What conntrack remembers of UDP flows to an endpoint is deleted when the endpoint goes (T1).

    Later packets of such a flow never ask the rules again. kube-proxy does not do this where no endpoint is left (facts
    row 12; kubernetes 139628), nor where the service itself is gone (kubernetes 141371).
    """
    assume(serves(synced.before, front, packet), can_come(synced.before, packet.source, received))
    return forgets_what_is_gone(synced, front, packet, received)


@for_all
def a_partial_sync_leaves_what_a_whole_one_would(syncing: Syncing, change: EachChange) -> bool:
    """Whatever has changed, or failed to be written before, the rules are those of the services as they are (T2)."""
    return is_the_same_in_part(syncing, change)


@for_all
def a_service_is_not_refused_between_two_tables(
    synced: Synced, front: EachChanged, packet: Packet, received: Device
) -> bool:
    """iptables-restore writes filter first, then nat: between them nothing that was and is served is refused (T3).

    What only begins to be served may be refused until table nat is written, too.
    """
    assume(serves(synced.after, front, packet), can_come(synced.after, packet.source, received))
    return stays_served(synced, front, packet, received)


@for_all
def releases_translate_alike(compared: Compared, front: EachMet, packet: Packet, received: Device) -> bool:
    """Of the same services, two releases make the same translations with the same chances, hidden or not (D2)."""
    assume(serves(compared.one, front, packet), can_come(compared.one, packet.source, received))
    return translate_alike(compared, packet, received)
