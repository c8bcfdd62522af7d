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
