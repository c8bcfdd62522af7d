"""One seeded search by Hypothesis for an example, without its database, its deadlines and its printing."""

import random
from collections.abc import Callable
from typing import Any

from attrs import define, field
from hypothesis import HealthCheck, Phase, Verbosity, find, settings
from hypothesis.errors import NoSuchExample, Unsatisfiable
from hypothesis.strategies import SearchStrategy

from verify.language import Irrelevant
from verify.limits import Limits, Progress


@define
class Hunt:
    """A search for a value of which a question says True; `asked` counts the values that satisfied what it assumes."""

    limits: Limits
    asked: int = field(default=0, init=False)
    tried: int = field(default=0, init=False)

    def find(self, values: SearchStrategy[Any], question: Callable[[Any], bool]) -> Any | None:  # noqa: ANN401
        """The simplest value found, or None; raises OutOfTime, and whatever the question raises."""

        def ask(value: Any) -> bool:  # noqa: ANN401 - any value
            self.limits.keep_time()
            if self.tried % 256 == 0:
                self.limits.tell(Progress(self.tried, 0, max(0, self.limits.samples - self.tried)))
            self.tried += 1
            try:
                said = question(value)
            except Irrelevant:
                return False
            self.asked += 1
            return said

        quietly = settings(
            max_examples=self.limits.samples,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=tuple(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        try:
            return find(values, ask, settings=quietly, random=random.Random(self.limits.seed))  # noqa: S311 - repeatable
        except (NoSuchExample, Unsatisfiable):
            return None
