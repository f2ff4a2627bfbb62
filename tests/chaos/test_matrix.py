"""Every row of the fault matrix, in its small form."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.rows import ROWS
from tests.chaos.table import SMALL_SCALE, Row

PLAYED = [row for row in ROWS if row.play and row.number != 1]  # the first is tests/chaos/test_kill_run.py


@pytest.mark.parametrize("row", PLAYED, ids=lambda row: f"{row.number} {row.fault}")
async def test_a_fault_does_what_is_expected_and_no_more(row: Row, tmp_path: Path) -> None:
    assert row.play
    measured = await row.play(tmp_path, SMALL_SCALE)
    assert measured.violations == [], measured.text
