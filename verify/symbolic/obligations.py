"""Questions put to the solver, and their texts, which a second solver can answer again."""

from typing import Any

import z3
from attrs import define, field

from verify.limits import Limits, OutOfBudget

MOST = 32  # texts kept of one property, unless the run is to leave evidence
LONGEST = 2_000_000  # characters of one text, as for MOST
EFFORTS = (2_000_000, 4_000_000, 16_000_000, 64_000_000, 0)  # steps of one attempt; 0: as many as it takes
WORTH = 1e-5  # seconds that a step may take: a millionth, ten on a busy machine; not all that the solver does is a step
SHORT = 20_000  # characters of a text that is remembered: worlds often differ in nothing that a property reads
OVER = ("timeout", "canceled", "max. resource limit exceeded")

_refuted: set[str] = set()


@define
class Obligations:
    """The texts of what was shown unsatisfiable, as SMT-LIB; beyond a number and a length only their count is kept."""

    limits: Limits
    texts: list[str] = field(factory=list)
    left_out: int = 0

    def refute(self, title: str, *claims: z3.BoolRef) -> z3.ModelRef | None:
        """Show that the claims cannot all hold, and keep the text; a model if they can. Raises OutOfBudget.

        Products of unknowns take no time or for ever, as luck has it: who waits in vain begins anew, with other dice.
        How long is counted in steps, because a busy machine makes as many of them as an idle one.
        """
        said = z3.Solver()  # one that has been asked holds what it made of the claims
        said.add(*claims)
        asked = said.to_smt2() if self._takes_more else ""
        if asked in _refuted:
            self.keep(title, said)
            return None
        for seed, steps in enumerate(EFFORTS):
            solver = z3.Solver()
            solver.set("random_seed", seed)
            solver.add(*claims)
            try:
                model = self.answer(solver, steps=steps)
            except OutOfBudget:
                if solver.reason_unknown() not in OVER or not steps:
                    raise
                continue
            if model is None:
                self.keep(title, said)
                if 0 < len(asked) <= SHORT:
                    _refuted.add(asked)
            return model
        raise AssertionError("the last attempt ends or raises")

    def answer(
        self,
        solver: Any,  # noqa: ANN401 - z3 has no types
        *also: z3.BoolRef,
        steps: int = 0,
    ) -> z3.ModelRef | None:
        """A model of what the solver holds, None if there is none; raises OutOfBudget after so many steps, if any."""
        self.limits.keep_time()
        solver.set("rlimit", steps)
        solver.set("timeout", self.limits.patience(steps * WORTH) if steps else self.limits.patience())
        answer = solver.check(*also)
        if answer == z3.unknown:
            self.limits.keep_time()
            raise OutOfBudget(f"the solver gave up: {solver.reason_unknown()}")
        return solver.model() if answer == z3.sat else None

    def keep(self, title: str, solver: Any) -> None:  # noqa: ANN401 - z3 has no types
        """Keep the text of what the solver holds, which is unsatisfiable."""
        text = solver.to_smt2() if self._takes_more else ""
        if text and (self.limits.evidence or len(text) <= LONGEST):
            self.texts.append(f"; {title}\n; expected: unsat\n{text}")
        else:
            self.left_out += 1

    @property
    def _takes_more(self) -> bool:
        return self.limits.evidence or len(self.texts) < MOST

    def all(self) -> tuple[str, ...]:
        """Every text, and a last one that counts those left out, if any."""
        note = f"; {self.left_out} more were shown unsatisfiable; their texts were too many or too long to keep"
        return (*self.texts, note) if self.left_out else tuple(self.texts)
