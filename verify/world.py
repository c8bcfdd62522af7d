"""The concrete instances on which properties are decided, and the named ways in which they can be wrong."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from attrs import evolve, field, frozen

from verify.picture import Illustration

Illustrate = Callable[[str, Any], Illustration]


@frozen
class Known:
    """A property (by glob) that a world is documented to break, or that its data cannot decide.

    Where it is not `certain`, a violation is as documented, and a proof is as good: somebody has mended it.
    """

    properties: str
    reference: str
    certain: bool = True


@frozen(eq=False)
class World:
    """One instance of a model: the first state of a machine, or what its parameters are bound to.

    `given` supplies the parameter of its own type to `for_all` properties and to a machine's `@initial`.
    `breaks` lists documented violations, `missing` the properties that the data cannot decide, with the reason; what is
    given may name more of them itself, as its own `missing`, so that no world can lose them.
    `scope` is what every label carries: sizes and assumptions, such as "3 nodes, 2 pods a node". `recipe` is Python
    that builds `given` again under the name `world`, for counterexamples that run. `inputs` are the files that it was
    read from. `illustrate` adds a picture and places to a counterexample: it is told the property's name and, of a
    machine, the `Run`, of other claims the values by the names of the parameters.
    """

    name: str
    given: Any = field(repr=False)
    breaks: tuple[Known, ...] = ()
    missing: tuple[Known, ...] = ()
    scope: str = ""
    recipe: str = ""
    inputs: tuple[str, ...] = ()
    illustrate: Illustrate | None = field(default=None, repr=False)

    def reference_for(self, name: str) -> str | None:
        """The document that says this world breaks the property of this name, or may break it."""
        known = self.known_for(name)
        return None if known is None else known.reference

    def known_for(self, name: str) -> Known | None:
        """What is documented about this world and the property of this name."""
        return next((known for known in self.breaks if fnmatchcase(name, known.properties)), None)

    def why_not(self, name: str) -> str | None:
        """The reason why the data cannot decide the property of this name."""
        own = [known for known in getattr(self.given, "missing", ()) if isinstance(known, Known)]
        known_missing = (*self.missing, *own)
        return next((known.reference for known in known_missing if fnmatchcase(name, known.properties)), None)


@frozen
class Fault:
    """A named way to be wrong: a documented bug first of all.

    `make` builds the faulty world; `reference` is the issue that documents it; `breaks` are globs of the property
    names that must notice. The function's docstring is the story.
    """

    name: str
    reference: str
    breaks: tuple[str, ...]
    story: str
    make: Callable[[], World] = field(repr=False)

    @property
    def recipe(self) -> str:
        """Python that builds the faulty world again."""
        return f"from {self.make.__module__} import {self.name}\nworld = {self.name}.world.given"

    @property
    def world(self) -> World:
        """The faulty world, in which the named properties are expected to be violated."""
        made = self.make()
        known = tuple(Known(glob, self.reference) for glob in self.breaks)
        return evolve(made, name=self.name, breaks=(*known, *made.breaks), recipe=self.recipe)


def fault(*, reference: str, breaks: tuple[str, ...]) -> Callable[[Callable[[], World]], Fault]:
    """Turn a function that builds a faulty world into a Fault named after it."""

    def build(make: Callable[[], World]) -> Fault:
        story = " ".join((make.__doc__ or "").split())
        return Fault(make.__name__, reference, breaks, story, make)

    return build
