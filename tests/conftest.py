"""What the fast loop leaves out, file by file."""

import pytest

LEFT_TO_THE_WHOLE_RUN = (  # all against all, or hundreds of examples: `make test` asks them
    "tests/agreement/test_explicit_and_induction.py",
    "tests/agreement/test_pure_functions.py",
    "tests/agreement/test_two_engines.py",
    "tests/agreement/test_what_follows.py",
    "tests/engines/test_random.py",
    "tests/faults/",
    "tests/models/authorization/test_difference.py",
    "tests/models/authorization/test_index.py",
    "tests/models/authorization/test_mentions.py",
    "tests/models/reachability/test_reading_fuzz.py",
    "tests/properties/test_changes.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what those files hold as slow."""
    for item in items:
        if item.nodeid.startswith(LEFT_TO_THE_WHOLE_RUN):
            item.add_marker(pytest.mark.slow)
