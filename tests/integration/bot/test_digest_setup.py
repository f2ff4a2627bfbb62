"""`/digest setup` and `edit`, from the command to what is stored, over real sockets."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.slots import Slot
from tests.fakes.discord import NEWS, FakeDiscord, Place
from tests.fakes.discord.permissions import EVERYTHING
from tests.fakes.discord.world import THREAD
from tests.integration.bot.conftest import NOW, Clock
from tests.integration.bot.digests import MANAGE_SERVER, RIGHTS, Office, chosen, control, office

MONDAY_NOON = int(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).timestamp())


@pytest.fixture
async def desk(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Office]:
    async with office(double, data_dir) as found:
        yield found


async def test_setting_up_from_the_command_to_what_is_stored(double: FakeDiscord, desk: Office) -> None:
    news, role = double.world.add_channel(double.guild, "news", NEWS), double.world.add_role(double.guild)
    opened = await double.slash("digest setup")
    assert opened.is_ephemeral
    assert f"<t:{MONDAY_NOON}:F> (<t:{MONDAY_NOON}:R>)" in opened.text
    assert f"Every **Monday** at **12:00** (UTC) in <#{double.channel.id}>." in opened.text
    assert "Mentions nobody." in opened.text
    assert chosen(opened, "channel") == [str(double.channel.id)]
    assert chosen(opened, "role") == []
    await double.select(opened, "channel", [str(news.id)])
    await double.select(opened, "day", ["4"])
    await double.select(opened, "hour", ["9"])
    await double.select(opened, "language", ["zh-Hant"])
    desk.running.clock.now += dt.timedelta(seconds=11)
    await double.select(opened, "lens", ["press"])
    await double.select(opened, "sections", ["table", "countries"])
    await double.select(opened, "role", [str(role)])
    await double.click(opened, "Thread: off")
    await double.click(opened, "Publish: off")
    assert f"Mentions <@&{role}> and nobody else." in opened.text
    assert "Every **Thursday** at **09:00**" in opened.text
    assert chosen(opened, "sections") == ["countries", "table"]
    assert not await desk.stored()
    assert not desk.trials.posted
    saved = await double.click(opened, "Save")
    assert "Saved: a test worked" in saved.text
    assert not saved.controls
    (one,) = await desk.stored()
    assert (one.channel, one.slot, one.language) == (news.id, Slot(4, dt.time(9), "UTC"), "zh-Hant")
    assert (one.lens, one.sections, one.role) == ("press", ("countries", "table"), role)
    assert (one.thread, one.publish, one.configured_by) == (True, True, double.user.id)
    assert one.next_due == dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
    (test,) = desk.trials.posted
    assert "測試" in test["content"]
    assert test["mention_roles"] == []
    assert not news.messages, "a test that finds nothing wrong is deleted again"
    assert not double.left_thinking


async def test_options_of_the_command_are_the_beginning(double: FakeDiscord, desk: Office) -> None:
    other = double.world.add_channel(double.guild, "other")
    options = {"channel": other, "day": "7", "time": "9:30", "timezone": "America/New_York"}
    opened = await double.slash("digest setup", options, place=desk.somebody())
    assert f"Every **Sunday** at **09:30** (America/New\\_York) in <#{other.id}>." in opened.text
    assert chosen(opened, "hour") == ["9"]
    hours = control(opened, "hour")["options"]
    assert [hours[0]["label"], hours[-1]["label"]] == ["00:30", "23:30"]
    refused = await double.slash("digest setup", {"time": "noon"})
    assert "Write it like 09:30" in refused.text


async def test_the_servers_zone_and_lens_are_the_beginning(double: FakeDiscord, desk: Office) -> None:
    await double.slash("settings", {"timezone": "Asia/Shanghai", "default_lens": "full"})
    opened = await double.slash("digest setup", place=desk.somebody())
    assert "at **12:00** (Asia/Shanghai)" in opened.text
    assert chosen(opened, "lens") == ["full"]
    assert chosen(opened, "language") == ["auto"]


async def test_in_a_thread_nothing_is_published_and_no_thread_opened(double: FakeDiscord, desk: Office) -> None:
    news = double.world.add_channel(double.guild, "news", NEWS)
    thread = double.world.add_channel(double.guild, "talk", THREAD)
    thread.parent_id = double.channel.id
    opened = await double.slash("digest setup", {"channel": news})
    await double.click(opened, "Publish: off")
    await double.click(opened, "Thread: off")
    await double.select(opened, "channel", [str(thread.id)])
    assert "Publishes" not in opened.text
    assert [control(opened, name)["disabled"] for name in ("thread", "publish")] == [True, True]
    await double.click(opened, "Save")
    (one,) = await desk.stored()
    assert (one.channel, one.thread, one.publish) == (thread.id, False, False)
    assert desk.trials.targets[0].kind == THREAD
    here = await double.slash("digest setup", place=replace(double.here, channel=thread))
    assert chosen(here, "channel") == [str(thread.id)]
    assert control(here, "thread")["disabled"] is True


async def test_a_place_that_takes_no_posts_is_refused(double: FakeDiscord, desk: Office) -> None:
    voice = double.world.add_channel(double.guild, "voice", 2)
    assert "Choose one of these" in (await double.slash("digest setup", {"channel": voice})).text
    opened = await double.slash("digest setup")
    assert "Choose one of these" in (await double.select(opened, "channel", [str(voice.id)])).text
    assert chosen(opened, "channel") == [str(double.channel.id)]
    assert not await desk.stored()


async def test_a_slot_before_the_week_is_closed_waits_and_says_so(double: FakeDiscord, desk: Office) -> None:
    opened = await double.slash("digest setup", {"time": "03:00"}, place=desk.somebody())
    opens = int(dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC).timestamp())
    slot = int(dt.datetime(2026, 11, 30, 3, tzinfo=dt.UTC).timestamp())
    assert f"Next post: <t:{opens}:F>" in opened.text
    assert f"a post set for <t:{slot}:F> waits until then" in opened.text


@pytest.mark.parametrize("name", RIGHTS)
async def test_each_missing_right_is_named_and_nothing_is_saved(double: FakeDiscord, desk: Office, name: str) -> None:
    double.channel.permissions = EVERYTHING & ~RIGHTS[name]
    opened = await double.slash("digest setup")
    await double.click(opened, "Thread: off")
    refused = await double.click(opened, "Save")
    assert f"Missing: **{name}**" in refused.text
    assert "Permissions → the bot's role" in refused.text
    assert not await desk.stored()
    assert not desk.trials.posted
    double.channel.permissions = EVERYTHING
    assert "Saved" in (await double.click(opened, "Save")).text
    assert len(await desk.stored()) == 1


@pytest.mark.usefixtures("desk")
async def test_a_role_that_the_bot_may_not_mention_is_named(double: FakeDiscord) -> None:
    role = double.world.add_role(double.guild, mentionable=False)
    double.channel.permissions = EVERYTHING & ~(1 << 17)
    opened = await double.slash("digest setup")
    await double.select(opened, "role", [str(role)])
    assert "Missing: **Mention @\u200beveryone" in (await double.click(opened, "Save")).text
    await double.select(opened, "role", [])
    assert "Saved" in (await double.click(opened, "Save")).text


async def test_who_may_not_mention_a_role_has_it_mentioned_by_nobody(double: FakeDiscord, desk: Office) -> None:
    role, place = double.world.add_role(double.guild, mentionable=False), desk.somebody()
    opened = await double.slash("digest setup", place=place)
    refused = await double.select(opened, "role", [str(role)], place=place)
    assert "you need the permission Mention" in refused.text.replace("@\u200b", "@")
    assert chosen(opened, "role") == []


async def test_a_restart_in_the_middle_loses_nothing(double: FakeDiscord, data_dir: Path) -> None:
    async with office(double, data_dir):
        opened = await double.slash("digest setup", {"day": "3"})
        await double.select(opened, "hour", ["7"])
    async with office(double, data_dir) as desk:
        await double.select(opened, "lens", ["full"])
        assert "Every **Wednesday** at **07:00**" in opened.text
        await double.click(opened, "Save")
        (one,) = await desk.stored()
        assert (one.slot.weekday, one.slot.time.hour, one.lens) == (3, 7, "full")


async def test_a_set_up_ends_after_a_day_and_with_the_next_one(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with office(double, data_dir, clock) as desk:
        first = await double.slash("digest setup")
        second = await double.slash("digest setup")
        assert "This set-up is over" in (await double.click(first, "Save")).text
        clock.now = NOW + dt.timedelta(hours=25)
        assert "This set-up is over" in (await double.click(second, "Save")).text
        assert not await desk.stored()


async def test_save_pressed_twice_saves_once_and_cancel_saves_nothing(double: FakeDiscord, desk: Office) -> None:
    opened = await double.slash("digest setup")
    desk.trials.gate = asyncio.Event()
    first = asyncio.ensure_future(double.click(opened, "Save"))
    second = asyncio.ensure_future(double.click(opened, "Save"))
    await asyncio.sleep(0.1)
    desk.trials.gate.set()
    texts = [(await one).text for one in (first, second)]
    assert sum("This set-up is over" in text for text in texts) == 1
    assert len(await desk.stored()) == 1
    other = await double.slash("digest setup")
    save = control(other, "save")["custom_id"]
    cancelled = await double.click(other, "Cancel")
    assert "nothing was changed" in cancelled.text
    assert not cancelled.controls
    assert "This set-up is over" in (await double.press(other.message, save)).text
    assert len(await desk.stored()) == 1


async def test_forged_presses_change_nothing(double: FakeDiscord, desk: Office) -> None:
    opened = await double.slash("digest setup")
    save = control(opened, "save")["custom_id"]
    token = save.rpartition(":")[2]
    before = opened.text
    presses: list[tuple[str, int, list[str]]] = [
        (f"tt1:digest:day:{token}", 3, ["8"]),
        (f"tt1:digest:day:{token}", 3, ["1", "2"]),
        (f"tt1:digest:hour:{token}", 3, ["24"]),
        (f"tt1:digest:language:{token}", 3, ["fr"]),
        (f"tt1:digest:sections:{token}", 3, ["secrets"]),
        (f"tt1:digest:channel:{token}", 8, ["1"]),
        (f"tt1:digest:role:{token}", 6, [str(double.guild.id)]),
        (f"tt1:digest:drop:{token}", 2, []),
        ("tt1:digest:save:0000000000000000", 2, []),
        ("tt1:digest", 2, []),
    ]
    for number, (forged, kind, values) in enumerate(presses):
        desk.running.clock.now += dt.timedelta(seconds=2 * number)
        answer = await double.press(opened.message, forged, kind, values)
        assert answer.is_ephemeral
        assert re.search(r"button is not known|set-up is over", answer.text), forged
    assert opened.text == before
    stranger = desk.somebody()
    assert "set-up is over" in (await double.press(opened.message, save, place=stranger)).text
    assert not await desk.stored()


async def test_whoever_may_not_manage_the_server_changes_nothing(double: FakeDiscord, desk: Office) -> None:
    await desk.set_up()
    opened = await double.slash("digest setup")
    lowered = Place(double.user, double.channel, double.guild, permissions=EVERYTHING & ~MANAGE_SERVER)
    for button in ("Save", "Preview", "Cancel"):
        assert "Manage Server" in (await double.click(opened, button, place=lowered)).text
    somebody = desk.somebody(permissions=0)
    assert "Manage Server" in (await double.slash("digest setup", place=somebody)).text
    for name in ("list", "health"):
        assert "Manage Server" in (await double.slash(f"digest {name}", place=desk.somebody(0))).text
    for name in ("edit", "preview", "test", "pause", "resume", "remove"):
        answer = await double.slash(f"digest {name}", {"schedule": "1"}, place=desk.somebody(0))
        assert "Manage Server" in answer.text, name
    assert await double.autocomplete("digest edit", "schedule", "", place=desk.somebody(0)) == []
    (one,) = await desk.stored()
    assert one.state == "active"
    assert len(desk.trials.posted) == 1


async def test_only_servers_that_installed_the_bot_are_offered_digests(double: FakeDiscord, desk: Office) -> None:
    assert desk
    command = next(one for one in double.world.commands if one["name"] == "digest")
    assert command["default_member_permissions"] == str(MANAGE_SERVER)
    for place in (double.in_dm, double.in_group(), double.elsewhere()):
        with pytest.raises(LookupError):
            await double.slash("digest list", place=place)


async def test_an_eleventh_is_refused(double: FakeDiscord, desk: Office) -> None:
    waiting = await double.slash("digest setup")
    reports = {(await desk.set_up()).report for _ in range(10)}
    assert len(reports) == 10, "two in one channel differ by their report"
    refused = await double.slash("digest setup", place=desk.somebody())
    assert "ten digests already" in refused.text
    assert "ten digests already" in (await double.click(waiting, "Save")).text
    assert len(await desk.stored()) == 10
