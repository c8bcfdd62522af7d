"""A lost packet is drawn with the hop that loses it, and the dump is named in which the cause is looked for."""

from pathlib import Path

import pytest

from models.packet import Packet, Protocol, address
from models.reachability.behaviour.flight import PodFlight
from models.reachability.vocabulary import Departure, Dropped, DropReason
from models.reachability.worlds import snapshot_world
from models.reachability.worlds.drawing import CAUSES, OF_SENDER, drawing
from tests.models.reachability.two_nodes import flat, nested, write
from verify.picture import Ending, Way
from verify.trace import Move, Run

PACKET = Packet(address("10.9.1.2"), address("10.9.2.2"), Protocol.ICMP, 0, 0, 64, 84, unfragmentable=False)


def lost(folder: Path, reason: DropReason, host: str) -> Run:
    """A run of two steps in which this host loses the packet of another one."""
    network = snapshot_world(folder).given
    sender = next(each for each in network.hosts if each.name != host)
    states = (
        PodFlight(network, Departure(sender, PACKET)),
        PodFlight(network, Dropped(host, "eth0", reason, PACKET)),
    )
    return Run(states, (Move("hop"),))


def test_the_last_stop_is_marked(tmp_path: Path) -> None:
    """In the column of its host, with the reason."""
    run = lost(write(tmp_path, nested()), DropReason.NO_ROUTE, "n1")
    picture = drawing(tmp_path)("reachability.safety.pods_reach_every_pod", run).picture
    assert isinstance(picture, Way)
    assert [stop.ending for stop in picture.stops] == [Ending.NONE, Ending.BAD]
    assert (picture.stops[-1].place, picture.stops[-1].lines) == ("n1", ("no route",))


@pytest.mark.parametrize("reason", DropReason)
def test_every_loss_names_a_dump_that_is_there(tmp_path: Path, reason: DropReason) -> None:
    """In either layout; where a packet was sent astray, the sender's comes first."""
    places = {}
    for layout, files in (("nested", nested()), ("flat", flat())):
        folder = write(tmp_path / layout, files)
        found = drawing(folder)("", lost(folder, reason, "n1")).places
        assert all(Path(place.file).is_file() for place in found)
        places[layout] = [Path(place.file).name.rpartition("n1.")[2] for place in found]
    assert places["nested"][-1] == CAUSES.get(reason, "addr.json")
    assert len(places["nested"]) == len(places["flat"]) == (2 if reason in OF_SENDER else 1)


def test_a_pod_has_dumps_below_its_node(tmp_path: Path) -> None:
    """In the nested layout."""
    folder = write(tmp_path, nested())
    (place,) = drawing(folder)("", lost(folder, DropReason.NEIGH_FAILED, "db")).places
    assert place.file == str(folder / "n2/pods/db/neigh.json")


def test_a_world_that_ships_has_a_picture_and_no_place(tmp_path: Path) -> None:
    """There is no file to point at."""
    found = drawing()("", lost(write(tmp_path, nested()), DropReason.NO_ROUTE, "n1"))
    assert found.picture is not None
    assert found.places == ()
