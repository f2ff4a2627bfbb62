"""Exports as files, and what `/status` says of the data, the jobs and the connection."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Sources
from bot.domain.readings import Period, Reading
from bot.presentation.export_files import ExportFile
from tests.fakes.discord import FakeDiscord
from tests.fakes.quiet import QuietSource
from tests.integration.bot.conftest import Running, started


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@pytest.mark.usefixtures("running")
async def test_an_export_is_a_file_for_the_asker_with_its_source(double: FakeDiscord) -> None:
    reply = await double.slash("export")
    assert reply.is_ephemeral
    ((name, data),) = reply.files.items()
    assert name == "tokentide-models-2026-W47-2026-W47.csv"
    text = data.decode()
    assert text.startswith("# Usage through OpenRouter, not the world.\n")
    assert "SAMPLE" in text
    assert {row["date"] for row in rows_of(text)} == {"2026-11-16"}
    assert "SAMPLE" in reply.text


@pytest.mark.usefixtures("running")
async def test_an_export_and_the_method_say_how_old_the_data_are(double: FakeDiscord) -> None:
    assert "Data 12 h old" in (await double.slash("export")).text
    assert "Data 12 h old" in (await double.slash("about")).text


@pytest.mark.usefixtures("running")
async def test_a_file_that_discord_would_not_take_is_said_to_be_too_large(
    double: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def large(*_: object) -> ExportFile:
        return ExportFile("large.csv", "Models", (), bytes(11 * 2**20))

    monkeypatch.setattr("cogs.export.export_file", large)
    reply = await double.slash("export", {"period": "all"})
    assert "fewer weeks" in reply.text
    assert not reply.message["attachments"]


@pytest.mark.usefixtures("running")
async def test_an_export_of_countries_over_weeks_adds_up(double: FakeDiscord) -> None:
    options = {"what": "countries", "period": "month", "format": "json"}
    reply = await double.slash("export", options, locale="zh-TW", place=double.in_dm)
    ((name, data),) = reply.files.items()
    assert name == "tokentide-countries-2026-W44-2026-W47.json"
    found = json.loads(data)
    assert "僅統計經由OpenRouter的用量" in found["notice"][0]
    full = [row for row in found["rows"] if row["lens"] == "full"]
    assert len({row["date"] for row in full}) == 4
    for date in {row["date"] for row in full}:
        week = [row for row in full if row["date"] == date]
        assert sum(row["total_tokens"] for row in week) == week[0]["week_tokens"]


async def test_status_tells_of_data_jobs_and_connection(double: FakeDiscord, running: Running) -> None:
    await ran(running, "poll")
    text = (await double.slash("status")).text
    for said in ("Newest day", "Newest closed week", "Discord: connected", "Poll: done", "0 errors in 24 hours"):
        assert said in text, text


async def test_a_failing_job_shows_and_stops_nothing(double: FakeDiscord, data_dir: Path) -> None:
    async with started(data_dir, sources=Sources(FailingSource(), QuietSource())) as running:
        await ran(running, "poll")
        await ran(running, "heartbeat")
        text = (await double.slash("status")).text
        assert "Poll: **failed**: unexpected: RuntimeError: the source is" in text
        assert "@\u200beveryone" in text
        assert (await double.slash("board")).text
        assert (data_dir / "heartbeat.json").is_file()


class FailingSource(QuietSource):
    """Fails in a way that nobody foresaw."""

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncIterator[Reading]:
        """Fails."""
        del start, end, period
        for never in ():
            yield never
        raise RuntimeError("the source is <@everyone>")


async def ran(running: Running, job: str) -> None:
    """Waits until a job has run."""
    async with asyncio.timeout(10):
        while not running.bot.services.reporting.heartbeats.of(job).runs:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)
