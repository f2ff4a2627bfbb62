"""The Follow buttons: below a model, a country and the week, what is worth following, each with its backtest."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.insight import Country, Model
from bot.domain.watching.condition import Total
from tests.fakes.discord import FakeDiscord, Place
from tests.integration.bot.alerts import Watch, watching
from tests.integration.bot.digests import control
from tests.integration.bot.hostile import dump

MODEL = "deepseek/sample-river-4"


@pytest.fixture
async def watch(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Watch]:
    async with watching(double, data_dir) as found:
        yield found


@pytest.mark.parametrize(
    ("command", "options", "title", "subject"),
    [
        ("model", {"name": MODEL}, "Follow Sample River 4", Model(MODEL)),
        ("country", {"name": "China"}, "Follow China", Country("CN")),
        ("pulse", {}, "Follow everything", Total()),
    ],
)
async def test_from_a_button_to_what_is_stored(
    double: FakeDiscord,
    watch: Watch,
    data_dir: Path,
    command: str,
    options: dict[str, str],
    title: str,
    subject: object,
) -> None:
    shown = await double.slash(command, options)
    public, before = shown.text, dump(data_dir)
    assert not shown.is_ephemeral
    offered = await double.click(shown, "Follow")
    assert offered.is_ephemeral
    assert offered.text.startswith(f"## {title}\n")
    assert len(re.findall(r"^• \*\*\d+×\*\* ", offered.text, re.MULTILINE)) >= 4
    assert dump(data_dir) == before, "nothing is kept before something is chosen"
    first = control(offered, "offer")["options"][0]
    chosen = await double.select(offered, "offer", [first["value"]])
    assert chosen.message["id"] == offered.message["id"]
    assert f"**{first['label']}**" in chosen.text
    assert not await watch.stored()
    assert "The alert is set" in (await double.click(chosen, "Confirm")).text
    (one,) = await watch.stored()
    assert one.condition.subject == subject
    assert shown.text == public


async def test_a_private_answer_stays_beside_what_is_offered(double: FakeDiscord, watch: Watch) -> None:
    assert watch
    shown = await double.slash("country", {"name": "China", "private": True})
    offered = await double.click(shown, "Follow")
    assert offered.is_ephemeral
    assert offered.message["id"] != shown.message["id"]
    assert "Follow China" not in shown.text


async def test_anybody_may_follow_below_an_answer_to_somebody_else(double: FakeDiscord, watch: Watch) -> None:
    shown = await double.slash("country", {"name": "China"})
    stranger = Place(double.world.add_user(), double.channel, double.guild)
    offered = await double.click(shown, "Follow", place=stranger, locale="zh-TW")
    assert "## 關注中國" in offered.text
    first = control(offered, "offer")["options"][0]["value"]
    chosen = await double.select(offered, "offer", [first], place=stranger, locale="zh-TW")
    confirm = control(chosen, "confirm")["custom_id"]
    assert "提醒已設定" in (await double.press(chosen.message, confirm, place=stranger, locale="zh-TW")).text
    assert not await watch.stored()
    assert len(await watch.running.app.alerts.of_user(stranger.user.id)) == 1


async def test_an_offer_that_is_made_no_longer_shows_what_is(double: FakeDiscord, watch: Watch) -> None:
    shown = await double.slash("country", {"name": "China"})
    offered = await double.click(shown, "Follow")
    made = control(offered, "offer")["custom_id"]
    again = await double.press(offered.message, made, 3, ["~aaaaaaaaaaaa"])
    assert "## Follow China" in again.text
    assert not await watch.stored()


async def test_buttons_outlive_the_bot(double: FakeDiscord, data_dir: Path) -> None:
    async with watching(double, data_dir):
        shown = await double.slash("model", {"name": MODEL})
        offered = await double.click(shown, "Follow")
    async with watching(double, data_dir) as watch:
        first = control(offered, "offer")["options"][0]["value"]
        chosen = await double.select(offered, "offer", [first])
        assert "The alert is set" in (await double.click(chosen, "Confirm")).text
        assert len(await watch.stored()) == 1
        assert "## Follow" in (await double.click(shown, "Follow")).text
