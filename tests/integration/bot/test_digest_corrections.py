"""Digests after their figures were restated: corrected, told, explained, listed. Every real part is between."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.adapters.sources.sample import SampleSource
from bot.domain.delivery.delivery import State
from tests.fakes.discord import FakeDiscord
from tests.integration.bot.conftest import Clock, Running, started
from tests.integration.bot.weather import (
    DAY,
    DUE,
    HOUR,
    WEEK,
    Restated,
    more_other,
    read,
    set_up,
    shown,
    state_of,
    until,
)

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
MOVED = "\ndeepseek,DeepSeek,深度求索,CN,"
PROJECT = Path(__file__).resolve().parents[3]


async def correct(running: Running, source: Restated) -> None:
    """Lets a restatement arrive and settle, and what follows from it be done."""
    for _ in range(2):
        running.clock.now += 7 * HOUR
        await read(running, source, *WEEK)
        await running.bot.office.follow_up()
    running.clock.now += 7 * HOUR
    await running.bot.office.follow_up()


async def test_a_restated_week_is_corrected_once_and_says_so(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        first, said = shown(double), str(shown(double))
        await running.bot.office.follow_up()
        await correct(running, Restated(clock))
        corrected = double.channel.messages[int(first["id"])]
        assert "Corrected" in str(corrected)
        assert "Corrected" not in said
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        assert len(double.requests(EDIT)) == 1, "once"


async def test_a_total_that_moves_by_more_than_5_percent_is_told_in_a_new_message(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        role = await set_up(double, role=True)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        digest = shown(double)
        await correct(running, Restated(clock, more_other))

        async def told() -> bool:
            return len(double.channel.messages) > 1

        await until(told)
        _, erratum = double.channel.messages.values()
        assert erratum["content"].startswith("⚠️ **SAMPLE")
        assert "## Correction: 74.6T tokens in the week, not 65.6T" in erratum["content"]
        assert "total 65.6T → 74.6T" in erratum["embeds"][0]["description"]
        assert "The source restated 16–22 Nov" in erratum["embeds"][0]["description"]
        assert "Corrected: total 65.6T → 74.6T" in double.channel.messages[int(digest["id"])]["content"]
        assert role
        assert str(role) not in str(erratum), "an erratum calls nobody"
        assert {ping.mention for ping in double.take_pings()} == {f"<@&{role}>"}
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        await asyncio.sleep(1.2)
        assert len(double.channel.messages) == 2, "once"
        behind = await double.click(erratum, "Show the maths")
        assert "Since this was posted" not in behind.text


async def test_the_next_digest_lists_what_was_corrected_as_its_preview_does(
    double: FakeDiscord, data_dir: Path
) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        assert "Revised since" not in str(shown(double))
        await correct(running, Restated(clock, more_other))
        clock.now = DUE + 7 * DAY
        await read(running, SampleSource(clock), WEEK[1] + DAY, WEEK[1] + 7 * DAY)
        (one,) = await running.app.schedules.of_guild(double.guild.id)
        preview = await double.slash("digest preview", {"schedule": str(one.id)})
        await running.bot.office.plan()

        async def posted() -> bool:
            return any("23–29 Nov" in message["content"] for message in double.channel.messages.values())

        await until(posted)
        digest = list(double.channel.messages.values())[-1]
        listed = "**Revised since the last digest**\n**16–22 Nov**: total 65.6T → 74.6T"
        assert listed in digest["embeds"][0]["description"]
        assert preview.content == digest["content"]
        assert preview.embeds[0]["description"] == digest["embeds"][0]["description"]
        assert preview.embeds[0]["footer"] == digest["embeds"][0]["footer"]


async def test_the_maths_of_a_post_are_those_of_its_own_data(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        at_first = (await double.click(shown(double), "Show the maths")).text
        assert "Since this was posted" not in at_first
        clock.now += 7 * HOUR
        await read(running, Restated(clock), *WEEK)
        reply = await double.click(shown(double), "Show the maths")
        later = reply.text
        assert "Since this was posted, its data or the tables of countries have changed." in later
        assert f"<t:{int(DUE.timestamp())}:F>" in later
        assert figures_in(later) == figures_in(at_first)
        today = await double.click(await double.slash("pulse"), "Show the maths")
        assert figures_in(today.text) != figures_in(at_first)
        turned = (await double.click(reply, "▶")).text
        assert "Since this was posted" in turned
        assert figures_in(turned) != figures_in(later)


def figures_in(text: str) -> list[str]:
    """The lines of the receipts."""
    lines = text.splitlines()
    return lines[next(place for place, line in enumerate(lines) if "page " in line) :]


def tables_in(folder: Path) -> Path:
    """The tables with the leader's author moved to France, as an operator would correct them."""
    tables = Path(shutil.copytree(PROJECT / "config" / "tables", folder / "tables"))
    authors = tables / "authors.csv"
    rows = authors.read_text(encoding="utf-8")
    assert MOVED in rows
    authors.write_text(rows.replace(MOVED, MOVED.replace(",CN,", ",FR,")), encoding="utf-8")
    return tables


async def test_a_post_is_corrected_through_the_tables_that_it_was_made_with(
    double: FakeDiscord, data_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = Clock()
    async with started(data_dir, clock) as running:
        await set_up(double)
        clock.now = DUE
        await running.bot.office.plan()
        await state_of(running, State.SENT)
        assert "🇫🇷" not in str(shown(double))
    async with started(data_dir, clock, tables_dir=tables_in(tmp_path_factory.mktemp("corrected"))) as running:
        await running.bot.office.follow_up()
        clock.now += 7 * HOUR
        await running.bot.office.follow_up()
        assert "Corrected" not in str(shown(double)), "a country found later corrects nothing"
        await correct(running, Restated(clock))
        corrected = next(iter(double.channel.messages.values()))
        assert "Corrected" in str(corrected)
        assert "🇫🇷" not in str(corrected), "and is corrected as it was counted"
