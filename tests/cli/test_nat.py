"""`verify nat`: what a user gets for a dump and for packets, and what status a gate ends with."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.nat.behaviour.recognizing import recognized
from models.nat.vocabulary import Node
from tests.conformance.nat.recorded import documents, rules
from verify.cli import main

Ask = Callable[..., tuple[int, str, str]]
NODE = ("--address", "eth0=192.168.0.2/24", "--route", "0.0.0.0/0=eth0@192.168.0.1", "--route-localnet", "yes")
STRUCTURE = ("--property", "*hooks*")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run the command on these rules and flows; give its status and what it wrote."""
    monkeypatch.setenv("COLUMNS", "200")

    def call(dump: str, *options: str, flows: str | None = None) -> tuple[int, str, str]:
        (tmp_path / "rules").write_text(dump)
        asked = ["nat", "--rules", str(tmp_path / "rules"), *options]
        if flows is not None:
            (tmp_path / "flows").write_text(flows)
            asked += ["--flows", str(tmp_path / "flows")]
        return main(asked), *capsys.readouterr()

    return call


def recorded() -> dict[str, Any]:
    """A recorded node with a service that has two endpoints."""
    return documents()[1]


def test_a_healthy_hook_passes_and_a_missing_one_fails(ask: Ask) -> None:
    """Status 0, and 1 where a jump is lost."""
    written = recorded()["rules"]
    assert ask(written, *NODE, *STRUCTURE)[0] == 0
    lost = "\n".join(line for line in written.split("\n") if not line.startswith("-A PREROUTING"))
    status, out, _ = ask(lost, *NODE, *STRUCTURE)
    assert status == 1
    assert "the_hooks_lead_to_the_services" in out


def test_packets_are_traced(ask: Ask) -> None:
    """Each flow with its fate, its new destinations and their chances, and the lines of the rules."""
    document = recorded()
    flow = next(flow for flow in document["flows"] if len(flow["outcome"]["dnat"] or ()) > 1)
    status, out, _ = ask(document["rules"], *NODE, *STRUCTURE, "--format", "json", flows=json.dumps([flow]))
    (answer,) = json.loads(out)["answers"]
    (found,) = answer["data"]["flows"]
    assert status == 0
    assert sorted({way["dnat"] for way in found["ways"]}) == sorted(flow["outcome"]["dnat"])
    assert all(way["rules"][0].startswith("line ") for way in found["ways"])


def test_wrong_input_is_one_line(ask: Ask) -> None:
    """And status 2, before anything is asked."""
    for dump, options, flows, said in (
        ("*nat\n:A - [0:0]\n-A A -j B\nCOMMIT\n", (), None, "line 3: expected a chain of this table"),
        ("*nat\nCOMMIT\n", ("--address", "x"), None, "--address 'x': expected DEVICE=ADDRESS/LENGTH"),
        ("*nat\nCOMMIT\n", ("--route", "x"), None, "--route 'x': expected PREFIX=DEVICE"),
        ("*nat\nCOMMIT\n", (), "[{}]", "flows[0].protocol: expected one of"),
    ):
        status, out, complaint = ask(dump, *options, flows=flows)
        assert (status, out) == (2, "")
        assert said in complaint
        assert len(complaint.strip().splitlines()) == 1


def test_what_needs_rules_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Addresses without a dump say nothing."""
    assert main(["nat", "--pods", "10.0.0.0/8"]) == 2
    assert "--pods says nothing without --rules FILE" in capsys.readouterr().err
    assert main(["nat", "--route-localnet", "yes"]) == 2
    assert "--route-localnet says nothing without --rules FILE" in capsys.readouterr().err


def test_an_undecided_match_is_named(ask: Ask) -> None:
    """The verdict is unknown and names the rule: status 3."""
    document = recorded()
    stop = "-A FORWARD -m set --match-set people src -j DROP\n-A FORWARD -m conntrack --ctstate NEW -m comment"
    written = document["rules"].replace("-A FORWARD -m conntrack --ctstate NEW -m comment", stop, 1)
    status, out, _ = ask(written, *NODE, "--property", "*policy_of_forward*")
    assert status == 3
    assert "--match-set people src" in out


def test_objects_say_which_endpoints_are_here(ask: Ask, tmp_path: Path) -> None:
    """With them the traffic policies are decided, without them not; a node must be named."""
    document = documents()[0]
    file = tmp_path / "objects.json"
    file.write_text(json.dumps(document["objects"]))
    asked = (*NODE, "--property", "*inside_traffic*")
    assert ask(document["rules"], *asked)[0] == 3
    assert ask(document["rules"], *asked, "--services", str(file), "--node", "node-a")[0] == 0
    assert ask(document["rules"], *asked, "--services", str(file), "--node", "node-b")[0] == 1
    status, _, complaint = ask(document["rules"], *asked, "--services", str(file))
    assert (status, "--services says nothing without --node NAME" in complaint) == (2, True)


def test_a_gap_of_kube_proxy_is_expected_where_it_can_show(ask: Ask) -> None:
    """Row 25 needs an external address without endpoints; on other nodes the same sentence must hold.

    A place that two services claim, one of them with endpoints, is another matter (row 29).
    """
    asked = ("--property", "*tells_its_own_node")
    statuses = []
    for document in documents()[:24]:
        given = recognized(rules(document), Node())
        fronts = {(front.address, front.protocol, front.port) for front in given.fronts}
        if given.told and not fronts & {(each.address, each.protocol, each.port) for each in given.told}:
            statuses.append(ask(document["rules"], *NODE, *asked)[0])
    assert len(statuses) > 1
    assert set(statuses) == {0}


@pytest.fixture
def objects(tmp_path: Path) -> Path:
    """A service that is sticky, with an endpoint on each of two nodes."""
    about = {"namespace": "default", "name": "web"}
    service = {
        "kind": "Service",
        "metadata": about,
        "spec": {
            "clusterIP": "10.96.0.20",
            "ports": [{"port": 80, "protocol": "TCP"}],
            "sessionAffinity": "ClientIP",
            "externalIPs": ["198.51.100.20"],
        },
    }
    found = {
        "kind": "EndpointSlice",
        "metadata": {**about, "labels": {"kubernetes.io/service-name": "web"}},
        "addressType": "IPv4",
        "ports": [{"port": 8080, "protocol": "TCP"}],
        "endpoints": [
            {"addresses": [f"10.244.{place}.5"], "nodeName": f"n{place}", "conditions": {}} for place in (0, 1)
        ],
    }
    file = tmp_path / "objects.json"
    file.write_text(json.dumps({"items": [service, found]}))
    return file


def test_what_kube_proxy_programs_is_printed(objects: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For iptables-restore, by the release that is named, and nothing else."""
    asked = ["nat", "--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16"]
    assert main([*asked, "--program"]) == 0
    new = capsys.readouterr().out
    assert new.startswith("*filter\n")
    assert new.endswith("COMMIT\n")
    assert "--to-destination 10.244.1.5:8080" in new
    assert "KUBE-FIREWALL" in new
    assert main([*asked, "--release", "1.26", "--program"]) == 0
    assert "KUBE-FIREWALL" not in capsys.readouterr().out
    assert main([*asked, "--property", "*an_address_is_of_one_service"]) == 0


