"""What the formats for people say in the same words."""

from verify.run import Finished
from verify.verdict import Outcome, Result


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


def summary(finished: Finished) -> str:
    """The run in one line, as in "12 properties: 11 proved, 1 violated; 1 unexpected; 3.2 s"."""
    counts = finished.counts
    total = counts["properties"]
    told = ", ".join(f"{counts[outcome.value]} {outcome.value}" for outcome in Outcome if counts[outcome.value])
    odd = f"{counts['unexpected']} unexpected" if counts["unexpected"] else "all as expected"
    return f"{total} {'property' if total == 1 else 'properties'}: {told}; {odd}; {finished.seconds:.1f} s"
