"""The report for continuous integration: one test case for each property on each world."""

from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from reports.wording import groups, strength_of, verdict_of
from verify.run import Finished
from verify.verdict import Outcome, Result


def render(finished: Finished) -> str:
    """Write the run as JUnit XML."""
    document = JUnitXml("verify")
    for title, results in groups(finished).items():
        suite = TestSuite(title)
        suite.timestamp = finished.started.strftime("%Y-%m-%dT%H:%M:%S")
        for result in results:
            suite.add_testcase(_case(result))
        document.add_testsuite(suite)
    document.update_statistics()
    text: bytes = document.tostring()
    return text.decode("utf-8") + "\n"


def _case(result: Result) -> TestCase:
    verdict = result.verdict
    case = TestCase(result.property.name, f"{result.property.domain}.{result.world.name}", round(result.seconds, 3))
    if result.unexpected:
        case.result = [_trouble(result)]
    told = [f"{verdict_of(result)} ({strength_of(result)})".replace(" ()", "")]
    told += [verdict.counterexample.python] if verdict.counterexample else []
    case.system_out = _legal("\n".join(told))
    return case


def _trouble(result: Result) -> Error | Failure:
    """A defect is an error, a wrong verdict a failure; what is not decided is a failure of its own type."""
    outcome = result.verdict.outcome
    message = _legal(result.verdict.reason or f"{outcome.value}, expected {result.expected.value}")
    kind = Error if outcome is Outcome.ERROR else Failure
    trouble = kind(message, outcome.value)
    trouble.text = _legal(f"{result.property.sentence} {result.property.why}".strip())
    return trouble


def _legal(text: str) -> str:
    """The text without the control characters that XML cannot carry."""
    return "".join(mark if mark in "\t\n" or ord(mark) >= ord(" ") else "�" for mark in text)