def test_rules_are_held_against_objects(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """What differs is named with its service; what is as it should be is not."""
    asked = ("--services", str(objects), "--node", "n0", "--property", "*hooks*")
    main(["nat", *asked[:4], "--pods", "10.244.0.0/16", "--program"])
    written = capsys.readouterr().out
    assert "Nothing differs." in ask(written, *asked)[1]
    lost = "\n".join(line for line in written.split("\n") if "external IP" not in line)
    out = ask(lost, *asked, "--format", "json")[1]
    ((answer),) = json.loads(out)["answers"]
    (row,) = answer["data"]["differences"]
    assert (row["service"], row["rules are"], row["chain"]) == ("default/web", "missing", "KUBE-SERVICES")


def test_what_is_told_beside_rules_is_asked(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """Blocks and clients: an address that leaks is documented, one that is not allowed and a crowd are not."""
    main(["nat", "--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16", "--program"])
    written = capsys.readouterr().out
    for options, status in (
        (("--service-cidr", "10.96.0.0/16", "--property", "*leaks"), 0),
        (("--external-cidr", "203.0.113.0/24", "--property", "*allowed_one"), 1),
        (("--external-cidr", "198.51.100.0/24", "--property", "*allowed_one"), 0),
        (("--clients", "100", "--property", "*has_room*"), 0),
        (("--clients", "101", "--property", "*has_room*"), 1),
        (("--external-cidr", "x", "--property", "*allowed_one"), 2),
    ):
        assert ask(written, *NODE, *options)[0] == status, options


def test_rules_are_held_to_the_endpoints_of_the_objects(
    objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    """An endpoint that no object has any more is a violation, and one that no rule has; with both, all is proved."""
    asked = ("--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16")
    main(["nat", *asked, "--program"])
    both = capsys.readouterr().out
    told = objects.read_text()
    objects.write_text(told.replace("10.244.1.5", "10.244.1.9"))
    main(["nat", *asked, "--program"])
    other = capsys.readouterr().out
    led, drawn = "*leads_to_the_endpoints_of_its_objects", "*every_endpoint_of_its_objects_is_drawn"
    assert ask(other, *NODE, *asked, "--property", led, "--property", drawn)[0] == 0
    document = json.loads(told)
    document["items"][1]["endpoints"].pop()
    objects.write_text(json.dumps(document))
    assert ask(both, *NODE, *asked, "--property", led)[0] == 1
    assert ask(both, *NODE, *asked, "--property", drawn)[0] == 0
    objects.write_text(told)
    assert ask(other, *NODE, *asked, "--property", drawn)[0] == 1


def test_hints_for_zones_need_the_zone(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --zone it is not known which endpoints are meant for the node: unknown, and the reason says so."""
    document = json.loads(objects.read_text())
    for each, zone in zip(document["items"][1]["endpoints"], "ab", strict=True):
        each["hints"] = {"forZones": [{"name": zone}]}
    objects.write_text(json.dumps(document))
    asked = ("--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16")
    main(["nat", *asked, "--zone", "a", "--program"])
    written = capsys.readouterr().out
    told = (*NODE, *asked, "--property", "*of_its_objects*")
    assert ask(written, *told, "--zone", "a")[0] == 0
    assert ask(written, *told, "--zone", "b")[0] == 1
    status, out, _ = ask(written, *told)
    assert (status, "--zone NAME" in out) == (3, True)
