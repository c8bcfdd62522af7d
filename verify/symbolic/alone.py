"""A place of its own for the terms of one question, so that no question hangs on those asked before it.

The solver orders sums and conjunctions by when their parts were first made, and chooses by that order. Among the terms
of other questions the same question has another text, another model and takes another time; alone it is always the
same one, and two worlds that differ in nothing that a property reads ask it word for word.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from z3 import z3


@contextmanager
def alone() -> Iterator[None]:
    """Make the terms inside in a context of the solver that holds no others; terms from outside do not mix with them.

    The package has no word for changing the context that all its functions fall back to, only this name of its own.
    """
    outer, z3._main_ctx = z3._main_ctx, None  # noqa: SLF001 - as the docstring says
    try:
        yield
    finally:
        z3._main_ctx = outer  # noqa: SLF001 - as the docstring says
