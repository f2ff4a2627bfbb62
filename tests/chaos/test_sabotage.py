"""Every row about data, and the one about power, can fail: each with something taken out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from bot.domain.history import Snapshot
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek
from tests.chaos import rows_data, rows_restated
from tests.chaos.corrector import Corrections
from tests.chaos.rows_data import SHORT
from tests.chaos.rows_discord import storm
from tests.chaos.rows_machine import power_cuts
from tests.chaos.syncing import sqlite_library
from tests.chaos.table import SMALL_SCALE, Measured


@pytest.mark.skipif(sqlite_library() is None, reason="this Python does not let its SQLite be watched")
async def test_commits_that_are_not_synced_are_lost(tmp_path: Path) -> None:
    measured = await power_cuts(tmp_path, replace(SMALL_SCALE, cuts=2), sabotage="no sync")
    assert any("acknowledged writes" in one for one in measured.violations)


async def test_a_bot_that_polls_by_the_hour_alone_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.services.polling.Polling.behind", False)
    monkeypatch.setattr(rows_data, "SLOTS", (rows_data.MONDAY_NOON,))
    found = await rows_data.outage_of(tmp_path, "1", SHORT[0], [])
    assert any("its data were there" in one for one in found.missed)


async def test_a_digest_of_an_open_week_is_condemned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def anything(snapshot: Snapshot, week: IsoWeek, _now: dt.datetime) -> bool:
        return week in snapshot.boards

    monkeypatch.setattr("bot.services.readiness.is_reportable", anything)
    found = await rows_data.room_of(tmp_path, "1 0", Counter(), weeks=4)
    assert any("was not whole" in one for one in found.unlabelled)


async def test_a_digest_without_its_labels_is_condemned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> tuple[()]:
        return ()

    monkeypatch.setattr("bot.presentation.summary.week_labels", none)
    found = await rows_data.room_of(tmp_path, "1 0", Counter(), weeks=4)
    assert any("no label" in one for one in found.unlabelled)


@pytest.mark.parametrize(("sensitive", "word"), [(True, "for nothing"), (False, "not corrected for a day")])
async def test_another_limit_for_corrections_is_condemned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sensitive: bool, word: str
) -> None:
    def has_moved(_unit: Unit, old: Fraction, new: Fraction, _limit: Fraction | None = None) -> bool:
        return sensitive and old != new

    monkeypatch.setattr("bot.domain.corrections.has_moved", has_moved)
    measured = Measured()
    await rows_restated.room_of(tmp_path, "1", ["a week +1.00%", "a week +8.00%"], measured, Corrections())
    assert any(word in one for one in measured.violations)


async def test_a_storm_that_nobody_heeds_brings_too_many_refusals(tmp_path: Path) -> None:
    measured = await storm(tmp_path, replace(SMALL_SCALE, channels=120), sabotage="no allowance")
    assert any("invalid in 10 min" in one for one in measured.violations)
