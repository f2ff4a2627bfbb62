"""`/digest list`, `health`, `pause`, `resume`, `remove`, `edit`, `preview` and `test`, over real sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import Schedule, ScheduleState
from bot.services.planning import plan_due
from tests.fakes.discord import NEWS, FakeDiscord
from tests.fakes.discord.permissions import EVERYTHING
from tests.integration.bot.conftest import Clock
from tests.integration.bot.digests import LANGUAGES, Office, chosen, office

WEEK = dt.timedelta(days=7)
MONDAY = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
TITLES = {
    "en": ("Weekly digests of this server", "How the weekly digests fare", "Set up a weekly digest", "Digest paused"),
    "zh-Hans": ("本服务器的每周摘要", "每周摘要的状态", "设置每周摘要", "每周摘要已暂停"),
    "zh-Hant": ("本伺服器的每週摘要", "每週摘要的狀態", "設定每週摘要", "每週摘要已暫停"),
}


@pytest.fixture
async def desk(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Office]:
    async with office(double, data_dir) as found:
        yield found


async def planned(desk: Office) -> int:
    """What the planner adds now."""
    app = desk.running.app
    return await plan_due(app.schedules, app.ledger, 1, app.clock)


async def ended(desk: Office, one: Schedule, at: dt.datetime, state: State, reason: Reason | None = None) -> None:
    """A week later: a delivery of the schedule that ended so, or waits."""
    desk.running.clock.now = at
    assert await planned(desk) == 1
    (newest,) = await desk.running.app.ledger.of_schedule(one.id, 1)
    sent = at + dt.timedelta(hours=5) if newest.due < at - dt.timedelta(minutes=15) else at
    posted = state in {State.SENT, State.SENT_DELETED}
    changed = replace(newest, state=state, reason=reason, sent_at=sent if posted else None)
    assert await desk.running.app.ledger.record(changed)


async def test_an_empty_list_says_how_to_begin(double: FakeDiscord, desk: Office) -> None:
    assert "Begin with /digest setup" in (await double.slash("digest list")).text
    assert (await double.slash("digest health", place=desk.somebody())).is_ephemeral


async def test_the_list_has_slots_on_the_servers_clock_and_reasons_with_what_to_do(
    double: FakeDiscord, desk: Office
) -> None:
    await double.slash("settings", {"timezone": "Asia/Shanghai"}, place=desk.somebody())
    news = double.world.add_channel(double.guild, "news", NEWS)
    await desk.set_up(timezone="Europe/London", day="7", time="20:00")
    second = await desk.set_up(channel=news)
    await desk.running.app.ledger.pause_channel(news.id, Reason.CHANNEL_GONE, MONDAY, MONDAY + WEEK)
    listed = await double.slash("digest list")
    assert listed.is_ephemeral
    assert "2 of at most 10" in listed.text
    assert f"<#{double.channel.id}>: **Monday 04:00** (Asia/Shanghai)" in listed.text
    assert "Set as Sunday 20:00 (Europe/London)." in listed.text
    assert f"<#{news.id}>: **Monday 12:00** (Asia/Shanghai)" in listed.text
    assert "Choose another with /digest edit" in listed.text
    closed = int(MONDAY.replace(hour=6).timestamp())
    assert listed.text.count(f"Next post: <t:{closed}:F>") == 1, "Monday noon in Shanghai is before the week is closed"
    await double.slash("digest resume", {"schedule": str(second.id)})
    assert "Choose another" not in (await double.slash("digest list")).text


async def test_health_tells_what_became_of_the_last_posts(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    assert "Nothing has been due yet." in (await double.slash("digest health")).text
    await ended(desk, one, MONDAY, State.SENT)
    await ended(desk, one, MONDAY + WEEK + dt.timedelta(hours=1), State.SENT)
    await ended(desk, one, MONDAY + 2 * WEEK, State.HELD, Reason.HISTORY_UNREADABLE)
    await ended(desk, one, MONDAY + 3 * WEEK, State.LAPSED, Reason.TOO_LATE)
    double.channel.permissions = EVERYTHING & ~(1 << 14)
    text = (await double.slash("digest health")).text
    late = int((MONDAY + WEEK + dt.timedelta(hours=6)).timestamp())
    assert (
        "14–20 Dec 2026: not posted. The bot was not running when it was due, and by now it is too late for it" in text
    )
    assert "7–13 Dec 2026: held back. Discord did not confirm it, and the bot may not look for it" in text
    assert f"30 Nov – 6 Dec 2026: posted late, <t:{late}:F>." in text
    assert f"23–29 Nov 2026: posted <t:{int(MONDAY.timestamp())}:F>." in text
    assert "Missing there: **Embed Links**." in text
    assert f"Next post: <t:{int((MONDAY + 4 * WEEK).timestamp())}:F>" in text
    double.channel.permissions, desk.trials.unknown = EVERYTHING, True
    assert "could not be found out" in (await double.slash("digest health")).text


async def test_ten_schedules_fit_into_the_list_and_their_health(double: FakeDiscord, desk: Office) -> None:
    for _ in range(10):
        one = await desk.set_up(time="03:00", timezone="America/Argentina/ComodRivadavia")
        await desk.running.app.schedules.change(replace(one, state=ScheduleState.PAUSED, next_due=None))
    app = desk.running.app
    for one in await desk.stored():
        await app.schedules.change(replace(one, state=ScheduleState.ACTIVE, next_due=one.created_at))
    for number in range(1, 5):
        desk.running.clock.now = MONDAY + number * WEEK
        assert await planned(desk) == 10
        for waiting in await app.ledger.due(desk.running.clock.now, 10):
            await app.ledger.record(replace(waiting, state=State.HELD, reason=Reason.HISTORY_UNREADABLE))
    await app.ledger.pause_channel(double.channel.id, Reason.MISSING_PERMISSION, MONDAY, MONDAY + WEEK)
    for rights in (EVERYTHING, 0):
        double.channel.permissions = rights
        for name in ("list", "health"):
            reply = await double.slash(f"digest {name}", place=desk.somebody())
            assert reply.text.count(f"<#{double.channel.id}>") == 10, name
            assert reply.text.count("Next post:") == 10, name
            assert len(reply.text) <= 4000


async def test_pause_resume_and_remove(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    paused = await double.slash("digest pause", {"schedule": str(one.id)})
    assert paused.is_ephemeral
    assert "Digest paused" in paused.text
    assert "/digest resume" in paused.text
    desk.running.clock.now = MONDAY + dt.timedelta(minutes=1)
    assert await planned(desk) == 0
    resumed = await double.slash("digest resume", {"schedule": str(one.id)})
    assert f"Next post: <t:{int((MONDAY + WEEK).timestamp())}:F>" in resumed.text
    removed = await double.slash("digest remove", {"schedule": str(one.id)})
    assert "Digest removed" in removed.text
    assert not await desk.stored()
    desk.running.clock.now = MONDAY + WEEK
    assert await planned(desk) == 0
    for name in ("resume", "preview", "edit"):
        answer = await double.slash(f"digest {name}", {"schedule": str(one.id)}, place=desk.somebody())
        assert "no such digest" in answer.text


async def test_another_servers_schedules_are_out_of_reach(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    own = double.guild
    double.guild = double.world.add_guild("other")
    double.channel = double.world.add_channel(double.guild)
    for name in ("edit", "pause", "resume", "remove"):
        answer = await double.slash(f"digest {name}", {"schedule": str(one.id)}, place=desk.somebody())
        assert "no such digest" in answer.text, name
    assert await double.autocomplete("digest pause", "schedule", "", place=desk.somebody()) == []
    double.guild = own
    assert (await desk.stored())[0].state is ScheduleState.ACTIVE


async def test_moved_from_monday_to_tuesday_it_still_posts_once_a_week(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    desk.running.clock.now = MONDAY + dt.timedelta(minutes=1)
    assert await planned(desk) == 1
    opened = await double.slash("digest edit", {"schedule": str(one.id)})
    assert "Change a weekly digest" in opened.text
    assert chosen(opened, "day") == ["1"]
    await double.select(opened, "day", ["2"])
    tuesday = MONDAY + dt.timedelta(days=8)
    assert f"Next post: <t:{int(tuesday.timestamp())}:F>" in opened.text
    await double.click(opened, "Save")
    (changed,) = await desk.stored()
    assert (changed.id, changed.report, changed.next_due) == (one.id, one.report, tuesday)
    days = [MONDAY + dt.timedelta(days=day, minutes=1) for day in range(22)]
    added = list[int]()
    for desk.running.clock.now in days:
        added.append(await planned(desk))
    assert [day for day, count in enumerate(added) if count] == [8, 15]


async def test_the_time_zone_and_the_minute_can_be_changed(double: FakeDiscord, desk: Office) -> None:
    one, place = await desk.set_up(), desk.somebody()
    options = {"schedule": str(one.id), "time": "9:30", "timezone": "Asia/Shanghai"}
    opened = await double.slash("digest edit", options, place=place)
    assert "Every **Monday** at **09:30** (Asia/Shanghai)" in opened.text
    assert (await desk.stored())[0].slot == one.slot, "nothing is saved yet"
    await double.select(opened, "hour", ["18"], place=place)
    assert "Saved" in (await double.click(opened, "Save", place=place)).text
    (kept,) = await desk.stored()
    assert (f"{kept.slot.time:%H:%M}", kept.slot.zone) == ("18:30", "Asia/Shanghai")
    assert kept.next_due == dt.datetime(2026, 11, 30, 10, 30, tzinfo=dt.UTC)
    offered = await double.autocomplete("digest edit", "timezone", "shang", {"schedule": "1"}, place=desk.somebody())
    assert offered[0]["value"] == "Asia/Shanghai"
    refused = await double.slash("digest edit", {"schedule": str(one.id), "time": "noon"}, place=desk.somebody())
    assert "Write it like 09:30" in refused.text


async def test_moved_to_a_time_that_has_just_passed_it_is_said_to_post_at_once(
    double: FakeDiscord, desk: Office
) -> None:
    one = await desk.set_up()
    desk.running.clock.now = MONDAY - dt.timedelta(minutes=5)
    opened = await double.slash("digest edit", {"schedule": str(one.id)})
    assert "Next post: <t:" in opened.text
    await double.select(opened, "hour", ["11"])
    assert "Next post: at once" in opened.text
    assert "Next post: at once" in (await double.click(opened, "Save")).text
    assert await planned(desk) == 1
    assert "Next post: <t:" in (await double.slash("digest list")).text


async def test_two_who_change_one_digest_at_once_undo_nothing_of_each_other(double: FakeDiscord, desk: Office) -> None:
    one, place = await desk.set_up(), desk.somebody()
    mine = await double.slash("digest edit", {"schedule": str(one.id)})
    theirs = await double.slash("digest edit", {"schedule": str(one.id)}, place=place)
    await double.select(mine, "day", ["4"])
    await double.select(theirs, "hour", ["18"], place=place)
    assert "Saved" in (await double.click(mine, "Save")).text
    refused = await double.click(theirs, "Save", place=place)
    assert "Somebody else has changed this digest" in refused.messages[-1]["content"] + refused.text
    (kept,) = await desk.stored()
    assert (kept.slot.weekday, kept.slot.time.hour) == (4, 12)


async def test_saving_a_paused_digest_does_not_say_that_it_will_be_posted(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    opened = await double.slash("digest edit", {"schedule": str(one.id)})
    await double.slash("digest pause", {"schedule": str(one.id)}, place=desk.somebody())
    await double.select(opened, "hour", ["18"])
    saved = await double.click(opened, "Save")
    assert "stays paused" in saved.text
    assert "will be posted" not in saved.text
    assert (await desk.stored())[0].state is ScheduleState.PAUSED


async def test_a_preview_is_what_the_function_that_posts_makes_and_nobody_elses(
    double: FakeDiscord, desk: Office
) -> None:
    role = double.world.add_role(double.guild)
    opened = await double.slash("digest setup")
    await double.select(opened, "role", [str(role)])
    await double.select(opened, "lens", ["press"])
    early = await double.click(opened, "Preview")
    await double.click(opened, "Save")
    (one,) = await desk.stored()
    preview = await double.slash("digest preview", {"schedule": str(one.id)}, locale="zh-TW")
    assert preview.is_ephemeral
    assert preview.content == early.content
    assert preview.content.startswith(f"<@&{role}>\n")
    assert len(preview.files) == 1
    assert "Top nine rows" in preview.embeds[0]["description"]
    assert "All named rows" not in preview.embeds[0]["description"]
    assert "Set up a weekly digest" not in preview.text
    double.channel.messages.clear()
    tested = await double.slash("digest test", {"schedule": str(one.id)})
    assert "A test was posted; nobody was notified" in tested.text
    (post,) = [message for message in double.channel.messages.values() if not message["flags"] & 64]
    head, rest = post["content"].split("\n", 1)
    assert head.startswith("**Test: ")
    assert rest == preview.content
    assert post["embeds"][0]["description"] == preview.embeds[0]["description"]


async def test_a_test_that_fails_says_why(double: FakeDiscord, desk: Office) -> None:
    one = await desk.set_up()
    double.channel.permissions = EVERYTHING & ~(1 << 11)
    answer = await double.slash("digest test", {"schedule": str(one.id)})
    assert "The test could not be posted" in answer.text
    assert "Missing: **Send Messages**" in answer.text


async def test_without_data_a_digest_can_be_set_up_and_not_previewed(double: FakeDiscord, tmp_path: Path) -> None:
    async with office(double, tmp_path, Clock()) as desk:
        one = await desk.set_up()
        assert "There are no figures yet." in desk.trials.posted[0]["content"]
        answer = await double.slash("digest preview", {"schedule": str(one.id)})
        assert any("There are no data yet." in message["content"] for message in answer.messages)


async def test_schedules_are_offered_by_channel_and_slot(double: FakeDiscord, desk: Office) -> None:
    news = double.world.add_channel(double.guild, "ai-news", NEWS)
    one, two = await desk.set_up(), await desk.set_up(channel=news, day="5", time="18:30", timezone="Asia/Shanghai")
    offered = await double.autocomplete("digest edit", "schedule", "")
    assert [(each["name"], each["value"]) for each in offered] == [
        ("#general · Monday 12:00 (UTC)", str(one.id)),
        ("#ai-news · Friday 18:30 (Asia/Shanghai)", str(two.id)),
    ]
    assert [each["value"] for each in await double.autocomplete("digest edit", "schedule", "NEWS")] == [str(two.id)]
    paused = await double.slash("digest pause", {"schedule": "ai-news"})
    assert f"<#{news.id}>" in paused.text
    offered = await double.autocomplete("digest edit", "schedule", "news", locale="zh-CN")
    assert offered[0]["name"] == "#ai-news · 星期五 18:30 (Asia/Shanghai) · 每周摘要已暂停"


@pytest.mark.parametrize("locale", LANGUAGES)
async def test_everything_is_said_in_the_readers_language(double: FakeDiscord, desk: Office, locale: str) -> None:
    double.guild.locale = "en-US"
    one = await desk.set_up()
    place, titles = desk.somebody(), TITLES[LANGUAGES[locale]]
    replies = [
        await double.slash("digest list", place=place, locale=locale),
        await double.slash("digest health", place=place, locale=locale),
        await double.slash("digest setup", place=place, locale=locale),
        await double.slash("digest pause", {"schedule": str(one.id)}, place=place, locale=locale),
    ]
    for reply, title in zip(replies, titles, strict=True):
        assert title in reply.text
        assert "digest." not in reply.text
        assert "{" not in reply.text
