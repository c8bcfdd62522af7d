"""What a node is programmed with, as a whole: rules, the node, and the services that the rules speak of."""

from enum import Enum
from typing import Annotated

from attrs import field, frozen

from models.nat.vocabulary.addresses import Block, Family, block, protocol_name, shown
from models.nat.vocabulary.matches import AddressIs, DeviceIs, InRecent
from models.nat.vocabulary.packets import Node, endpoint
from models.nat.vocabulary.rules import Chain, Rule, Ruleset
from models.nat.vocabulary.services import Endpoint, Proxy, ServicePort
from models.nat.vocabulary.targets import Jump
from verify import Listed, Member


class Kind(Enum):
    """Under what a service is reached."""

    CLUSTER_IP = "cluster IP"
    EXTERNAL_IP = "external IP"
    BALANCER_IP = "loadbalancer IP"
    NODE_PORT = "node port"


@frozen
class Front:
    """An address and port under which a service is reached; a node port has no address of its own.

    `chain` is the one that packets are sent to.
    """

    kind: Kind
    service: str
    protocol: int
    address: int | None = field(repr=shown)
    port: int
    chain: str

    @property
    def is_ranged(self) -> bool:
        """Whether it admits some sources only."""
        return self.chain.startswith("KUBE-FW-")

    @property
    def hashed(self) -> str:
        """The text from which the names of the service's chains are made."""
        return f"{self.service}{protocol_name(self.protocol)}"

    def __str__(self) -> str:
        """Write it as people do."""
        where = f"port {self.port}" if self.address is None else endpoint(self.address, self.port)
        return f"{self.service} {self.kind.value} {where}/{protocol_name(self.protocol)}"


@frozen
class Refused:
    """A service that the filter table refuses: with word to the client where `is_told`, by silence otherwise.

    `is_external` says that it is asked for among the external addresses and node ports.
    """

    said: str
    protocol: int
    address: int | None = field(repr=shown)
    port: int
    is_told: bool
    is_external: bool = False


@frozen
class Kept:
    """A front of a service, with all endpoints of the service: of one whose traffic is to stay here, or of any."""

    front: Front
    endpoints: tuple[Endpoint, ...] = field(repr=False)

    def places(self, *, local: bool) -> frozenset[tuple[int, int]]:
        """The addresses and ports of the endpoints on this node, or of all."""
        return frozenset((each.address, each.port) for each in self.endpoints if each.is_local or not local)

    @property
    def usable(self) -> frozenset[tuple[int, int]]:
        """The endpoints on this node that can serve: those that are ready, else those that still serve."""
        here = tuple(each for each in self.endpoints if each.is_local)
        ready = tuple(each for each in here if each.is_ready)
        still = tuple(each for each in here if each.is_serving and each.is_terminating)
        return frozenset((each.address, each.port) for each in ready or still)


