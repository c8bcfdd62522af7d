"""What cannot be read is refused in one line: the file, the line, what was expected and what stands there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.nat.reading import (
    Unreadable,
    objects_of,
    read_flows,
    read_rules,
    rules_of,
    services_of,
    told_node,
    told_services,
)
from models.nat.vocabulary import Ruleset
from models.nat.vocabulary.services import Proxy
from verify.reading.documents import documents_of

HEAD = "*nat\n:OUTPUT ACCEPT [0:0]\n:A - [0:0]\n:B - [0:0]\n"
LISTED = "-P INPUT DROP\n-P FORWARD DROP\n-P OUTPUT DROP\n"
WRONG = {
    "-A A -j MISSING": "dump: line 5: expected a chain of this table, or a target of iptables, found 'MISSING'",
    "-A A -g MISSING": "dump: line 5: expected a chain of this table behind -g, found 'MISSING'",
    "-A MISSING -j A": "dump: line 5: expected a chain that is declared before, found 'MISSING'",
    "-A A -j A": "dump: line 5: expected a jump that does not lead back here, found '-A A -j A'",
    "-A A -j B\n-A B -j A": "dump: line 6: expected a jump that does not lead back here, found '-A B -j A'",
    "-A A --bogus 3": "dump: line 5: expected an option of a match that is loaded, found '--bogus'",
    "-A A -m tcp --bogus 3": "dump: line 5: expected an option of a match that is loaded, found '--bogus'",
    "-A A -j MASQUERADE --bogus": "dump: line 5: expected an option of MASQUERADE, found '--bogus'",
    "-A A -p tcp --dport 70000": "dump: line 5: expected a port from 0 to 65535, found '70000'",
    "-A A -p tcp --dport 9:8": "dump: line 5: expected a range of ports in rising order, found '9:8'",
    "-A A -s 10.0.0.300": "dump: line 5: expected an address or a prefix, found '10.0.0.300'",
    "-A A -m mark --mark x": "dump: line 5: expected a number of 32 bits, found 'x'",
    "-A A -m statistic --mode random --probability 2": "dump: line 5: expected a probability from 0 to 1, found '2'",
    "-A A -m comment --comment two words -j B": "dump: line 5: expected an option of iptables, found 'words'",
    '-A A -m comment --comment "open': "dump: line 5: expected a closing quote, found '\"open'",
    "-A A -s": "dump: line 5: expected a value of -s, found 'the end of the line'",
    "-A A !": "dump: line 5: expected an option behind '!', found 'the end of the line'",
    "-A A -j DNAT": "dump: line 5: expected an address with or without a port, found 'none'",
    "-A A -j B -j B": "dump: line 5: expected one target, found '-j'",
    "-A A -s 10.0.0.1 -d fd00::1": "dump: line 5: expected addresses of one family",
    ":A - [0:0]": "dump: line 5: expected each chain once, found 'A'",
    ":C ACCEPT [0:0]": "dump: line 5: expected no policy: C is no built-in chain of nat, found 'ACCEPT'",
    ":C MAYBE [0:0]": "dump: line 5: expected a policy: ACCEPT, DROP or -, found 'MAYBE'",
    "*filter": "dump: line 5: expected COMMIT before the next table, found '*filter'",
    "hello": "dump: line 5: expected a line of iptables-save, found 'hello'",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_is_named(line: str) -> None:
    """The first thing that is wrong, in words."""
    with pytest.raises(Unreadable) as refused:
        rules_of("dump", f"{HEAD}{line}\nCOMMIT\n")
    assert str(refused.value).startswith(WRONG[line])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "dump: expected COMMIT at the end of table nat, found the end of the file"),
        ("", "dump: expected a table of iptables-save, found none"),
        ("*bogus\n", "dump: line 1: expected one of the tables raw, mangle, nat, filter, security, found 'bogus'"),
        ("COMMIT\n", "dump: line 1: expected a table before COMMIT, found 'COMMIT'"),
        ("-A A -j B\n", "dump: line 1: expected a table, such as *nat, or a policy, such as -P INPUT ACCEPT"),
        (LISTED + "-N A\n-A A -j RETURN\n-N A\n", "dump: line 6: expected each chain once, found 'A'"),
        (LISTED + "-A INPUT -j DROP\n-N INPUT\n", "dump: line 5: expected each chain once, found 'INPUT'"),
        ("-P INPUT DROP\n-P INPUT ACCEPT\n", "dump: line 1: expected the policies of all built-in chains of one table"),
        ("-P INPUT DROP\n", "dump: line 1: expected the policies of all built-in chains of one table, found 'INPUT'"),
    ],
)
def test_a_wrong_file_is_named(text: str, said: str) -> None:
    """A file that is cut off, or none of iptables."""
    with pytest.raises(Unreadable) as refused:
        rules_of("dump", text)
    assert str(refused.value).startswith(said)


def test_other_bytes_than_text_are_named(tmp_path: Path) -> None:
    """With the line that they stand in."""
    file = tmp_path / "rules"
    file.write_bytes(b"*nat\n:A\xff")
    with pytest.raises(Unreadable, match="line 2: expected text in UTF-8, found byte 0xff"):
        read_rules(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{}]", "expected one of icmp, tcp"),
        ('[{"protocol": "tcp"}]', "source: expected an address, found nothing"),
        (
            '[{"protocol": "tcp", "source": "10.0.0.1", "dest_ip": 3}]',
            "flows: flows[0].dest_ip: expected an address, found 3",
        ),
        ('{"protocol": "tcp", "source": "1.1.1.1", "dest_ip": "1.1.1.1", "dest_port": 65536}', "line 1: dest_port"),
        ("[1", "expected JSON, found"),
        ("\n1\n", "line 2: expected a JSON object, found 1"),
    ],
)
def test_a_wrong_flow_is_named(tmp_path: Path, text: str, said: str) -> None:
    """By its place and key."""
    file = tmp_path / "flows"
    file.write_text(text)
    with pytest.raises(Unreadable) as refused:
        read_flows(file)
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["192.168.0.2/24", "eth0=", "eth0=x", "=10.0.0.1"])
def test_a_wrong_address_is_named(text: str) -> None:
    """The option shows how one is written."""
    with pytest.raises(ValueError, match="expected DEVICE=ADDRESS/LENGTH"):
        told_node((text,), (), None)


WORDS = [
    *("*nat", "*filter", "COMMIT", ":A", ":OUTPUT", "ACCEPT", "-", "[0:0]", "-A", "A", "OUTPUT", "-s", "-d", "!"),
    *("10.0.0.0/8", "10.0.0.1", "-j", "-g", "RETURN", "DNAT", "-p", "tcp", "--dport", "53", "80:90", "-i", "eth0"),
    *("-m", "mark", "--mark", "0x1/0x1", "recent", "--rcheck", "--name", "x", "statistic", "--mode", "random", '"'),
    *("-P", "-N", "-I", "--probability", "0.5", "multiport", "--dports", "1,2", "MARK", "--set-xmark", "set"),
    *("--match-set", "#", "1", "-X", "-F", "MASQUERADE", "--to-destination"),
]
bounded = settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def survives(read: Callable[[], Ruleset]) -> None:
    """Read it; a refusal must be one printable line."""
    refusal = ""
    try:
        assert isinstance(read(), Ruleset)
    except Unreadable as refused:
        refusal = str(refused)
    assert refusal.isprintable()
    assert len(refusal) < 600


@bounded
@given(lines=st.lists(st.lists(st.sampled_from(WORDS), max_size=9), max_size=10), framed=st.booleans())
def test_any_words_are_read_or_refused(lines: list[list[str]], *, framed: bool) -> None:
    """Words of iptables in any order; where they are framed, as rules of a chain."""
    body = "\n".join(" ".join(["-A A", *line] if framed else line) for line in lines)
    survives(lambda: rules_of("dump", f"{HEAD}{body}\nCOMMIT\n" if framed else body))


@bounded
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever it holds."""
    survives(lambda: rules_of("dump", f"{HEAD}-A A {text}\nCOMMIT\n"))


