"""The least fixpoint of the steps from a holding, and the shortest chain to a goal: a worklist, layer by layer.

What is met a layer deeper needs at least one step more, so that a chain of as many steps as its goal lies deep is a
shortest one. Only where several actors join in a step may a chain be longer than that; `Chain.at_least` says so.
"""

from collections.abc import Callable, Iterable

from attrs import define, evolve, field

from models.authorization.behaviour.evidence import taken
from models.authorization.behaviour.moves import Together, Way, able_of, ending, moves_of
from models.authorization.vocabulary.escalation import CLUSTER_ADMIN, Actor, Chain, Holding, Realm, Taken

Goal = Callable[[Holding], bool]


@define(eq=False)
class Search:
    """What can be reached from a holding: how deep each thing lies, and how it is gained."""

    realm: Realm
    start: Holding
    together: Together | None = None
    depth: dict[Holding, int] = field(factory=dict)
    ways: dict[Holding, Way] = field(factory=dict)
    source: dict[Actor, Holding] = field(factory=dict)

    def run(self, is_goal: Goal) -> Holding | None:
        """Reach everything; or, as soon as there is one, the first goal."""
        self.depth[self.start] = 0
        layer = [self.start]
        while layer:
            if (found := next(filter(is_goal, layer), None)) is not None:
                return found
            if is_goal(CLUSTER_ADMIN) and (found := self._ended(layer)) is not None:
                return found
            layer = self._next(layer)
        return None

    def _ended(self, layer: Iterable[Holding]) -> Holding | None:
        """Cluster-admin, if somebody of this layer becomes it in one step."""
        for holding in layer:
            way = ending(self.realm, holding)
            if way is not None:
                self.source.setdefault(way.actors[0], holding)
                self._gain(CLUSTER_ADMIN, way, self.depth[holding] + 1)
                return CLUSTER_ADMIN
        return None

    def _next(self, layer: Iterable[Holding]) -> list[Holding]:
        """What is gained by who is new in this layer, alone or together with others."""
        found: list[Holding] = []
        hands = set()
        for holding in layer:
            deeper = self.depth[holding] + 1
            for actor in able_of(self.realm, holding):
                if actor in self.source:
                    continue
                self.source[actor] = holding
                found += [
                    gained for gained, way in moves_of(self.realm, actor).items() if self._gain(gained, way, deeper)
                ]
                if self.together is not None:
                    hands |= self.together.join(actor)
        if self.together is not None and hands:
            found += [gained for gained, way in self.together.gains(hands) if self._gain(gained, way, deeper)]
        return found

    def _gain(self, gained: Holding, way: Way, depth: int) -> bool:
        if gained in self.depth:
            return False
        self.depth[gained] = depth
        self.ways[gained] = way
        return True

    def chain(self, goal: Holding) -> Chain:
        """The steps to what was reached, each after those that it needs."""
        steps: dict[Holding, Taken] = {}
        pending = [goal]
        while pending:
            gained = pending[-1]
            way = self.ways.get(gained)
            if gained in steps or way is None:
                pending.pop()
                continue
            before = {self.source[actor] for actor in way.actors} - {self.start} - steps.keys()
            if before:
                pending += sorted(before, key=lambda each: (each.kind.value, each.name, each.namespace))
                continue
            steps[gained] = taken(self.realm, way, gained)
            pending.pop()
        actors = [self.ways[gained].actors for gained in steps]
        sources = tuple(tuple(dict.fromkeys(self.source[actor] for actor in mine)) for mine in actors)
        return Chain(self.start, tuple(steps.values()), self.depth[goal], sources)


def shortest_chain(realm: Realm, start: Holding, is_goal: Goal | None = None) -> Chain | None:
    """A shortest chain from a holding to cluster-admin (or to any goal); None where there is none."""
    is_goal = is_goal or (lambda holding: holding == CLUSTER_ADMIN)
    search = Search(realm, start, Together(realm))
    goal = search.run(is_goal)
    if goal is None:
        return None
    found = search.chain(goal)
    if found.is_shortest:
        return found
    alone = Search(realm, start)
    other = alone.run(is_goal)
    longer = other is None or alone.depth[other] >= len(found.steps)
    return found if longer or other is None else evolve(alone.chain(other), at_least=found.at_least)


def reached(realm: Realm, start: Holding) -> tuple[Holding, ...]:
    """Everything that can be reached, the nearest first; cluster-admin is all there is, so that it ends the list."""
    search = Search(realm, start, Together(realm))
    search.run(lambda holding: holding == CLUSTER_ADMIN)
    return tuple(search.depth)
