"""Nothing from an input becomes markup, in any report: names of pods, lines of logs, comments of rules, of series."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.models.reachability.two_nodes import nested, write
from tests.reports.conftest import reports_in
from tests.reports.inputs import LOG, ROLES, RULES
from tests.reports.pages import tags_of
from verify.cli import main

BAD = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(1)>"
TAGS = {"script", "style"}  # that a page has once each, by itself


def snapshot(folder: Path) -> list[str]:
    """A pod, and the folder of the dumps, have names that are markup."""
    files = nested()
    files["n1/route.json"] = []
    renamed = {name.replace("pods/web/", f"pods/{IMAGE}/"): content for name, content in files.items()}
    write(folder / "<b>snap", renamed)
    return ["reachability", "--snapshot", "<b>snap"]


def rules(folder: Path) -> list[str]:
    """The comments of rules are markup."""
    text = RULES.replace("shop/web:http", BAD).replace("service portals", "]]>--><svg onload=alert(1)>")
    (folder / "a`b|c<i>.txt").write_text(text)
    return ["nat", "--rules", "a`b|c<i>.txt", "--address", "eth0=192.168.0.2/24", "--property", "*reached"]


def roles(folder: Path) -> list[str]:
    """A role and an account are named so."""
    bad = f"'{IMAGE}'"
    (folder / "rbac.yaml").write_text(ROLES.replace("name: operator", f"name: {bad}"))
    return ["authorization", "--manifests", "rbac.yaml", "--property", "*cluster_admin"]


def series(folder: Path) -> list[str]:
    """Two series of a file are named so, one of them with a mention and a formula."""
    names = (f'"{IMAGE}"', "@everyone $x^2$ [a](javascript:alert(1))")
    rows = [f"{name},{10 * at},{at * 70}" for name in names for at in range(1, 9)]
    (folder / "node.csv").write_text("\n".join(["name,timestamp_s,usage_s", *rows]) + "\n")
    return ["cpu", "--series", "node.csv", "--cores", "4"]


def log(folder: Path) -> list[str]:
    """A container of a log is named so, and a line of it carries what steers a terminal."""
    text = LOG.replace("c0ffee", BAD).replace('newState="running"', 'newState="running" note="\x1b[2J\u202e</pre>"')
    (folder / "kubelet.log").write_text(text)
    return ["pleg", "--log", "kubelet.log"]


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "reachability": snapshot,
    "nat": rules,
    "authorization": roles,
    "cpu": series,
    "pleg": log,
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_report_takes_text_for_markup(name: str, tmp_path: Path) -> None:
    """The page has its own script alone; Markdown no tag but those that fold, and nobody is called."""
    found = reports_in(tmp_path, COMMANDS[name])
    seen = tags_of(found["html"])
    assert {tag: seen.tags.count(tag) for tag in TAGS} == dict.fromkeys(TAGS, 1)
    assert not {"img", "i", "b", "iframe"} & set(seen.tags)
    assert not [each for each in seen.named if each.startswith("on") or each == "style"]
    assert all(address.startswith(("#", "properties/")) for address in seen.asked)
    assert re.search("alert|snap", found["html"])  # it was there to be escaped

    prose = re.sub(r"(?s)(`{3,})python\n.*?\n\1", "", found["md"])
    prose = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", prose)
    prose = re.sub(r"\\.", "", prose)  # what is escaped
    assert set(re.findall(r"<[^>]*>", prose)) <= {
        "<details>", "<summary>", "</summary>", "</details>", "<!-- -->", *re.findall(r"<!-- -->", prose)
    }  # fmt: skip
    assert not re.search(r"@\w", prose)
    assert "](" not in prose

    ET.fromstring(found["xml"].encode())  # noqa: S314 - our own text
    assert not {"\x1b", "\u202e"} & set(found["html"] + found["md"] + found["xml"])


def test_a_file_whose_name_is_no_text_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no UTF-8 are shown as such, and every report can be written."""
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"ru\xffles.txt")
    try:
        Path(name).write_text(RULES)
    except OSError:
        pytest.skip("this file system takes no such name")
    told = ["nat", "--rules", name, "--address", "eth0=192.168.0.2/24", "--property", "*.every_chain_is_reached"]
    endings = ("json", "html", "sarif", "md", "xml")
    assert main([*told, "-q", *(word for each in endings for word in ("--report", f"out.{each}"))]) == 1
    assert "ru%FFles.txt" in Path("out.sarif").read_text(encoding="utf-8")
    assert "ru\ufffdles.txt" in Path("out.html").read_text(encoding="utf-8")
