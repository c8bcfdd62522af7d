"""`verify nat --services`: what objects say beside rules, and what kube-proxy programs for them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from verify.cli import main

Ask = Callable[..., tuple[int, str, str]]
NODE = ("--address", "eth0=192.168.0.2/24", "--route", "0.0.0.0/0=eth0@192.168.0.1", "--route-localnet", "yes")
BESIDE = (
    "--address",
    "eth0=192.168.0.2/24",
    "--address",
    "cni0=10.244.0.1/24",
    "--route",
    "0.0.0.0/0=eth0@192.168.0.1",
)
HOOKS = ("INPUT", "FORWARD", "OUTPUT")


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


def programmed(capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    """What kube-proxy programs for the objects that are asked for."""
    assert main(["nat", *asked, "--program"]) == 0
    return capsys.readouterr().out


def test_a_gap_that_is_mended_is_no_surprise(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """Row 20 may be broken on any node, and may be closed by a firewall: both are as expected."""
    written = programmed(capsys, "--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16")
    mended = written.replace("COMMIT", "".join(f"-A {hook} -d 10.96.0.0/16 -j DROP\n" for hook in HOOKS) + "COMMIT", 1)
    asked = (*NODE, "--service-cidr", "10.96.0.0/16", "--property", "*leaks", "--format", "json")
    for dump, outcome in ((written, "violated"), (mended, "proved")):
        status, out, _ = ask(dump, *asked)
        (result,) = json.loads(out)["results"]
        assert (status, result["verdict"], result["expected"]) == (0, outcome, outcome)


def test_without_a_detector_answers_may_go_astray(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """Row 30: documented where some endpoint is elsewhere, with a client that is not the node; else it is proved."""
    asked = ("--services", str(objects), "--node", "n0")
    property_ = ("--property", "*an_answer_comes_by_this_node")
    status, out, _ = ask(programmed(capsys, *asked), *BESIDE, *asked, *property_)
    assert (status, "facts row 30" in out, "received=''" in out) == (0, True, False)
    document = json.loads(objects.read_text())
    document["items"][1]["endpoints"].pop()
    objects.write_text(json.dumps(document))
    status, out, _ = ask(programmed(capsys, *asked), *BESIDE, *asked, *property_)
    assert (status, "1 proved" in out) == (0, True)


def test_a_node_port_that_nobody_serves_is_refused_to_its_node(
    objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the node sends from another address to 127/8 must be dropped (F6), and is no client that waits.

    Nothing is proved of a node whose addresses nobody tells: any address might be its own.
    """
    document = json.loads(objects.read_text())
    document["items"][1]["endpoints"] = []
    spec = document["items"][0]["spec"]
    spec["type"], spec["ports"][0]["nodePort"] = "NodePort", 30080
    del spec["externalIPs"]
    objects.write_text(json.dumps(document))
    asked = ("--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16")
    status, out, _ = ask(programmed(capsys, *asked), *BESIDE, *asked, "--property", "*tells_its_own_node")
    assert (status, "1 proved" in out) == (0, True)
    status, out, _ = ask(programmed(capsys, *asked), *asked, "--property", "*tells_its_own_node")
    assert (status, "the node's addresses are not told" in out) == (3, True)


def test_a_table_says_what_it_cannot_know(objects: Path, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    """That hints hang on a zone that is not told, and that no endpoint is on the node that is."""
    document = json.loads(objects.read_text())
    for each, zone in zip(document["items"][1]["endpoints"], "ab", strict=True):
        each["hints"] = {"forZones": [{"name": zone}]}
    objects.write_text(json.dumps(document))
    asked = ("--services", str(objects), "--pods", "10.244.0.0/16")
    written = programmed(capsys, *asked, "--node", "n0", "--zone", "a")
    structure = ("--property", "*hooks*")
    out = ask(written, *NODE, *asked, "--node", "n0", *structure)[1]
    assert ("hints for zones: without --zone NAME" in out, "No endpoint is on node" in out) == (True, False)
    out = ask(written, *NODE, *asked, "--node", "nO", "--zone", "a", *structure)[1]
    assert ("hints for zones" in out, "No endpoint is on node nO" in out) == (False, True)
    assert "no endpoint is on node nO" in out


@pytest.mark.parametrize(
    "words",
    [("--evidence", "new"), ("--report", "out.json"), ("--property", "*"), ("--format", "json"), ("-q",)],
    ids=lambda words: words[0],
)
def test_options_of_a_run_are_refused_where_nothing_is_verified(
    words: tuple[str, ...], objects: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They said nothing beside --program: no report was written, and the status was 0."""
    monkeypatch.chdir(objects.parent)
    asked = ["nat", "--services", str(objects), "--node", "n0", "--pods", "10.244.0.0/16", "--program"]
    assert main([*asked, *words]) == 2
    out, err = capsys.readouterr()
    flag = "--quiet" if words == ("-q",) else words[0]
    assert (out, err) == ("", f"verify: {flag} says nothing where nothing is verified: leave it out\n")
