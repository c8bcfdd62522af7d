"""Kernel tests need root and namespaces; where CI promises both, their absence is an error."""

import os

import pytest

from tests.conformance.kernel.namespaces import Namespace


def _obstacle() -> str | None:
    """Why no laboratory can be built here; None if one can."""
    if os.geteuid() != 0:
        return "building network namespaces needs root"
    try:
        space = Namespace.fresh()
        space.ask("ip", "link", "add", "probe0", "type", "veth")
        space.close()
    except (OSError, ValueError) as wrong:
        return f"network namespaces do not work here: {wrong}"
    return None


@pytest.fixture(scope="session", autouse=True)
def laboratory() -> None:
    """Skip without root or namespaces, but fail in CI."""
    obstacle = _obstacle()
    if obstacle is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(obstacle)
    pytest.skip(obstacle)
