"""The nodes that ship, and how the command line chooses what is asked about."""

import functools

from attrs import evolve, fields

from models.nat.behaviour.asking import is_node_port_address
from models.nat.behaviour.kube_proxy import programmed
from models.nat.behaviour.objects import has_nobody_here
from models.nat.behaviour.recognizing import recognized
from models.nat.behaviour.routing import types
from models.nat.reading import (
    objects_of,
    read_flows,
    read_rules,
    told_blocks,
    told_node,
    told_pods,
    told_services,
)
from models.nat.vocabulary import TCP, AddressType, Family, Node, Packet, address
from models.nat.vocabulary.programmed import Programmed
from models.nat.vocabulary.services import RELEASES, Proxy, ServicePort
from models.nat.worlds.drawing import drawing
from models.nat.worlds.kinds import every_kind
from models.nat.worlds.options import LOCALNET, Options, refuse_in_vain
from models.nat.worlds.programs import compared, program
from models.nat.worlds.services import default_services
from models.nat.worlds.syncs import NEWEST, sync_worlds
from models.nat.worlds.tracing import traced
from verify import Known, World
from verify.answer import Answer
from verify.reading.documents import documents_of
from verify.reading.opening import text_of
from verify.reading.refusing import printable

__all__ = ["BUG_25", "Options", "answers", "known", "printed", "read_programmed", "scope_of", "worlds"]

BUG_25 = Known(
    "*.a_service_without_endpoints_tells_its_own_node",
    "facts row 25: OUTPUT has no jump to KUBE-EXTERNAL-SERVICES (kubernetes 95252 added INPUT and FORWARD only)",
)
BUG_10 = Known(
    "*.a_range_keeps_others_out_by_every_way",
    "facts row 10: ranges are the load balancer's alone, by design (kubernetes 33586)",
)
BUG_20 = Known(
    "*.no_address_of_services_leaks",
    "facts row 20: in iptables mode unused addresses of services follow the routes (kubernetes 22952)",
)
BUG_26 = Known(
    "*.a_node_port_is_refused_at_its_own_addresses_alone",
    "facts row 26: a node port is refused at every address of the node (kubernetes 97360)",
)
BUG_30 = Known(
    "*.an_answer_comes_by_this_node",
    "facts row 30: without what tells pods from others kube-proxy hides nobody at cluster addresses",
)
IDLE = Known(
    "*.every_rule_of_services_is_asked",
    "by design: both policies are Local, and ranges admit neither pods nor the node: nobody is led to all endpoints",
)
LOCALHOST = (address("127.0.0.1"), address("127.0.0.2"))


def worlds(options: Options) -> tuple[World, ...]:
    """The worlds that the options ask for; raises Unreadable for rules that cannot be read, ValueError for options."""
    refuse_in_vain(options)
    if options.kinds:
        kinds = every_kind()
        recipe = "from models.nat.worlds.kinds import every_kind\nworld = every_kind()"
        scope, illustrate = f"one node, {scope_of(kinds)}", drawing(kinds)
        return (World("every kind", kinds, (*known(kinds), IDLE), scope=scope, recipe=recipe, illustrate=illustrate),)
    if options.rules is None and not options.services:
        recipe = "from models.nat.worlds.services import default_services\nworld = default_services()"
        made = default_services()
        scope, illustrate = "one node, 8 services, IPv4", drawing(made)
        shipped = World("kube-proxy", made, (BUG_25,), scope=scope, recipe=recipe, illustrate=illustrate)
        return (shipped, *sync_worlds())
    read_programmed.cache_clear()  # the file may have changed
    given = read_programmed(options)
    place = options.rules or options.services[0]
    inputs = (str(options.rules),) if options.rules else ()
    pictures = drawing(given, *inputs)
    permitted = tuple(evolve(bug, certain=False) for bug in known(given))  # whoever has mended a gap is not wrong
    return (World(place.name, given, permitted, (), scope_of(given), _recipe(options), inputs, pictures),)


def answers(options: Options) -> tuple[Answer, ...]:
    """What becomes of the packets that the options name, and where rules differ from what objects ask for."""
    if options.rules is None and not options.services:
        return ()
    given = read_programmed(options)
    found = []
    if options.flows is not None:
        found.append(traced(given.rules, given.node, read_flows(options.flows)))
    if options.rules is not None and given.services is not None:
        told = _proxy(options, given.family, given.node)
        found.append(compared(given, told, None if options.release == "any" else options.release))
    return tuple(found)


def printed(options: Options) -> str | None:
    """What kube-proxy programs for the objects, where the options ask for that alone."""
    refuse_in_vain(options)
    if not options.program:
        return None
    proxy, services = _asked(options)
    return program(proxy, services)


