"""States as a few machine words: the number of their shape first, then each leaf in bits of its own, none shared."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import define, field, frozen

from verify.engines.compiled.refusing import NotPacked
from verify.engines.compiled.shapes import Leaf, Path
from verify.engines.compiled.summaries import Shape, Summaries

BITS = 63  # of a word; the sign stays out of it
Words = np.ndarray[Any, np.dtype[np.int64]]


@frozen
class Place:
    """The bits of one leaf: `width` of them from `shift` up in one word, holding its number less its lowest."""

    leaf: Leaf
    word: int
    shift: int
    width: int

    @property
    def mask(self) -> int:
        """The bits, where they are."""
        return ((1 << self.width) - 1) << self.shift


@define(eq=False)
class Layout:
    """Where everything is in the words of a state."""

    summaries: Summaries
    tag: int = field(init=False)
    places: list[tuple[Place, ...]] = field(init=False)
    words: int = field(init=False)
    shapes: list[Shape] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.shapes = list(self.summaries.shapes.values())
        self.tag = (len(self.shapes) - 1).bit_length()
        self.places = [self._placed(shape) for shape in self.shapes]
        self.words = max((place.word for places in self.places for place in places), default=0) + 1

    def _placed(self, shape: Shape) -> tuple[Place, ...]:
        """Each leaf goes into the first word that has room for it."""
        used = [self.tag]
        places = []
        for leaf in shape.leaves:
            width = (leaf.high - leaf.low).bit_length()
            word = next((word for word, bits in enumerate(used) if bits + width <= BITS), len(used))
            if word == len(used):
                used.append(0)
            places.append(Place(leaf, word, used[word], width))
            used[word] += width
        return tuple(places)

    def pack(self, state: Any) -> list[int]:  # noqa: ANN401 - a state of the machine
        """The words of a plain state; NotPacked if it has no place here."""
        anatomy, known = self.summaries.anatomy, self.summaries
        numbers: dict[Path, int] = {}
        structure: list[Any] = []

        def visit(path: Path, part: Any, value: Any) -> Any:  # noqa: ANN401 - any value
            if type(part) is not Leaf:
                structure.append(value)
            elif path in known.varying or path not in known.constants:
                numbers[path] = part.number(value, str(path))
            elif value != known.constants[path]:
                raise NotPacked(f"{path} is no constant")
            return value

        anatomy.walk(state, known.model, (), visit, structure)
        shape = known.shapes.get(tuple(structure))
        if shape is None:
            raise NotPacked("a state of another shape")
        words = [0] * self.words
        words[0] = shape.number
        for path, place in zip(shape.places, self.places[shape.number], strict=True):
            number = numbers[path]
            if not place.leaf.low <= number <= place.leaf.high:
                raise NotPacked(f"{path} is outside its domain")
            words[place.word] |= (number - place.leaf.low) << place.shift
        return words

    def unpack(self, words: Sequence[int]) -> Any:  # noqa: ANN401 - a state of the machine
        """The plain state that these words hold."""
        whole = [int(word) for word in words]
        number = whole[0] & ((1 << self.tag) - 1)
        shape = self.shapes[number]
        numbers = {
            path: ((whole[place.word] & place.mask) >> place.shift) + place.leaf.low
            for path, place in zip(shape.places, self.places[number], strict=True)
        }

        def visit(path: Path, part: Any, value: Any) -> Any:  # noqa: ANN401 - any value
            return part.plain(numbers[path]) if path in numbers else value

        return self.summaries.anatomy.walk(shape.exemplar, self.summaries.model, (), visit, [])
