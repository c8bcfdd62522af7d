"""Generated clusters: read from JSON, asked who can, and every subject's shortest chain and closure."""

import json
import resource
import tempfile
import time
from pathlib import Path

from attrs import evolve

from models.authorization.behaviour.chains import reached, shortest_chain
from models.authorization.behaviour.existing import starts_of
from models.authorization.behaviour.who import who_can
from models.authorization.reading import read_manifests
from models.authorization.vocabulary import Attributes
from tests.bench.policies import READ, Size, as_manifests, realm_of

SIZES = (Size(500, 2_000, 200), Size(1_500, 6_000, 600), Size(5_000, 20_000, 2_000))


def rows() -> list[dict[str, object]]:
    """One row a size; the memory is the process's highest so far, so that sizes rise."""
    return [measured(size) for size in SIZES]


def measured(size: Size) -> dict[str, object]:
    """Seconds of each part."""
    made = realm_of(size)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.json"
        file.write_text("\n".join(map(json.dumps, as_manifests(made))))
        began = time.perf_counter()
        realm = evolve(made, policy=read_manifests([file]).policy)
    read = time.perf_counter() - began
    began = time.perf_counter()
    asked = [Attributes(verb, "", "secrets", "", f"n{n}") for n in range(size.namespaces) for verb in READ]
    for ask in asked:
        who_can(realm.policy, ask)
    who = time.perf_counter() - began
    began = time.perf_counter()
    starts = starts_of(realm)
    chains = [chain for start in starts if (chain := shortest_chain(realm, start)) is not None]
    chained = time.perf_counter() - began
    began = time.perf_counter()
    held = sum(len(reached(realm, start)) for start in starts)
    closed = time.perf_counter() - began
    return {
        "roles": size.roles,
        "bindings": size.bindings,
        "subjects": len(starts),
        "reach admin": len(chains),
        "longest": max((len(chain.steps) for chain in chains), default=0),
        "held": held,
        "read s": round(read, 2),
        "who can s": round(who, 2),
        "chains s": round(chained, 2),
        "closure s": round(closed, 2),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
