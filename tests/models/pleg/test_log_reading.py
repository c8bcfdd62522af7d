"""What is read of a kubelet's log, in every form in which kubelets write."""

import gzip
from pathlib import Path

import pytest

from models.pleg.reading.logs import read_log
from models.pleg.vocabulary import EventType, Kind, Phase
from models.pleg.vocabulary.lines import (
    Arrived,
    Blocked,
    Changed,
    Crashed,
    Discarded,
    Dropped,
    Failed,
    FellBack,
    Finished,
    Generated,
    Received,
    Relisted,
    Told,
    Unhealthy,
    Unlisted,
    Withheld,
)
from models.pleg.vocabulary.logs import Log
from verify.reading.refusing import Unreadable

HEAD = "I0611 07:08:09.123456    4242 kubelet.go:2100] "
NOON = 7 * 3600 + 8 * 60 + 9
JSON_EVENT = '"SyncLoop (PLEG): event for pod" pod="shop/web" event={"ID":"u1","Type":"ContainerDied","Data":"c1"}'
GO_EVENT = '"SyncLoop (PLEG): event for pod" pod="shop/web" event=&{ID:u1 Type:ContainerDied Data:c1}'
OLD_EVENT = 'SyncLoop (PLEG): "web_shop(u1)", event: &pleg.PodLifecycleEvent{ID:"u1", Type:"ContainerDied", Data:"c1"}'
TOLD = (Kind.DIED, "u1", "c1", "shop/web")
DAY = 86_400 * 10**9


@pytest.fixture
def read(tmp_path: Path) -> "Reader":
    """Read this text as a log."""
    return Reader(tmp_path)


class Reader:
    """Writes a text to a file and reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, text: str, year: int | None = None) -> Log:
        """The log that the text is."""
        file = self.folder / "kubelet.log"
        file.write_text(text, encoding="utf-8")
        return read_log(file, year)


@pytest.mark.parametrize("event", [JSON_EVENT, GO_EVENT, OLD_EVENT])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "Jun 11 07:08:10 node1 kubelet[4242]: ",
        "2024-06-11T07:08:10+0000 node1 k3s[17]: ",
        "2024-06-11T07:08:10.2Z stderr F ",
        "1234:",
        "2024-06-11 07:08:10.000 | ",
    ],
)
def test_an_event_is_read_in_every_form(read: Reader, event: str, before: str) -> None:
    """Three ways to print it, and whatever a journal puts before it; the header's own time counts."""
    (line,) = read(f"{before}{HEAD}{event}\n").lines
    assert isinstance(line, Told)
    assert (line.kind, line.pod, line.about, line.shown) == TOLD
    assert line.time % DAY == NOON * 10**9 + 123_456_000
    assert not line.ignored


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ('"GenericPLEG" podUID="u1" containerID="c1" oldState="running" newState="exited"', Changed),
        ('"GenericPLEG" podUID=u1 containerID="c1" oldState=running newState=exited', Changed),
        ("GenericPLEG: u1/c1: running -> exited", Changed),
        ('"GenericPLEG: Relisting"', Relisted),
        ("GenericPLEG: Relisting", Relisted),
        ('"GenericPLEG: Unable to retrieve pods" err="rpc error"', Unlisted),
        ("GenericPLEG: Unable to retrieve pods: rpc error", Unlisted),
        ('"PLEG: Ignoring events for pod" err="rpc error" pod="shop/web"', Withheld),
        ('"PLEG: Write status" err="rpc error" pod="shop/web"', Withheld),
        ('"Generic (PLEG): container finished" podID="u1" containerID="c1" exitCode=137', Finished),
        ('"Event channel is full, discard this relist() cycle event"', Discarded),
        ("event channel is full, discard this relist() cycle event", Discarded),
        ('"Evented PLEG: Event channel is full, discarded pod lifecycle event"', Discarded),
        ('"Evented PLEG: Failed to get container events, retrying: " err="EOF"', Failed),
        ('"Fall back to Generic PLEG relisting since Evented PLEG is not working"', FellBack),
        ('"Evented PLEG: disabling unexpected-termination fast path after exhausting event stream retries"', FellBack),
        ('"Evented PLEG: Generated pod status from the received event" podUID=u1', Generated),
        ('"Evented PLEG: received ContainerEventResponse with nil PodSandboxStatus or …Metadata" x="y"', Dropped),
        ('"container event received" resp="&ContainerEventResponse{ContainerId:c1,}"', Arrived),
        ('Observed a panic: "invalid memory address or nil pointer dereference"', Crashed),
    ],
)
def test_every_line_of_ours_is_read(read: Reader, message: str, expected: type) -> None:
    """In the words of the versions that are known, structured or not."""
    assert [type(line) for line in read(f"{HEAD}{message}\n").lines] == [expected]


def test_a_state_change_says_which(read: Reader) -> None:
    """Pod, container, and both states."""
    (line,) = read(f"{HEAD}GenericPLEG: u1/c1: running -> non-existent\n").lines
    assert (line.pod, line.about, line.old, line.new) == ("u1", "c1", Phase.RUNNING, Phase.NON_EXISTENT)


