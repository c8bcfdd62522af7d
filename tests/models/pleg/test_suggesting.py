"""Each recording with a defect is consistent with the bug that it was made after; a healthy one with none."""

import pytest

from models.pleg.behaviour.logged.suggesting import suggested
from models.pleg.behaviour.streamed.suggesting import suggested_of
from models.pleg.vocabulary.findings import Suggestion
from models.pleg.worlds.recordings import GENERIC, STREAM, changed, recorded_log, recorded_stream
from verify import discover
from verify.world import World

FAULTS = {fault.name: fault for fault in discover.faults("pleg")}
ROWS = {
    "a_relist_tells_a_start_again": "repeats",
    "a_relist_tells_an_end_again": "repeats",
    "a_start_comes_after_the_end": "B24",
    "an_event_is_lost_and_the_record_moves_on": "B15",
    "one_pod_hangs_for_longer_than_the_threshold": "B22",
    "two_loops_relist": "D7",
    "the_fallback_lowers_the_threshold_under_an_old_relist": "D6",
    "the_runtime_is_restarted": "B11",
    "the_consumer_never_ends": "B10",
    "the_exit_code_is_lost": "B23",
    "the_channel_overflows": "B15",
    "a_container_outlives_its_sandbox": "B12",
    "an_event_meets_a_failed_inspection": "B8, B9",
    "the_clock_is_set_back": "B19",
    "a_stop_overtakes_a_start": "B24",
    "a_message_comes_again_after_a_reconnect": "D9",
    "the_sandbox_is_gone_before_its_container": "B12",
    "a_message_shows_no_containers": "B13",
    "an_older_snapshot_has_the_later_stamp": "D2",
    "a_stamp_is_in_seconds": "B2",
    "a_late_message_resurrects_a_pod": "D9",
    "a_second_container_is_made_beside_the_first": "B5, B6",
}


def seen(world: World) -> dict[str, Suggestion]:
    """The rows that the recording is consistent with."""
    given = world.given
    found = suggested(given) if hasattr(given, "log") else suggested_of(given)
    return {each.row: each for each in found if each.places}


@pytest.mark.parametrize("name", ROWS)
def test_a_defect_suggests_its_bug(name: str) -> None:
    """With the lines or documents; D6 is an unhealthy line besides, which hangs would leave as well."""
    found = seen(FAULTS[name].make())
    assert ROWS[name] in found
    assert set(found) - {ROWS[name]} <= {"B22"}
    assert all("line" in place for each in found.values() for place in each.places)


def test_what_is_healthy_suggests_nothing() -> None:
    """No row is consistent with it; some say that they could not be seen."""
    assert seen(recorded_log("log", GENERIC)) == {}
    assert seen(recorded_stream("stream", STREAM)) == {}


def test_a_change_that_is_found_again_and_again_suggests_why() -> None:
    """Refused writes where no line says that inspections fail, and failing inspections where one does."""
    again = tuple(changed(4610 + 1100 * number, "c3", "non-existent", "running") for number in range(3))
    assert set(seen(recorded_log("log", (*GENERIC, *again)))) == {"B2"}
    failing = (6811, '"PLEG: Ignoring events for pod" err="timeout" pod="shop/web"')
    assert set(seen(recorded_log("log", (*GENERIC, *again, failing)))) == {"B16"}


def test_what_a_log_level_does_not_show_is_hidden() -> None:
    """Each such row says what it would need."""
    quiet = recorded_log("log", tuple(line for line in GENERIC if "SyncLoop" in line[1]))
    hidden = {each.row: each.hidden for each in suggested(quiet.given) if each.hidden}
    assert {"B2", "B11", "D6", "D7", "D2", "B5, B6"} <= set(hidden)
