"""Who reads an answer, and in which language."""

from __future__ import annotations

import re

import pytest

from tests.fakes.discord import FakeDiscord

pytestmark = pytest.mark.usefixtures("running")
SCOPE = {
    "en": "Usage through OpenRouter",
    "zh-Hans": "仅统计经由OpenRouter的用量",
    "zh-Hant": "僅統計經由OpenRouter的用量",
}


async def test_what_all_read_is_in_the_servers_language_whoever_asks(double: FakeDiscord) -> None:
    double.guild.locale = "zh-TW"
    reply = await double.slash("pulse", locale="en-US")
    assert not reply.is_ephemeral
    assert SCOPE["zh-Hant"] in reply.text


async def test_what_one_reads_is_in_their_own_language(double: FakeDiscord) -> None:
    double.guild.locale = "zh-TW"
    reply = await double.slash("pulse", {"private": True}, locale="zh-CN")
    assert reply.is_ephemeral
    assert SCOPE["zh-Hans"] in reply.text


async def test_a_language_without_a_file_reads_english(double: FakeDiscord) -> None:
    assert SCOPE["en"] in (await double.slash("board", {"private": True}, locale="fr")).text


async def test_a_language_that_the_server_chose_wins_over_discords(double: FakeDiscord) -> None:
    saved = await double.slash("settings", {"language": "zh-Hans"}, locale="en-US")
    assert saved.is_ephemeral
    assert "简体中文" in saved.text
    assert SCOPE["zh-Hans"] in (await double.slash("board")).text
    await double.slash("settings", {"language": "auto"})
    assert SCOPE["en"] in (await double.slash("board")).text


@pytest.mark.parametrize("name", ["pulse", "board", "movers", "status", "about"])
async def test_look_ups_work_in_direct_messages_groups_and_servers_without_the_bot(
    double: FakeDiscord, name: str
) -> None:
    for place in (double.in_dm, double.in_group(), double.elsewhere("zh-CN")):
        reply = await double.slash(name, place=place, locale="zh-TW")
        expected = "zh-Hans" if place.guild else "zh-Hant"
        assert SCOPE[expected] in reply.text, place
        double.user = double.world.add_user()


async def test_settings_belong_to_servers_that_the_bot_is_in(double: FakeDiscord) -> None:
    for place in (double.in_dm, double.in_group(), double.elsewhere()):
        with pytest.raises(LookupError):
            await double.slash("settings", place=place)


async def test_the_lens_that_the_server_chose_is_the_usual_one(double: FakeDiscord) -> None:
    both = await double.slash("pulse")
    await double.slash("settings", {"default_lens": "press"})
    press = await double.slash("pulse")
    full = await double.slash("pulse", {"lens": "full"})
    titles = ("Top nine rows", "All named rows")
    assert [[title in reply.text for title in titles] for reply in (both, press, full)] == [
        [True, True],
        [True, False],
        [False, True],
    ]


async def test_pictures_have_alt_texts_and_answers_stay_narrow(double: FakeDiscord) -> None:
    reply = await double.slash("model", {"name": "sample river 4"})
    galleries = [one for one in reply.components if one["type"] == 12]
    assert [len(one["items"]) for one in galleries] == [1]
    assert all(item["description"] for one in galleries for item in one["items"])
    assert "```" not in reply.text, "no columns that a phone would break"
    assert re.search(r"SAMPLE", reply.text)
    links = [one["url"] for one in reply.controls if one["style"] == 5]
    assert "https://openrouter.ai/deepseek/sample-river-4" in links


async def test_names_are_offered_while_typing_with_rank_and_share_though_misspelt(double: FakeDiscord) -> None:
    offered = await double.autocomplete("model", "name", "lanten")
    assert offered[0]["value"] == "moonshotai/sample-lantern-3"
    assert re.search(r"· #\d+ · [\d.]+\u00a0%", offered[0]["name"])
    countries = await double.autocomplete("country", "name", "中", locale="zh-CN")
    assert [one["value"] for one in countries][:1] == ["CN"]
    weeks = await double.autocomplete("pulse", "week", "2026-11-18")
    assert weeks[0]["value"] == "2026-W47"
    zones = await double.autocomplete("settings", "timezone", "shangai")
    assert zones[0]["value"] == "Asia/Shanghai"
    assert "UTC+08:00" in zones[0]["name"]
    both = await double.autocomplete("compare", "a", "c")
    assert {"CN"} < {one["value"] for one in both}