@pytest.mark.parametrize(
    "printed",
    [
        "&ContainerEventResponse{ContainerId:c1,ContainerEventType:CONTAINER_STOPPED_EVENT,CreatedAt:17,}",
        'container_id:\\"c1\\" container_event_type:CONTAINER_STOPPED_EVENT created_at:17',
        'container_id:\\"c1\\"  created_at:17',
    ],
)
def test_a_message_is_read_in_both_prints(read: Reader, printed: str) -> None:
    """As gogo prints it, and as protobuf's own library does."""
    (line,) = read(f'{HEAD}"Received Container Stopped Event" event="{printed}"\n').lines
    assert isinstance(line, Received)
    assert (line.type, line.about) == (EventType.STOPPED, "c1")


@pytest.mark.parametrize(
    ("said", "elapsed", "threshold"),
    [
        ("3m5.30015447s", 185_300_154_470, "3m0s"),
        ("1h0m0.5s", 3_600_500_000_000, "10m0s"),
        ("42m53.338575586s", 2_573_338_575_586, "3m0s"),
        ("2562047h47m16.854775807s", 9_223_372_036_854_775_807, "3m0s"),
    ],
)
@pytest.mark.parametrize(
    "form",
    [
        '"Skipping pod synchronization" err="[container runtime is down, {}]"',
        '"Skipping pod synchronization" err="{}"',
        "skipping pod synchronization - [{} container runtime is down]",
        "skipping pod synchronization - {}",
    ],
)
def test_a_line_about_health_is_read(read: Reader, form: str, said: str, elapsed: int, threshold: str) -> None:
    """How long PLEG was not active, as Go prints it, and the threshold."""
    text = f"PLEG is not healthy: pleg was last seen active {said} ago; threshold is {threshold}"
    (line,) = read(f"{HEAD}{form.format(text)}\n").lines
    assert isinstance(line, Unhealthy)
    assert line.elapsed == elapsed
    assert line.threshold == {"3m0s": 180, "10m0s": 600}[threshold] * 10**9


def test_both_checks_are_told_apart(read: Reader) -> None:
    """Evented PLEG's full channel is not Generic's inactivity."""
    full = "EventedPLEG is not healthy: EventedPLEG: pleg event channel capacity is full with 1000 events"
    (line,) = read(f'{HEAD}"Skipping pod synchronization" err="{full}"\n').lines
    assert isinstance(line, Blocked)
    yet = "PLEG is not healthy: pleg has yet to be successful"
    lines = read(f'{HEAD}"Skipping pod synchronization" err="[{yet}, {full}]"\n').lines
    assert [type(each) for each in lines] == [Unhealthy, Blocked]
    assert lines[0].elapsed is None


def test_json_is_read(read: Reader) -> None:
    """Milliseconds since 1970, the pod as an object, and each line's own level."""
    event = '"pod":{"name":"web","namespace":"shop"},"event":{"ID":"u1","Type":"ContainerDied","Data":"c1"}'
    text = (
        '{"ts":1718089689123.4567,"caller":"kubelet/kubelet.go:2100","msg":"SyncLoop (PLEG): event for pod","v":2,'
        f"{event}}}\n"
        '10.0.0.1: {"ts":1718089690123,"caller":"pleg/generic.go:1","msg":"GenericPLEG: Relisting","v":5}\n'
        '{"ts":1718089690124,"msg":"Skipping pod synchronization",'
        '"err":"PLEG is not healthy: pleg was last seen active 3m0.5s ago; threshold is 3m0s"}\n'
    )
    log = read(text)
    told, relisted, unhealthy = log.lines
    assert (told.kind, told.pod, told.about, told.shown) == TOLD
    assert told.time == 1_718_089_689_123_456_700
    assert (type(relisted), unhealthy.elapsed, log.level) == (Relisted, 180_500_000_000, 5)


def test_lines_inside_json_are_read(read: Reader) -> None:
    """Of `journalctl -o json` and of Docker."""
    quoted = f"{HEAD}{JSON_EVENT}".replace('"', '\\"')
    for key in ("MESSAGE", "log"):
        (line,) = read(f'{{"_PID":"4242","{key}":"{quoted}"}}\n').lines
        assert (line.kind, line.pod, line.about, line.shown) == TOLD


def test_lines_of_no_interest_are_counted(read: Reader) -> None:
    """Other lines, the later lines of a message, and mentions of PLEG by others are not refused."""
    others = (
        f"{HEAD}Starting kubelet main sync loop.\n"
        f'{HEAD}"Something else" about="PLEG"\n'
        "goroutine 17 [running]: k8s.io/kubernetes/pkg/kubelet/pleg.(*GenericPLEG).Relist\n"
        '{"level":"info","msg":"PLEG, said another program","time":"now"}\n'
        '{"PLEG\n'
        "\n"
    )
    log = read(others + f"{HEAD}{JSON_EVENT}\n")
    assert (log.total, len(log.lines), log.cut) == (7, 1, 0)


