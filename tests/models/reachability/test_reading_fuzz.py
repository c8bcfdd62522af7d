"""Whatever bytes a snapshot holds, reading gives a network or one line, never another exception."""

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.reachability.reading import Unreadable, read_snapshot
from models.reachability.vocabulary import Network
from tests.models.reachability.two_nodes import flat, nested, write

bounded = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
names = st.sampled_from(sorted(nested()))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-1, 2**33)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["default", "all", "10.9.1.0/24", "10.9.1.1", "fe80::1", "0a:00:00:00:00:01", "eth0", "cni0", ""])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def survives(files: dict[str, Any]) -> None:
    """Read the files; a refusal must be one printable line."""
    with tempfile.TemporaryDirectory() as folder:
        refusal = ""
        try:
            assert isinstance(read_snapshot(write(Path(folder), files)), Network)
        except Unreadable as refused:
            refusal = str(refused)
        assert refusal.isprintable()
        assert len(refusal) < 600


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path to something inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [one for key, below in inner for one in places(below, (*path, key))]


def mutated(value: Any, path: tuple[Any, ...], new: Any, *, drop: bool) -> Any:
    """The value with one place replaced or dropped."""
    copied = json.loads(json.dumps(value))
    parent = copied
    for step in path[:-1]:
        parent = parent[step]
    if drop:
        del parent[path[-1]]
    else:
        parent[path[-1]] = new
    return copied


@bounded
@given(names, values)
def test_any_json_in_place_of_a_dump(name: str, value: Any) -> None:
    """A value of any shape is read or refused."""
    survives(nested() | {name: json.dumps(value)})


@settings(bounded, max_examples=500)
@given(st.data())
def test_any_change_of_a_dump(data: st.DataObject) -> None:
    """A key that is dropped, or holds anything else, is read or refused, in both layouts."""
    files = data.draw(st.sampled_from([nested, flat]))()
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(
            st.sampled_from([name for name, content in files.items() if name.endswith("json") and content])
        )
        found = places(files[name])
        if found:
            path = data.draw(st.sampled_from(found))
            files[name] = mutated(files[name], path, data.draw(values), drop=data.draw(st.booleans()))
    survives(files)


@bounded
@given(names, st.data())
def test_truncated_dumps_and_random_bytes(name: str, data: st.DataObject) -> None:
    """A dump cut short, or with foreign bytes within, is read or refused."""
    content = nested()[name]
    whole = (content if isinstance(content, str) else json.dumps(content)).encode()
    cut = data.draw(st.integers(0, len(whole)))
    survives(
        nested()
        | {name: whole[:cut] + data.draw(st.binary(max_size=20)) + whole[data.draw(st.integers(cut, len(whole))) :]}
    )


@bounded
@given(
    st.lists(st.sampled_from(["net.ipv4.conf.", "all.", "/", ".", "=", " 1", "-", "\n", "rp_filter", "x"]), max_size=20)
)
def test_any_text_in_place_of_sysctls(parts: list[str]) -> None:
    """Lines made of the right words in the wrong order are read or refused."""
    survives(nested() | {"n1/sysctl.txt": "".join(parts)})


RULE_WORDS = ["*filter", "*nat", "*mangle", "COMMIT", ":FORWARD", ":POSTROUTING", ":INNER", "ACCEPT", "DROP", "-"]
RULE_WORDS += ["[0:0]", "-A", "FORWARD", "POSTROUTING", "INNER", "-s", "-d", "!", "10.0.0.0/8", "10.1.0.0/16", "-j"]
RULE_WORDS += ["-g", "RETURN", "MASQUERADE", "-p", "tcp", "--dport", "53", "-i", "eth0", "-m", "mark", "--mark"]
RULE_WORDS += ["0x4000/0x4000", "010", "#", "'"]


@settings(bounded, max_examples=300)
@given(lines=st.lists(st.lists(st.sampled_from(RULE_WORDS), max_size=8), max_size=12), framed=st.booleans())
def test_any_rules_in_place_of_iptables(lines: list[list[str]], *, framed: bool) -> None:
    """Rules made of the right words in the wrong order are read or refused."""
    body = "\n".join(" ".join(["-A FORWARD", *line] if framed else line) for line in lines)
    text = f"*filter\n:FORWARD ACCEPT [0:0]\n:INNER - [0:0]\n{body}\nCOMMIT\n" if framed else body
    survives(nested() | {"n1/iptables.txt": text})