@functools.lru_cache(maxsize=1)
def read_programmed(options: Options) -> Programmed:
    """The rules that the options name, or that kube-proxy programs for objects, on the node that they tell of."""
    told = told_node(options.address, options.route, LOCALNET[options.route_localnet])
    if options.rules is None:
        proxy, services = _asked(options)
        node = evolve(told, family=proxy.family)
        found = recognized(programmed(proxy, services), node, proxy.pods, services, proxy)
    else:
        rules = read_rules(options.rules)
        node = evolve(told, family=rules.family)
        proxy = _proxy(options, rules.family, node)
        objects = _services(options, proxy) if options.services else None
        found = recognized(rules, node, told_pods(options.pods), objects, proxy)
    return evolve(
        found,
        service_blocks=told_blocks("--service-cidr", options.service_cidr),
        allowed_blocks=told_blocks("--external-cidr", options.external_cidr) or None,
        crowds=(options.clients,) if options.clients else (),
    )


def _asked(options: Options) -> tuple[Proxy, tuple[ServicePort, ...]]:
    """The kube-proxy that is told of, and what it is to program."""
    family = Family.IPV6 if ":" in (options.pods or "") else Family.IPV4
    proxy = _proxy(options, family, told_node(options.address, (), None))
    return proxy, _services(options, proxy)


def _proxy(options: Options, family: Family, node: Node) -> Proxy:
    """kube-proxy as the options tell of it; of releases the newest, where none is told."""
    release = NEWEST if options.release == "any" else options.release
    return Proxy(
        RELEASES[release],
        family,
        pods=told_pods(options.pods),
        node_addresses=tuple(each.address for each in node.addresses or ()),
        node=options.node or "",
        zone=options.zone or "",
    )


def _services(options: Options, proxy: Proxy) -> tuple[ServicePort, ...]:
    """The objects that the options name."""
    objects = (
        item
        for file in options.services
        for item in objects_of(printable(file), documents_of(printable(file), text_of(file)))
    )
    found = told_services(objects, proxy)
    if not found:
        label = ", ".join(map(printable, options.services))
        raise ValueError(f"{label}: expected Service objects that kube-proxy handles, found none")
    return found


def _is_dispatched(given: Programmed, number: int) -> bool:
    """Whether the rules lead packets to this address on to the node ports."""
    return is_node_port_address(given, Packet(0, number, TCP, 0, 0))


def known(given: Programmed) -> tuple[Known, ...]:
    """What kube-proxy is documented to break on this node: each needs services, or a proxy, of some kind."""
    own = types(given.node)
    hidden = any(
        each.is_external and each.address is not None and own.at(each.address) is not AddressType.LOCAL
        for each in given.told
    )
    mine = (*(LOCALHOST if given.family is Family.IPV4 else ()), *(each.address for each in given.node.addresses or ()))
    narrow = bool(given.refused_at_ports) and not all(_is_dispatched(given, number) for number in mine)
    found = (
        (BUG_25, hidden),
        (BUG_26, narrow),
        (BUG_10, bool(given.unranged)),
        (BUG_20, bool(given.service_blocks)),
        (BUG_30, given.pods is None),
    )
    return tuple(bug for bug, is_there in found if is_there)


def scope_of(given: Programmed) -> str:
    """What the label of every verdict carries."""
    rules = sum(len(chain.rules) for table in given.rules.tables for chain in table.chains.values())
    names = {front.hashed for front in given.fronts}
    parts = [f"{rules:,} rules", f"{len(names):,} service ports", given.family.name.replace("IPV", "IPv")]
    if given.node.addresses is None:
        parts.append("the node's addresses are not told")
    if has_nobody_here(given):
        parts.append(f"no endpoint is on node {given.proxy.node}")
    if given.rules.warning is not None:
        parts.append(f"the dump warns: {given.rules.warning}")
    return ", ".join(parts)


def _recipe(options: Options) -> str:
    told = []
    if options.rules is not None:
        told.append(f"rules=Path({str(options.rules.absolute())!r})")
    if options.services:
        files = "".join(f"Path({str(file.absolute())!r}), " for file in options.services)
        told.append(f"services=({files.rstrip()})")
    apart = ("rules", "services", "flows", "program")
    told += [
        f"{each.name}={getattr(options, each.name)!r}"
        for each in fields(Options)
        if each.name not in apart and getattr(options, each.name) != each.default
    ]
    return (
        "from pathlib import Path\nfrom models.nat.worlds import Options, read_programmed\n"
        f"world = read_programmed(Options({', '.join(told)}))"
    )
