"""Buttons: pages, full table, chart, maths; whoever presses, and after a restart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.adapters.sources.sample import SampleSource
from bot.services.ingest import backfill
from tests.fakes.discord import FakeDiscord, Place
from tests.integration.bot.conftest import Clock, started


def first_row(text: str) -> str:
    return next(line for line in text.splitlines() if line[:1].isdigit() or line.startswith(("\\~", "=")))


def period_of(text: str) -> str:
    return text.splitlines()[1].partition(" · ")[0]


def stranger(double: FakeDiscord) -> Place:
    return Place(double.world.add_user("bob"), double.channel, double.guild)


@pytest.mark.usefixtures("running")
async def test_the_asker_turns_pages_in_place(double: FakeDiscord) -> None:
    reply = await double.slash("board")
    one = first_row(reply.text)
    await double.click(reply, "▶")
    assert len(double.channel.messages) == 1
    assert first_row(reply.text) != one
    await double.click(reply, "◀")
    assert first_row(reply.text) == one


@pytest.mark.parametrize(("command", "period"), [("board", "day"), ("board", "month"), ("movers", "day")])
async def test_a_page_turned_after_a_poll_is_of_the_same_day(
    double: FakeDiscord, data_dir: Path, command: str, period: str
) -> None:
    clock = Clock()
    async with started(data_dir, clock):
        reply = await double.slash(command, {"period": period})
    day = period_of(reply.text)
    clock.now += dt.timedelta(days=31)
    async with started(data_dir, clock) as later:
        assert await backfill(SampleSource(clock), later.app.store, clock, clock.now.date() - dt.timedelta(days=40))
    async with started(data_dir, clock):
        assert period_of((await double.slash(command, {"period": period})).text) != day
        await double.click(reply, "▶")
    assert period_of(reply.text) == day
    assert "Page 2 of" in reply.text


@pytest.mark.usefixtures("running")
async def test_anybody_else_gets_the_page_for_themselves(double: FakeDiscord) -> None:
    double.guild.locale = "zh-CN"
    reply = await double.slash("board")
    before = reply.text
    own = await double.click(reply, "▶", place=stranger(double), locale="zh-TW")
    assert own.is_ephemeral
    assert "僅統計經由OpenRouter的用量" in own.text
    assert reply.text == before
    again = await double.click(own, "▶", place=stranger(double), locale="zh-TW")
    assert again.message["id"] == own.message["id"]


@pytest.mark.usefixtures("running")
async def test_the_buttons_of_a_summary_show_what_is_behind_it(double: FakeDiscord) -> None:
    reply = await double.slash("pulse")
    assert [one["label"] for one in reply.controls] == ["Full table", "Chart", "Follow", "Show the maths"]
    assert len(reply.files) == 1
    table, chart, maths = [await double.click(reply, label) for label in ("Full table", "Chart", "Show the maths")]
    assert all(one.is_ephemeral for one in (table, chart, maths))
    assert sum(line[:1].isdigit() for line in table.text.splitlines()) == 20
    assert len(chart.files) == 3
    assert "data" in maths.text


@pytest.mark.usefixtures("running")
async def test_the_maths_of_one_model_are_about_it(double: FakeDiscord) -> None:
    reply = await double.slash("model", {"name": "deepseek/sample-river-4"})
    maths = await double.click(reply, "Show the maths")
    assert "model.deepseek/sample-river-4" in maths.text.replace("\\", "")
    assert "model.deepseek/sample-river-3" not in maths.text.replace("\\", "")


async def test_buttons_work_after_a_restart(double: FakeDiscord, data_dir: Path) -> None:
    async with started(data_dir):
        compared = await double.slash("compare", {"a": "deepseek/sample-river-4", "b": "anthropic/sample-maple-6"})
        board = await double.slash("board", {"by": "country"})
        pulse = await double.slash("pulse", {"week": "2026-W40"})
    async with started(data_dir):
        assert "maths" in (await double.click(compared, "Show the maths")).text.lower()
        assert (await double.click(board, "Chart")).files
        table = await double.click(pulse, "Full table")
        assert "28 Sept – 4 Oct 2026" in table.text
        assert not double.left_thinking


@pytest.mark.usefixtures("running")
async def test_a_forged_button_gets_a_short_answer_and_changes_nothing(double: FakeDiscord) -> None:
    reply = await double.slash("board")
    before = reply.text
    for forged in ("tt1:page:2:board", "tt1:maths:model:2026-W47:~aaaaaaaaaaaa:26", "tt2:page:1", "x", "tt1:chart"):
        answer = await double.press(reply.message, forged)
        assert answer.is_ephemeral
        assert "button is not known" in answer.text
    assert reply.text == before