def objects(spec: object, slices: object = ()) -> dict[str, object]:
    """A list of a service and its slices."""
    service = {"kind": "Service", "metadata": {"name": "a", "namespace": "b"}, "spec": spec}
    of_it = {"kind": "EndpointSlice", "metadata": {"namespace": "b", "labels": {"kubernetes.io/service-name": "a"}}}
    return {"items": [service, {**of_it, "addressType": "IPv4", "ports": [PORT], "endpoints": slices}]}


ADDRESS = {"clusterIP": "10.96.0.1"}
PORT = {"port": 80, "protocol": "TCP"}
WITH_PORT = {**ADDRESS, "ports": [PORT]}


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (objects(3), "file: items[0].spec: expected an object, found 3"),
        (objects({**WITH_PORT, "clusterIP": "x"}), "file: items[0].spec.clusterIPs: expected an address"),
        (objects({**ADDRESS, "ports": [{"protocol": "IPX"}]}), "items[0].spec.ports[0].protocol: expected"),
        (objects({**ADDRESS, "ports": [{"port": -1}]}), "ports[0].port: expected a whole number"),
        (objects(WITH_PORT, [{}]), "endpoints[0].addresses: expected at least one address"),
        (objects(WITH_PORT, [1]), "items[1].endpoints[0]: expected an object, found 1"),
        ([], "file: expected an object, found a list"),
    ],
)
def test_a_wrong_object_is_named(found: object, said: str) -> None:
    """By its place and key."""
    with pytest.raises(Unreadable) as refused:
        services_of(objects_of("file", [found]), Proxy())
    assert said in str(refused.value)


def test_services_without_slices_are_half_of_it() -> None:
    """Nobody gathers services alone from a cluster: that they have no endpoints is not said by that."""
    alone = {"items": objects(WITH_PORT, [])["items"][:1]}  # type: ignore[index]  # a list
    with pytest.raises(Unreadable, match="file: expected EndpointSlice objects beside Services, found none"):
        told_services(objects_of("file", [alone]), Proxy())
    assert told_services(objects_of("file", [objects(WITH_PORT, [])]), Proxy())[0].endpoints == ()


@pytest.mark.parametrize("text", ['{"kind": "Service", "kind": "Pod"}', "kind: Service\nkind: Pod\n"])
def test_a_key_twice_is_refused(text: str) -> None:
    """Of two values none is the right one, in JSON as in YAML."""
    with pytest.raises(Unreadable, match="expected each key once"):
        list(documents_of("file", text))


WRITTEN = st.text(max_size=8) | st.sampled_from(["10.96.0.1", "TCP"])
SCALARS = st.none() | st.booleans() | st.integers(-1, 2**33) | WRITTEN
KEYS = st.sampled_from(["clusterIP", "clusterIPs", "ports", "port", "protocol", "type", "externalIPs", "addresses"])
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5))


@bounded
@given(spec=VALUES, slices=VALUES)
def test_any_object_is_read_or_refused(spec: object, slices: object) -> None:
    """Whatever the specification of a service or the endpoints of a slice hold."""
    refusal = ""
    try:
        services_of(objects_of("file", [objects(spec, slices)]), Proxy())
    except Unreadable as refused:
        refusal = str(refused)
    assert refusal.isprintable()