@frozen(eq=False)
class Programmed:
    """The rules of a node and what is known besides.

    `chains` are those that kube-proxy made. `devices` are the names that rules compare with, one that none does, and
    the empty one of packets that the node sends itself. `mark` is the bit of packets to be masqueraded, 0 where no rule
    sets one. `services` are the objects that the rules were made for, None where they are not told. `pods` is what
    tells traffic of pods. `kept_inside` and `kept_outside` are cluster addresses and external ones of services whose
    traffic is to stay on the node, `placed` the fronts of all services. `local_outside` are the external fronts whose
    traffic is to stay, as far as rules alone tell, `open_outside` all others. `masquerades_all` says that cluster
    addresses hide everybody. `health_ports` are the ports that load balancers probe. `service_blocks` are where cluster
    addresses come from, `allowed_blocks` where external ones may lie, `crowds` how many clients a sticky service has,
    all as told; `room` is how many sources the kernel keeps in one list (ip_list_tot of xt_recent). `proxy`
    tells on which node the rules are, and in which zone.
    """

    rules: Ruleset
    node: Node
    chains: tuple[Chain, ...] = field(default=(), repr=False)
    fronts: tuple[Front, ...] = field(default=(), repr=False)
    refused: tuple[Refused, ...] = field(default=(), repr=False)
    devices: tuple[str, ...] = ("",)
    mark: int = 0
    pods: AddressIs | DeviceIs | None = None
    services: tuple[ServicePort, ...] | None = field(default=None, repr=False)
    kept_inside: tuple[Kept, ...] | None = field(default=None, repr=False)
    kept_outside: tuple[Kept, ...] | None = field(default=None, repr=False)
    placed: tuple[Kept, ...] | None = field(default=None, repr=False)
    local_outside: tuple[Front, ...] = field(default=(), repr=False)
    open_outside: tuple[Front, ...] = field(default=(), repr=False)
    masquerades_all: bool = False
    health_ports: tuple[int, ...] = ()
    service_blocks: tuple[Block, ...] = ()
    allowed_blocks: tuple[Block, ...] | None = None
    crowds: tuple[int, ...] = ()
    room: int = 100
    proxy: Proxy = field(default=Proxy(), repr=False)

    @property
    def family(self) -> Family:
        """Of which family the rules are."""
        return self.rules.family

    def of_kind(self, prefix: str) -> tuple[Chain, ...]:
        """The chains whose names begin like this."""
        return tuple(chain for chain in self.chains if chain.name.startswith(prefix))

    @property
    def balancing(self) -> tuple[Chain, ...]:
        """The chains that choose an endpoint."""
        return (*self.of_kind("KUBE-SVC-"), *self.of_kind("KUBE-SVL-"))

    @property
    def sticky(self) -> tuple[Chain, ...]:
        """The chains that choose an endpoint, and ask first which one the client knows."""
        return tuple(
            chain
            for chain in self.balancing
            if any(isinstance(match, InRecent) for rule in chain.rules for match in rule.matches)
        )

    @property
    def translating(self) -> tuple[Chain, ...]:
        """The chains that translate to one endpoint."""
        return self.of_kind("KUBE-SEP-")

    @property
    def localnets(self) -> tuple[Block, ...]:
        """The addresses that mean the machine itself on every machine; IPv6 has one alone, which no route leads to."""
        return (block("127.0.0.0/8"),) if self.family is Family.IPV4 else ()

    @property
    def marks(self) -> tuple[int, ...]:
        """The mark, where there is one."""
        return (self.mark,) if self.mark else ()

    @property
    def ranged(self) -> tuple[Front, ...]:
        """The fronts that admit some sources only."""
        return tuple(front for front in self.fronts if front.is_ranged)

    @property
    def asked_inside(self) -> tuple[Front, ...]:
        """The cluster addresses, where the rules tell pods from others."""
        inside = tuple(front for front in self.fronts if front.kind is Kind.CLUSTER_IP)
        return inside if self.pods is not None else ()

    @property
    def met_inside(self) -> tuple[Front, ...]:
        """The cluster addresses that pods are meant to meet undisguised."""
        return () if self.masquerades_all else self.asked_inside

    @property
    def told_local(self) -> tuple[Front, ...]:
        """The external fronts that must stay on the node, where the rules tell pods from others."""
        return self.local_outside if self.pods is not None else ()

    @property
    def outside(self) -> tuple[Front, ...]:
        """The fronts that are meant for the outside."""
        return tuple(front for front in self.fronts if front.kind is not Kind.CLUSTER_IP)

    @property
    def unranged(self) -> tuple[Front, ...]:
        """The other fronts of services whose load balancer admits some sources only."""
        names = {front.hashed for front in self.ranged}
        return tuple(front for front in self.outside if front.hashed in names and not front.is_ranged)

    @property
    def limited(self) -> tuple[Front, ...]:
        """The external addresses, where it is told in which blocks these may lie."""
        external = tuple(front for front in self.outside if front.address is not None)
        return () if self.allowed_blocks is None else external

    @property
    def refused_at_ports(self) -> tuple[Refused, ...]:
        """The node ports that are refused; without table nat nobody knows where they are served."""
        return tuple(each for each in self.refused if each.address is None) if self.rules.named("nat") else ()

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """All rules of all tables."""
        return tuple(rule for table in self.rules.tables for chain in table.chains.values() for rule in chain.rules)

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules of kube-proxy: those of its chains, and those that lead to these."""
        return tuple(
            rule
            for rule in self.every_rule
            if rule.chain.startswith("KUBE-")
            or (isinstance(rule.target, Jump) and rule.target.chain.startswith("KUBE-"))
        )

    @property
    def told(self) -> tuple[Refused, ...]:
        """What is refused with word to the client."""
        return tuple(each for each in self.refused if each.is_told)

    @property
    def silent(self) -> tuple[Refused, ...]:
        """What is refused by silence."""
        return tuple(each for each in self.refused if not each.is_told)


NO_OBJECTS = "no Service and EndpointSlice objects: the rules do not say which endpoints are on this node"

EachChain = Annotated[Chain, Member("chains")]
EachBalancing = Annotated[Chain, Member("balancing")]
EachSticky = Annotated[Chain, Member("sticky")]
EachTranslating = Annotated[Chain, Member("translating")]
EachFront = Annotated[Front, Member("fronts")]
EachRanged = Annotated[Front, Member("ranged")]
EachAskedInside = Annotated[Front, Member("asked_inside")]
EachTold = Annotated[Refused, Member("told")]
EachSilent = Annotated[Refused, Member("silent")]
EachMetInside = Annotated[Front, Member("met_inside")]
EachOutside = Annotated[Front, Member("outside")]
EachOpenOutside = Annotated[Front, Member("open_outside")]
EachLocalOutside = Annotated[Front, Member("local_outside")]
EachToldLocal = Annotated[Front, Member("told_local")]
EachUnranged = Annotated[Front, Member("unranged")]
EachLimited = Annotated[Front, Member("limited")]
EachRefused = Annotated[Refused, Member("refused")]
EachRefusedAtPort = Annotated[Refused, Member("refused_at_ports")]
EachOwnRule = Annotated[Rule, Member("own_rules")]
EachHealthPort = Annotated[int, Member("health_ports")]
EachServiceBlock = Annotated[Block, Member("service_blocks")]
EachCrowd = Annotated[int, Member("crowds")]
EachService = Annotated[ServicePort, Member("services", absent="no Service and EndpointSlice objects")]
EachPlaced = Annotated[Kept, Member("placed", absent=NO_OBJECTS)]
EachLocalnet = Annotated[Block, Member("localnets")]
EachMark = Annotated[int, Member("marks")]
EachKeptInside = Annotated[Kept, Member("kept_inside", absent=NO_OBJECTS)]
EachKeptOutside = Annotated[Kept, Member("kept_outside", absent=NO_OBJECTS)]
Device = Annotated[str, Listed("devices")]
