"""The service that the tests of this folder talk to."""

from collections.abc import Iterator

import pytest
from served_api import Service, serving


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a running service."""
    with serving(tmp_path_factory.mktemp("service"), "--megabytes", "3", "--rate", "6000") as running:
        yield running
