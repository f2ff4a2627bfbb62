"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""The team's reference data, beside this project; not part of it."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder `../shared`; skips the test where it is absent. Tests that use it carry the mark `shared`."""
    if not (SHARED / "data").is_dir():
        pytest.skip("../shared is absent: the team's reference data is not part of this project")
    return SHARED
