"""What `verify nat` can be asked."""

from pathlib import Path
from typing import Annotated

from attrs import field, fields, frozen

from models.nat.vocabulary.services import RELEASES
from verify import Among, Between

LOCALNET = {"yes": True, "no": False, "unknown": None}
SERVICES = ("services",)  # without which some say nothing
EITHER = ("flows", "address", "route", "route_localnet", "pods", "service_cidr", "external_cidr", "clients")
Count = Annotated[int, Between(0, 2**31 - 1)]


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
        default=None, metadata={"help": "First packets to trace: a JSON list, or JSON Lines.", "metavar": "FILE"}
    )
    address: tuple[str, ...] = field(
        default=(), metadata={"help": "The node's addresses, such as eth0=192.168.0.2/24.", "metavar": "ADDRESS"}
    )
    route: tuple[str, ...] = field(
        default=(), metadata={"help": "Its routes, such as 0.0.0.0/0=eth0@192.168.0.1.", "metavar": "ROUTE"}
    )
    services: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Service and EndpointSlice objects, JSON or YAML; without --rules, as kube-proxy programs them.",
            "metavar": "FILE",
            "needs": ("node",),
            "example": "--services services.yaml --node n1 --pods 10.244.0.0/16 --program",
        },
    )
    node: str | None = field(
        default=None,
        metadata={
            "help": "The node's name: which endpoints of --services are on it.",
            "metavar": "NAME",
            "needs": SERVICES,
        },
    )
    route_localnet: Annotated[str, Among(*LOCALNET)] = field(
        default="unknown", metadata={"help": "Whether net.ipv4.conf.all.route_localnet is set."}
    )
    pods: str | None = field(
        default=None, metadata={"help": "Where pods are: a prefix, or a device; else as the rules say."}
    )
    zone: str | None = field(
        default=None,
        metadata={"help": "The node's zone: which endpoints with hints are meant for it.", "metavar": "NAME"},
    )
    release: Annotated[str, Among("any", *RELEASES)] = field(
        default="any",
        metadata={"help": "The release of kube-proxy; any: the newest, or what fits --rules best.", "needs": SERVICES},
    )
    program: bool = field(
        default=False,
        metadata={
            "help": "Print what kube-proxy programs for --services, for iptables-restore; verify nothing.",
            "needs": SERVICES,
            "instead": ("rules", "flows"),
        },
    )
    kinds: bool = field(
        default=False,
        metadata={
            "help": "Verify a service of every kind, 144 of them, instead of the eight that ship: some minutes.",
            "instead": True,
        },
    )
    service_cidr: tuple[str, ...] = field(
        default=(), metadata={"help": "Where cluster addresses come from, such as 10.96.0.0/12.", "metavar": "PREFIX"}
    )
    external_cidr: tuple[str, ...] = field(
        default=(), metadata={"help": "Where external addresses of services may lie.", "metavar": "PREFIX"}
    )
    clients: Count = field(
        default=0, metadata={"help": "How many clients a service with ClientIP affinity may have.", "metavar": "N"}
    )


def refuse_in_vain(options: Options) -> None:
    """Raise ValueError for an option that says nothing: some need rules, or objects that these are made for."""
    if options.rules is None and not options.services:
        told = (each.name for each in fields(Options) if getattr(options, each.name) != each.default)
        idle = next((name for name in told if name in EITHER), None)
        if idle is not None:
            raise ValueError(f"--{idle.replace('_', '-')} says nothing without --rules FILE")
