"""What must happen sooner or later, or within so many steps, decided on a finished graph."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from attrs import frozen

from verify.engines.graph import Edge, Path, Walked
from verify.limits import Limits


@frozen
class Late:
    """A run that keeps the promise waiting: `after` is where the wait starts, `again` how many moves repeat."""

    path: Path
    after: int
    again: int = 0


@frozen(eq=False)
class Wait:
    """The states where a wait starts (in order), and the states where it ends."""

    graph: Walked
    causes: Sequence[int]
    met: bytearray
    limits: Limits

    def overdue(self, steps: int) -> Late | None:
        """The shortest run in which so many steps, or a dead end before, do not meet the promise."""
        edges, met = self.graph.edges, self.met
        layer: dict[int, tuple[Edge | None, int]] = {cause: (None, cause) for cause in self.causes if not met[cause]}
        layers = [layer]
        found: list[tuple[int, int, int]] = []
        for level in range(steps + 1):
            self.limits.keep_time()
            found += [
                (self.graph.depths[cause] + level, -level, number)
                for number, (_, cause) in layer.items()
                if level == steps or not edges[number]
            ][:1]
            following: dict[int, tuple[Edge | None, int]] = {}
            for number, (_, cause) in layer.items():
                for move, target in edges[number]:
                    if not met[target]:
                        following.setdefault(target, ((move, number), cause))
            layer = following
            layers.append(layer)
        if not found:
            return None
        _, less, number = min(found)
        tail: list[Edge] = []
        for before in range(-less, 0, -1):
            edge, _ = layers[before][number]
            assert edge is not None  # noqa: S101 - only the first layer has none
            tail.append((edge[0], number))
            number = edge[1]
        first = self.graph.path_to(number)
        return Late(first + reversed(tail), len(first.moves))

    def unanswered(self, fair: tuple[str, ...]) -> Late | None:
        """A dead end, or a loop that is fair to each of these actions, that never meets the promise."""
        came = self._waiting()
        edges = self.graph.edges
        dead = next((number for number in came if not edges[number]), None)
        if dead is not None:
            return self._late(came, dead)
        place = {number: order for order, number in enumerate(came)}
        loops = [set(part) for part in components(place, self._unmet) if self._is_fair(part, fair)]
        if not loops:
            return None
        entry, loop = min(((min(part, key=place.__getitem__), part) for part in loops), key=lambda pair: place[pair[0]])
        again = self._loop(entry, loop, fair)
        late = self._late(came, entry)
        return Late(late.path + again, late.after, len(again))

    def _waiting(self) -> dict[int, Edge | None]:
        """Every state that a wait can pass through, nearest first, with how it is reached from a cause."""
        met, depths, edges = self.met, self.graph.depths, self.graph.edges
        causes = [cause for cause in self.causes if not met[cause]]
        came: dict[int, Edge | None] = {}
        layer: list[int] = []
        place = depth = 0
        while layer or place < len(causes):
            self.limits.keep_time()
            if not layer:
                depth = depths[causes[place]]
            while place < len(causes) and depths[causes[place]] <= depth:
                if causes[place] not in came:
                    came[causes[place]] = None
                    layer.append(causes[place])
                place += 1
            following: list[int] = []
            for number in layer:
                for move, target in edges[number]:
                    if not met[target] and target not in came:
                        came[target] = (move, number)
                        following.append(target)
            layer = following
            depth += 1
        return came

    def _late(self, came: dict[int, Edge | None], number: int) -> Late:
        tail: list[Edge] = []
        while (edge := came[number]) is not None:
            tail.append((edge[0], number))
            number = edge[1]
        first = self.graph.path_to(number)
        return Late(first + reversed(tail), len(first.moves))

    def _unmet(self, number: int) -> Iterator[int]:
        return (target for _, target in self.graph.edges[number] if not self.met[target])

    def _is_fair(self, part: Sequence[int], fair: tuple[str, ...]) -> bool:
        """Whether a run can stay in this part for ever and treat each fair action as it must."""
        inside = set(part)
        taken = {move.action for number in part for move, target in self.graph.edges[number] if target in inside}
        return bool(taken) and all(
            name in taken or any(not self._is_enabled(name, number) for number in part) for name in fair
        )

    def _is_enabled(self, action: str, number: int) -> bool:
        return any(move.action == action for move, _ in self.graph.edges[number])

    def _is_fair_to(self, action: str, edge: Edge) -> bool:
        return edge[0].action == action or not self._is_enabled(action, edge[1])

    def _loop(self, entry: int, inside: set[int], fair: tuple[str, ...]) -> list[Edge]:
        """A short way round from the entry back to it that takes, or finds disabled, each fair action."""
        way: list[Edge] = []
        at = entry
        for name in fair:
            visited = (entry, *(number for _, number in way))
            if any(move.action == name for move, _ in way) or any(not self._is_enabled(name, each) for each in visited):
                continue
            way += self._walk(at, inside, partial(self._is_fair_to, name))
            at = way[-1][1]
        if not way or at != entry:
            way += self._walk(at, inside, lambda edge: edge[1] == entry)
        return way

    def _walk(self, at: int, inside: set[int], ends: Callable[[Edge], bool]) -> list[Edge]:
        """The shortest way of at least one step, without leaving the part, whose last step is as asked."""
        ways: dict[int, list[Edge]] = {at: []}
        for number in (queue := [at]):
            for edge in self.graph.edges[number]:
                if edge[1] not in inside:
                    continue
                if ends(edge):
                    return [*ways[number], edge]
                if edge[1] not in ways:
                    ways[edge[1]] = [*ways[number], edge]
                    queue.append(edge[1])
        raise AssertionError("every state of the part can be reached from every other")


def components(nodes: Sequence[int] | dict[int, int], after: Callable[[int], Iterator[int]]) -> Iterator[list[int]]:
    """The strongly connected parts of a graph (Tarjan's algorithm, with a stack of its own)."""
    order: dict[int, int] = {}
    lowest: dict[int, int] = {}
    held: dict[int, None] = {}
    for root in nodes:
        if root in order:
            continue
        order[root] = lowest[root] = len(order)
        held[root] = None
        open_nodes = [(root, after(root))]
        while open_nodes:
            node, rest = open_nodes[-1]
            target = next(rest, None)
            if target is None:
                open_nodes.pop()
                if open_nodes:
                    above = open_nodes[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == order[node]:
                    part = [held.popitem()[0]]
                    while part[-1] != node:
                        part.append(held.popitem()[0])
                    yield part
            elif target not in order:
                order[target] = lowest[target] = len(order)
                held[target] = None
                open_nodes.append((target, after(target)))
            elif target in held:
                lowest[node] = min(lowest[node], order[target])
