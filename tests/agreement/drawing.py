"""Arguments for a function, drawn from what the worlds hold, so that they belong together."""

import random
import types
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from tests.agreement.opening import OTHERS, Case, Leaf, leaves_of
from tests.agreement.supply import Pool, Subject
from verify.domain import Among, Between, domain_of
from verify.symbolic.filling import by_value

UNIONS = (Union, types.UnionType)
NEARLY_ALWAYS = 0.9  # how often an argument is taken from those before it, if they hold one
MOST_LEAVES = 16


def cases(subject: Subject, pool: Pool, functions: Sequence[Subject], times: int, seed: int = 0) -> Iterator[Case]:
    """So many ways to call a function, each with what can be unknown; LookupError if the worlds hold no arguments."""
    dice = random.Random(f"{seed} {subject.name}")  # noqa: S311 - samples, not secrets
    for _ in range(times):
        supply = Supply(pool, functions, dice)
        values = {name: supply.draw(kind, name) for name, kind in subject.kinds.items()}
        leaves = list(leaves_of(subject.kinds, values, supply.others))
        dice.shuffle(leaves)
        yield Case(subject.function, values, tuple(sorted(leaves, key=_order)[:MOST_LEAVES]))


def _order(leaf: Leaf) -> tuple[bool, int]:
    """What headers are made of is unknown first, texts last; what lies deep inside comes later."""
    return isinstance(domain_of(leaf.kind), Among), len(leaf.path)


class Supply:
    """The arguments of one call: a device is one of the host's before it, a host one of the network's."""

    def __init__(self, pool: Pool, functions: Sequence[Subject], dice: random.Random) -> None:
        self.pools = [pool]
        self.functions, self.dice = functions, dice
        self.bound: dict[Any, type] = {}
        self.around: list[type] = []  # the records that are being made

    def draw(self, kind: Any, name: str) -> Any:
        """A value of this kind for the parameter or field of this name; LookupError if there is none."""
        value = self._drawn(kind, name)
        if attrs.has(type(value)) and not by_value(type(value)):
            self.pools.append(Pool([value]))
        return value

    def others(self, known: str) -> tuple[str, ...]:
        """A few texts that stand beside this one."""
        around = next((pool for pool in reversed(self.pools) if known in pool.known.get(str, ())), self.pools[0])
        texts = around.known.get(str, [])
        return tuple(self.dice.sample(texts, min(OTHERS, len(texts))))

    def _drawn(self, kind: Any, name: str) -> Any:  # noqa: PLR0911 - one answer a kind
        domain = domain_of(kind)
        if isinstance(domain, Between):
            return self.dice.randint(domain.low, domain.high)
        if isinstance(domain, Among):
            return self.dice.choice(domain.names)
        if get_origin(kind) is Annotated:
            return self.draw(get_args(kind)[0], name)
        if isinstance(kind, TypeVar):
            return self.draw(self.bound.setdefault(kind, self._any_type()), name)
        if kind is Any:
            return self.dice.choice([None, self.dice.randrange(5), self._text(name)])  # nobody looks into it
        origin = get_origin(kind)
        if origin in UNIONS:
            return self._of_union(list(get_args(kind)), name)
        if origin is Callable or kind is Callable:
            return self._function(kind)
        if origin is not None:
            return self._of_collection(origin, get_args(kind), name)
        return self._of_type(kind, name)

    def _any_type(self) -> type:
        """A type of which the worlds hold values."""
        return self.dice.choice([kind for kind in self.pools[0].known if by_value(kind) or kind in (int, str, tuple)])

    def _function(self, kind: Any) -> Callable[..., Any]:
        """A marked function that can be called so."""
        wanted, result = get_args(kind)
        found = [each.function for each in self.functions if _fits(each, wanted, result)]
        if not found:
            raise LookupError(f"no marked function is a {kind}")
        return self.dice.choice(found)

    def _of_type(self, kind: type, name: str) -> Any:
        if kind is type(None):
            return None
        if kind is bool:
            return self.dice.random() < 0.5
        if kind is str:
            return self._text(name)
        if issubclass(kind, Enum):
            return self.dice.choice(list(kind))
        for pool in (*reversed(self.pools[1:]), *self.pools[:1]):
            found = pool.of(kind)
            if found and (pool is self.pools[0] or self.dice.random() < NEARLY_ALWAYS):
                return self.dice.choice(found)
        return self._made(kind)

    def _text(self, name: str) -> str:
        """A text that stands in a field of this name, or names something, or is any."""
        pool = self.pools[-1]
        fitting = pool.texts.get(name) or pool.texts.get("name")
        if fitting and self.dice.random() < NEARLY_ALWAYS / 2:
            return self.dice.choice(fitting)
        return str(self.dice.choice(pool.known.get(str, [""])))

    def _of_union(self, kinds: list[Any], name: str) -> Any:
        self.dice.shuffle(kinds)
        if type(None) in kinds and any(kind in self.around for kind in kinds):
            return None  # a record inside a record of its kind is enough
        for kind in kinds:
            try:
                return self.draw(kind, name)
            except LookupError:
                continue
        raise LookupError(f"the worlds hold none of {kinds}")

    def _of_collection(self, origin: type, inner: tuple[Any, ...], name: str) -> Any:
        """A tuple made of values that fit, or a collection of another kind that the worlds hold."""
        kinds = [kind for kind in inner if kind is not Ellipsis]
        if not issubclass(tuple, origin) or not kinds:
            found = [value for pool in self.pools for value in pool.of(origin)]
            if not found:
                raise LookupError(f"the worlds hold no {origin.__name__}")
            return self.dice.choice(found)
        fixed = len(kinds) == len(inner) and origin is tuple
        many = kinds if fixed else kinds * self.dice.randrange(1, 4)
        return tuple(self.draw(kind, name) for kind in many)

    def _made(self, kind: type) -> Any:
        """A record whose fields are drawn: for records that no world holds because they only travel."""
        if kind is int:
            return self.dice.randrange(5)
        if not attrs.has(kind):
            raise LookupError(f"the worlds hold no {kind.__name__}")
        hints = get_type_hints(kind, include_extras=True)
        fields = [each for each in attrs.fields(kind) if each.init]
        self.around.append(kind)
        drawn = {each.alias: self.draw(hints[each.name], each.name) for each in fields}
        self.around.pop()
        return kind(**drawn)


def _fits(subject: Subject, wanted: Sequence[Any], result: Any) -> bool:
    """Whether a function takes what is wanted and gives nothing but what is expected."""
    kinds = list(subject.kinds.values())
    given = get_type_hints(subject.function).get("return")
    return (
        len(kinds) == len(wanted)
        and all(_parts(one) <= _parts(other) for one, other in zip(wanted, kinds, strict=True))
        and _parts(given) <= _parts(result)
    )


def _parts(kind: Any) -> set[Any]:
    """The kinds of which a kind is the union."""
    return set(get_args(kind)) if get_origin(kind) in UNIONS else {kind}
