"""The report for continuous integration: one test case for each property on each world."""

from junitparser import Attr, Error, Failure, IntAttr, JUnitXml, TestCase, TestSuite

from reports.wording import groups, legal, source, strength_of, verdict_of
from verify.run import Finished
from verify.verdict import Outcome, Result


class Case(TestCase):
    """A test case with the place of its sentence, which servers link."""

    file = Attr("file")
    line = IntAttr("line")


def render(finished: Finished) -> str:
    """Write the run as JUnit XML."""
    document = JUnitXml("verify")
    for title, results in groups(finished).items():
        suite = TestSuite(legal(title))
        suite.timestamp = finished.started.strftime("%Y-%m-%dT%H:%M:%S")
        for result in results:
            suite.add_testcase(_case(result))
        document.add_testsuite(suite)
    document.update_statistics()
    text: bytes = document.tostring()
    return text.decode("utf-8") + "\n"


def _case(result: Result) -> TestCase:
    verdict = result.verdict
    name = legal(f"{result.property.domain}.{result.world.name}")
    case = Case(result.property.name, name, round(result.seconds, 3))
    case.file, case.line = source(result.property)
    if result.unexpected:
        case.result = [_trouble(result)]
    told = [f"{verdict_of(result)} ({strength_of(result)})".replace(" ()", "")]
    told += [verdict.counterexample.python] if verdict.counterexample else []
    case.system_out = legal("\n".join(told))
    return case


def _trouble(result: Result) -> Error | Failure:
    """A defect is an error, a wrong verdict a failure; what is not decided is a failure of its own type."""
    outcome = result.verdict.outcome
    message = legal(result.verdict.reason or f"{outcome.value}, expected {result.expected.value}")
    kind = Error if outcome is Outcome.ERROR else Failure
    trouble = kind(message, outcome.value)
    lines = [f"{result.property.sentence} {result.property.why}".strip()]
    found = result.verdict.counterexample
    if found is not None:
        lines += [f"in {place}{f': {place.text}' if place.text else ''}" for place in found.places]
        lines += [f"{number}. {' · '.join((step.action, *step.changes))}" for number, step in enumerate(found.steps, 1)]
    trouble.text = legal("\n".join(lines))
    return trouble