@pytest.mark.parametrize(
    "damaged",
    [
        '"SyncLoop (PLEG): event for pod" pod="shop/web" event={"ID":"u1","Type":"Contai',
        '"SyncLoop (PLEG): event for pod" pod="shop/web" event=&{ID:u1 Type:Contain',
        'SyncLoop (PLEG): "web_shop(u1)", event: &pleg.PodLifecycleEvent{ID:"u1", Ty',
        '"GenericPLEG" podUID="u1" containerID="c1" oldState="running" newState="exi',
        '"GenericPLEG" podUID="u1" containerID="c1"',
        "GenericPLEG: u1/c1: running -> gone",
        '"Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active 3m0.5',
        '"Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active x ago; threshold is 3m0s"',
        '"Generic (PLEG): container finished" podID="u1" containerID="c1" exitCode=',
        '"Received Container Stopped Event" event="',
    ],
)
def test_a_damaged_line_is_refused_unless_a_rotation_cut_it(read: Reader, damaged: str) -> None:
    """In the middle it is named by file and line; the last one without line end, and the first, are counted."""
    good = f"{HEAD}{JSON_EVENT}\n"
    with pytest.raises(Unreadable, match=r"kubelet\.log:2: expected "):
        read(f"{good}{HEAD}{damaged}\n{good}")
    with pytest.raises(Unreadable, match=r"kubelet\.log:2: expected "):
        read(f"{good}{HEAD}{damaged}\n")
    assert read(f"{good}{HEAD}{damaged}").cut == 1
    assert read(f"{HEAD}{damaged}\n{good}").cut == 1


def test_the_year_is_counted_and_february_is_asked_about(read: Reader) -> None:
    """January follows December; whether February had 29 days nobody knows, unless the log or the user says so."""
    first, later = (f"I{day} 07:08:09.123456    4242 x.go:1] {JSON_EVENT}\n" for day in ("1231", "0101"))
    old, new = read(first + later).lines
    assert new.time - old.time == DAY
    before, leap, after = (f"I{day} 07:08:09.123456    4242 x.go:1] {JSON_EVENT}\n" for day in ("0228", "0229", "0301"))
    with pytest.raises(Unreadable, match=r":2: expected --year"):
        read(before + after)
    for year, days in ((2023, 1), (2024, 2)):
        old, new = read(before + after, year).lines
        assert new.time - old.time == days * DAY
    assert len(read(before + leap + after).lines) == 3
    with pytest.raises(Unreadable, match=r":2: expected a day of the year"):
        read(before + leap, 2023)


def test_another_process_is_another_run(read: Reader) -> None:
    """By klog's process number, and by «Started kubelet» in JSON; only then the beginning is known."""
    second = HEAD.replace("4242", "4343")
    log = read(f"{HEAD}{JSON_EVENT}\n{second}{JSON_EVENT}\n")
    assert [(run.name, run.is_whole) for run in log.runs] == [("kubelet 4242", False), ("kubelet 4343", True)]
    event = '"event":{"ID":"u1","Type":"ContainerDied","Data":"c1"}'
    line = f'{{"ts":1718089689123,"msg":"SyncLoop (PLEG): event for pod",{event}}}\n'
    log = read(line + '{"ts":1718089689124,"msg":"Started kubelet"}\n' + line)
    assert [each.run for each in log.lines] == [0, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("hello\n", "found none"),
        ("hello PLEG\n", "found none"),
        (f'{HEAD}{JSON_EVENT}\n{{"ts":17,"msg":"GenericPLEG: Relisting"}}\n', "the same format"),
        (f"{HEAD}{JSON_EVENT}\nI1361 07:08:09.123456 1 x.go:1] {JSON_EVENT}\n", "a time of the day and year"),
        (f'{HEAD}{JSON_EVENT}\n{{"ts":true,"msg":"PLEG"}}\n', "milliseconds under ts"),
        (f'{HEAD}{JSON_EVENT}\n{{"ts":17,"msg":"PLEG\n', "a whole JSON object"),
    ],
)
def test_what_is_no_log_is_refused(read: Reader, text: str, said: str) -> None:
    """In one line, with the file."""
    with pytest.raises(Unreadable, match=r"^[^\n]*kubelet\.log[^\n]*expected [^\n]*$") as refused:
        read(text)
    assert said in str(refused.value)


def test_a_compressed_log_is_read_and_a_damaged_one_refused(tmp_path: Path) -> None:
    """As logrotate leaves them."""
    file = tmp_path / "kubelet.log.1.gz"
    packed = gzip.compress(f"{HEAD}{JSON_EVENT}\n".encode() * 50)
    file.write_bytes(packed)
    assert len(read_log(file).lines) == 50
    file.write_bytes(packed[:-9])
    with pytest.raises(Unreadable, match="a whole gzip file"):
        read_log(file)
    file.write_bytes(b"\x00PLEG")
    with pytest.raises(Unreadable, match="this is binary"):
        read_log(file)
