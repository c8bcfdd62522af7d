"""Questions put to the solver, and their texts, which a second solver can answer again."""

from typing import Any

import z3
from attrs import define, field

from verify.limits import Limits, OutOfBudget

MOST = 32  # texts kept of one property
LONGEST = 2_000_000  # characters of one text
PATIENCE = (1.0, 2.0, 4.0, 16.0, 4_000_000.0)  # seconds of one attempt
OVER = ("timeout", "canceled")


@define
class Obligations:
    """The texts of what was shown unsatisfiable, as SMT-LIB; beyond a number and a length only their count is kept."""

    limits: Limits
    texts: list[str] = field(factory=list)
    left_out: int = 0

    def refute(self, title: str, *claims: z3.BoolRef) -> z3.ModelRef | None:
        """Show that the claims cannot all hold, and keep the text; a model if they can. Raises OutOfBudget."""
        solver = z3.Solver()
        solver.add(*claims)
        model = self.answer(solver)
        if model is None:
            self.keep(title, solver)
        return model

    def answer(self, solver: Any, *also: z3.BoolRef) -> z3.ModelRef | None:  # noqa: ANN401 - z3 has no types
        """A model of what the solver holds, None if there is none. Raises OutOfBudget.

        Products of unknowns take no time or for ever, as luck has it: who waits in vain begins anew, with other dice.
        """
        for seed, patience in enumerate(PATIENCE):
            self.limits.keep_time()
            asked = solver if seed == 0 else _anew(solver, seed)
            asked.set("timeout", self.limits.patience(patience))
            answer = asked.check(*also)
            if answer == z3.unsat:
                return None
            if answer == z3.sat and _is_one(model := asked.model(), (*asked.assertions(), *also)):
                return model
            if answer == z3.unknown and asked.reason_unknown() not in OVER:
                break
        self.limits.keep_time()
        raise OutOfBudget(f"the solver gave up: {asked.reason_unknown()}")

    def keep(self, title: str, solver: Any) -> None:  # noqa: ANN401 - z3 has no types
        """Keep the text of what the solver holds, which is unsatisfiable."""
        text = "" if len(self.texts) >= MOST else solver.to_smt2()
        if text and len(text) <= LONGEST:
            self.texts.append(f"; {title}\n; expected: unsat\n{text}")
        else:
            self.left_out += 1

    def all(self) -> tuple[str, ...]:
        """Every text, and a last one that counts those left out, if any."""
        note = f"; {self.left_out} more were shown unsatisfiable; their texts were too many or too long to keep"
        return (*self.texts, note) if self.left_out else tuple(self.texts)


def _is_one(model: z3.ModelRef, claims: tuple[z3.BoolRef, ...]) -> bool:
    """Whether nothing is false in the model: z3 at times leaves a number out of one, if products are many."""
    return not any(z3.is_false(model.eval(claim, model_completion=True)) for claim in claims)


def _anew(solver: Any, seed: int) -> Any:  # noqa: ANN401 - z3 has no types
    """Another solver that holds the same and draws other numbers."""
    other = z3.Solver()
    other.set("random_seed", seed)
    other.add(*solver.assertions())
    return other
