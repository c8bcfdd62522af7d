"""A second solver, cvc5, which shares no code with the first: what it says of a question that was kept as SMT-LIB."""

import re
from enum import Enum
from typing import Any

PATIENCE = 60.0  # seconds for one question, where nobody says otherwise


class Said(Enum):
    """What the second solver says: the question has no answer, as the proof claims; it has one; it does not know."""

    UNSAT = "unsat"
    SAT = "sat"
    UNKNOWN = "unknown"


def is_there() -> bool:
    """Whether the second solver is installed: it comes with the extra `evidence`."""
    try:
        import cvc5  # noqa: F401, PLC0415 - most runs need no second solver
    except ImportError:
        return False
    return True


def asked(text: str, seconds: float = PATIENCE) -> Said:
    """Put one SMT-LIB text to cvc5 and give what it says within the time; an error of its parser is UNKNOWN."""
    import cvc5  # noqa: PLC0415 - most runs need no second solver

    terms: Any = cvc5.TermManager()
    solver = cvc5.Solver(terms)
    solver.setOption("tlimit-per", str(max(1, int(seconds * 1000))))
    parser = cvc5.InputParser(solver)
    logic = "" if "(set-logic" in text else "(set-logic ALL)\n"
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, logic + text, "obligation")
    said = Said.UNKNOWN
    try:
        while not (command := parser.nextCommand()).isNull():
            answer = str(command.invoke(solver, parser.getSymbolManager())).strip()
            if re.fullmatch(r"sat|unsat", answer):
                said = Said(answer)
    except RuntimeError:  # what cvc5 raises for text that it does not understand
        return Said.UNKNOWN
    return said
