"""What all tests share: the reference material, where it lies beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("project", deadline=None)  # how long an example takes is the machine's matter
settings.load_profile("project")

REFERENCE = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Return the folder of real and converted reports, which a fresh machine does not have."""
    if not (REFERENCE / "fields.csv").is_file():
        pytest.skip("the reference reports are not on this machine")
    return REFERENCE
