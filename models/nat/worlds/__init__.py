"""The nodes that ship, and how the command line chooses what is asked about."""

import functools
from pathlib import Path
from typing import Annotated

from attrs import evolve, field, frozen

from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.routing import types
from models.nat.reading import (
    objects_of,
    read_flows,
    read_rules,
    services_of,
    told_node,
    told_pods,
)
from models.nat.vocabulary import AddressType, Family
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import Proxy, ServicePort
from models.nat.worlds.drawing import drawing
from models.nat.worlds.services import default_services
from models.nat.worlds.tracing import traced
from verify import Among, Known, World
from verify.answer import Answer
from verify.reading.documents import documents_of
from verify.reading.opening import text_of
from verify.reading.refusing import printable

BUG_25 = Known(
    "*.a_service_without_endpoints_tells_its_own_node",
    "facts row 25: OUTPUT has no jump to KUBE-EXTERNAL-SERVICES (kubernetes 95252 added INPUT and FORWARD only)",
)
BESIDE = ("rules",)  # without which the others say nothing
LOCALNET = {"yes": True, "no": False, "unknown": None}


@frozen
class Options:
    """What `verify nat` can be asked."""

    rules: Path | None = field(
        default=None,
        metadata={
            "help": "A dump of iptables-save, or of iptables -S.",
            "metavar": "FILE",
            "example": "--rules rules.txt --address eth0=192.168.0.2/24",
        },
    )
    flows: Path | None = field(
        default=None,
        metadata={"help": "First packets to trace: a JSON list, or JSON Lines.", "metavar": "FILE", "needs": BESIDE},
    )
    address: tuple[str, ...] = field(
        default=(),
        metadata={"help": "The node's addresses, such as eth0=192.168.0.2/24.", "metavar": "ADDRESS", "needs": BESIDE},
    )
    route: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Its routes, such as 0.0.0.0/0=eth0@192.168.0.1.", "metavar": "ROUTE", "needs": BESIDE},
    )
    services: Path | None = field(
        default=None,
        metadata={
            "help": "Service and EndpointSlice objects, JSON or YAML.",
            "metavar": "FILE",
            "needs": (*BESIDE, "node"),
        },
    )
    node: str | None = field(
        default=None,
        metadata={
            "help": "The node's name: which endpoints of --services are on it.",
            "metavar": "NAME",
            "needs": (*BESIDE, "services"),
        },
    )
    route_localnet: Annotated[str, Among(*LOCALNET)] = field(
        default="unknown", metadata={"help": "Whether net.ipv4.conf.all.route_localnet is set.", "needs": BESIDE}
    )
    pods: str | None = field(
        default=None,
        metadata={"help": "Where pods are: a prefix, or a device; else as the rules say.", "needs": BESIDE},
    )


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises Unreadable for rules that cannot be read, ValueError for options."""
    if options.rules is None:
        recipe = "from models.nat.worlds.services import default_services\nworld = default_services()"
        made = default_services()
        scope = "one node, 8 services, IPv4"
        return (World("kube-proxy", made, (BUG_25,), scope=scope, recipe=recipe, illustrate=drawing(made)),)
    read_programmed.cache_clear()  # the file may have changed
    given = read_programmed(options)
    inputs, scope = (str(options.rules),), scope_of(given)
    world = World(options.rules.name, given, known(given), (), scope, _recipe(options), inputs, drawing(given, *inputs))
    return (world,)


def answers(options: Options) -> tuple[Answer, ...]:
    """What becomes of the packets that the options name."""
    if options.rules is None or options.flows is None:
        return ()
    given = read_programmed(options)
    return (traced(given.rules, given.node, read_flows(options.flows)),)


@functools.lru_cache(maxsize=1)
def read_programmed(options: Options) -> Programmed:
    """The rules that the options name, on the node that they tell of."""
    told = told_node(options.address, options.route, LOCALNET[options.route_localnet])
    rules = read_rules(options.rules or Path())
    node = evolve(told, family=rules.family)
    return recognized(rules, node, told_pods(options.pods), _services(options, rules.family))


def _services(options: Options, family: Family) -> tuple[ServicePort, ...] | None:
    """The objects that the options name; None where there are none."""
    if options.services is None:
        return None
    label = printable(options.services)
    objects = objects_of(label, documents_of(label, text_of(options.services)))
    found = services_of(objects, Proxy(family=family, node=options.node or ""))
    if not found:
        raise ValueError(f"{label}: expected Service objects that kube-proxy handles, found none")
    return found


def known(given: Programmed) -> tuple[Known, ...]:
    """What kube-proxy is documented to break on this node: there must be an external address without endpoints."""
    own = types(given.node)
    hidden = any(
        each.is_external and each.address is not None and own.at(each.address) is not AddressType.LOCAL
        for each in given.told
    )
    return (BUG_25,) if hidden else ()


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
    told += [f"{name}={getattr(options, name)!r}" for name in ("pods", "node") if getattr(options, name) is not None]
    if options.services is not None:
        told.append(f"services=Path({str(options.services.absolute())!r})")
    return (
        "from pathlib import Path\nfrom models.nat.worlds import Options, read_programmed\n"
        f"world = read_programmed(Options({', '.join(told)}))"
    )
