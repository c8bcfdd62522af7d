"""What several formats say in the same words."""

import inspect
import re
from pathlib import Path

from verify.property import Property
from verify.run import Finished
from verify.verdict import Outcome, Result

URGENCY = (Outcome.ERROR, Outcome.VIOLATED, Outcome.PROVED, Outcome.BOUNDED, Outcome.UNKNOWN)
TURNING = "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # marks of the direction of writing
ILLEGAL = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f{TURNING}\\ud800-\\udfff\\ufffe\\uffff]")


def verdict_of(result: Result) -> str:
    """The verdict and how it came, such as "violated, as documented"."""
    outcome = result.verdict.outcome
    if result.unexpected and result.reference:
        return f"{outcome.value}, though documented to fail"
    if outcome is Outcome.VIOLATED and not result.unexpected:
        return "violated, as documented"
    return outcome.value


def strength_of(result: Result) -> str:
    """How far the verdict reaches, with the sizes that belong to it."""
    verdict = result.verdict
    counts = [f"{verdict.states:,} states"] if verdict.states is not None else []
    counts += [f"depth {verdict.depth}"] if verdict.depth is not None else []
    return ", ".join([*([verdict.strength.value] if verdict.strength else []), *counts])


def short(result: Result) -> str:
    """The property's name without its domain, which the heading says."""
    return result.property.name.removeprefix(f"{result.property.domain}.")


def heading(result: Result) -> str:
    """The world, with the scope that every label carries."""
    scope = f" ({result.world.scope})" if result.world.scope else ""
    return f"{result.property.domain} · {result.world.name}{scope}"


def groups(finished: Finished) -> dict[str, list[Result]]:
    """The results under their headings, in the order of the run."""
    found: dict[str, list[Result]] = {}
    for result in finished.results:
        found.setdefault(heading(result), []).append(result)
    return found


def unexpected(finished: Finished) -> list[Result]:
    """What is not as expected: defects of ours first, then what is refuted or vanished, last what is not decided."""
    odd = [result for result in finished.results if result.unexpected]
    return sorted(odd, key=lambda result: URGENCY.index(result.verdict.outcome))


def summary(finished: Finished) -> str:
    """The run in one line, as in "12 properties: 11 proved, 1 violated; 1 unexpected; 3.2 s"."""
    counts = finished.counts
    total = counts["properties"]
    told = ", ".join(f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome.value])
    odd = f"{counts['unexpected']} unexpected" if counts["unexpected"] else "all as expected"
    return f"{total} {'property' if total == 1 else 'properties'}: {told}; {odd}; {finished.seconds:.1f} s"


def source(item: Property) -> tuple[str, int]:
    """The file in which the sentence is written, from the root of the tree, and its line from 1."""
    plain = inspect.unwrap(item.predicate)
    parts = plain.__module__.split(".")
    file = Path(inspect.getsourcefile(plain) or "")
    folders = parts if file.stem == "__init__" else parts[:-1]
    return "/".join([*folders, file.name]), plain.__code__.co_firstlineno


def evidence(result: Result) -> str:
    """What the verdict rests on: the engine, what it went through, and how many questions a solver has answered."""
    verdict = result.verdict
    if verdict.engine == "none":
        return "none: no engine was asked"
    parts = [f"engine {verdict.engine}"]
    parts += [f"{verdict.states:,} states or classes"] if verdict.states is not None else []
    parts += [f"depth {verdict.depth:,}"] if verdict.depth is not None else []
    parts += [f"{len(verdict.obligations):,} obligations as SMT-LIB"] if verdict.obligations else []
    parts += ["replayed in plain Python"] if verdict.counterexample is not None else []
    return ", ".join(parts)


def writable(text: str) -> str:
    """A text of JSON that can be written, though the name of a file in it may be no text: such bytes are escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def legal(text: str) -> str:
    """The text without control characters and bytes that are no text, which neither XML nor a page can carry.

    Nor has it marks that turn the direction of writing, by which a line would show in another order than it has.
    """
    return "".join(mark if mark in "\t\n" or not ILLEGAL.match(mark) else "\ufffd" for mark in text)
