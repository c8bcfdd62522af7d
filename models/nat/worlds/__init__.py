"""The nodes that ship, and how the command line chooses what is asked about."""

import functools
from pathlib import Path
from typing import Annotated

from attrs import field, frozen

from models.nat.behaviour.recognizing import recognized
from models.nat.reading import read_flows, read_rules, told_node, told_pods
from models.nat.vocabulary.programmed import Programmed
from models.nat.worlds.services import default_services
from models.nat.worlds.tracing import traced
from verify import Among, Known, World
from verify.answer import Answer

BUG_25 = Known(
    "*.a_service_without_endpoints_tells_its_own_node",
    "facts row 25: OUTPUT has no jump to KUBE-EXTERNAL-SERVICES (kubernetes 95252 added INPUT and FORWARD only)",
)
LOCALNET = {"yes": True, "no": False, "unknown": None}
BESIDE = ("address", "route", "pods", "flows")  # what says nothing without rules


@frozen
class Options:
    """What `verify nat` can be asked."""

    rules: Path | None = field(
        default=None, metadata={"help": "A dump of iptables-save, or of iptables -S.", "metavar": "FILE"}
    )
    flows: Path | None = field(
        default=None, metadata={"help": "First packets to trace: a JSON list, or JSON Lines.", "metavar": "FILE"}
    )
    address: tuple[str, ...] = field(
        default=(), metadata={"help": "The node's addresses, such as eth0=192.168.0.2/24.", "metavar": "ADDRESS"}
    )
    route: tuple[str, ...] = field(
        default=(), metadata={"help": "Its routes, such as 0.0.0.0/0=eth0@192.168.0.1.", "metavar": "ROUTE"}
    )
    route_localnet: Annotated[str, Among(*LOCALNET)] = field(
        default="unknown", metadata={"help": "Whether net.ipv4.conf.all.route_localnet is set."}
    )
    pods: str | None = field(
        default=None, metadata={"help": "Where pods are: a prefix, or a device; else as the rules say."}
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises Unreadable for rules that cannot be read, ValueError for options."""
    if options.rules is None:
        _refuse_alone(options)
        recipe = "from models.nat.worlds.services import default_services\nworld = default_services()"
        return (World("kube-proxy", default_services(), (BUG_25,), scope="one node, 8 services, IPv4", recipe=recipe),)
    read_programmed.cache_clear()  # the file may have changed
    given = read_programmed(options)
    return (World(options.rules.name, given, (BUG_25,), scope=scope_of(given), recipe=_recipe(options)),)


def answers(options: Options) -> tuple[Answer, ...]:
    """What becomes of the packets that the options name."""
    if options.rules is None or options.flows is None:
        return ()
    given = read_programmed(options)
    return (traced(given.rules, given.node, read_flows(options.flows)),)


@functools.lru_cache(maxsize=1)
def read_programmed(options: Options) -> Programmed:
    """The rules that the options name, on the node that they tell of."""
    node = told_node(options.address, options.route, LOCALNET[options.route_localnet])
    return recognized(read_rules(options.rules or Path()), node, told_pods(options.pods))


def _refuse_alone(options: Options) -> None:
    told = next((name for name in BESIDE if getattr(options, name)), None)
    if told is not None:
        raise ValueError(f"--{told} says nothing without --rules FILE")


def scope_of(given: Programmed) -> str:
    """What the label of every verdict carries."""
    rules = sum(len(chain.rules) for table in given.rules.tables for chain in table.chains.values())
    names = {front.hashed for front in given.fronts}
    parts = [f"{rules:,} rules", f"{len(names):,} service ports", given.family.name.replace("IPV", "IPv")]
    if given.node.addresses is None:
        parts.append("the node's addresses are not told")
    if given.rules.warning is not None:
        parts.append(f"the dump warns: {given.rules.warning}")
    return ", ".join(parts)


def _recipe(options: Options) -> str:
    told = [f"rules=Path({str((options.rules or Path()).absolute())!r})"]
    told += [f"{name}={getattr(options, name)!r}" for name in ("address", "route") if getattr(options, name)]
    told += [f"route_localnet={options.route_localnet!r}"] if options.route_localnet != "unknown" else []
    told += [f"pods={options.pods!r}"] if options.pods is not None else []
    return (
        "from pathlib import Path\nfrom models.nat.worlds import Options, read_programmed\n"
        f"world = read_programmed(Options({', '.join(told)}))"
    )
