"""Where alerts are told: direct messages that are open or closed, channels, and who may set them up there."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import DIRECT
from tests.fakes.discord import FakeDiscord, Fault, Place, refused
from tests.fakes.discord.permissions import EVERYTHING
from tests.integration.bot.alerts import Watch, watching
from tests.integration.bot.digests import MANAGE_SERVER, chosen, control
from tests.integration.bot.hostile import dump

LEAD = {"target": "China", "when": "lead"}
HERE = {**LEAD, "where": "here"}
OPEN = "POST /users/@me/channels"
ADMINISTRATOR, SEND_MESSAGES = 1 << 3, 1 << 11
DAY = dt.timedelta(days=1)
CONTROLS = (("value", "3"), ("side", "up"), ("basis", "day"), ("where", "here"), ("cooldown", "2"))


@pytest.fixture
async def watch(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Watch]:
    async with watching(double, data_dir) as found:
        yield found


def member(double: FakeDiscord) -> Place:
    """The same person without the right to manage the server."""
    return Place(double.user, double.channel, double.guild, permissions=EVERYTHING & ~MANAGE_SERVER & ~ADMINISTRATOR)


async def test_direct_messages_are_opened_once_and_the_first_message_is_real(double: FakeDiscord, watch: Watch) -> None:
    await watch.add(LEAD)
    await watch.add({"target": "everything", "when": "lead"})
    assert len(double.requests(OPEN)) == 1
    (test,) = watch.received
    assert "China takes or loses the lead" in test["content"]
    assert test["mentions"] == []
    (place,) = await watch.places()
    direct = double.world.direct(double.user)
    assert (place.guild, place.channel, place.user, place.language) == (DIRECT, direct.id, double.user.id, "en")


async def test_in_the_bot_s_own_direct_messages_nothing_has_to_be_opened(double: FakeDiscord, watch: Watch) -> None:
    await watch.add(LEAD, double.in_dm)
    assert not double.requests(OPEN)
    assert len(watch.received) >= 1
    (place,) = await watch.places()
    assert place.channel == double.in_dm.channel.id


async def test_closed_direct_messages_are_explained_and_nothing_is_stored(double: FakeDiscord, watch: Watch) -> None:
    double.user.accepts_dms = False
    opened = await double.slash("alert add", LEAD)
    refused_ = await double.click(opened, "Confirm")
    assert "Not set: this stands in the way" in refused_.text
    assert "Allow direct messages from" in refused_.text
    assert not await watch.stored()
    double.user.accepts_dms = True
    watch.later()
    assert "The alert is set" in (await double.click(opened, "Confirm")).text
    assert len(await watch.stored()) == 1


@pytest.mark.parametrize(
    "fault",
    [refused(400, 40003, "You are opening direct messages too fast"), Fault(500), Fault(429, {"retry_after": 9})],
)
async def test_what_discord_refuses_is_told_and_can_be_tried_again(
    double: FakeDiscord, watch: Watch, fault: Fault
) -> None:
    double.will(fault, OPEN, times=9)
    opened = await double.slash("alert add", LEAD)
    answer = await double.click(opened, "Confirm")
    assert "Not set: this stands in the way" in answer.text
    assert control(answer, "confirm")
    assert not await watch.stored()


async def test_a_channel_is_tried_out_and_stored_for_the_server(double: FakeDiscord, watch: Watch) -> None:
    double.guild.locale = "zh-TW"
    opened = await double.slash("alert add", HERE)
    assert f"Told in <#{double.channel.id}>" in opened.text
    assert chosen(opened, "where") == ["here"]
    await double.click(opened, "Confirm")
    (one,) = await watch.of_server()
    (place,) = await watch.places()
    assert (place.guild, place.channel, place.language) == (double.guild.id, double.channel.id, "")
    assert (place.user, one.user) == (double.user.id, double.user.id)
    assert len(double.requests("POST /channels/{channel_id}/messages")) == 1
    assert not double.channel.messages, "a test that finds nothing wrong is deleted again"
    assert not await watch.stored()
    assert await watch.running.app.state.get(f"language/{double.guild.id}") == "zh-Hant"


async def test_where_it_is_told_can_be_chosen(double: FakeDiscord, watch: Watch) -> None:
    opened = await double.slash("alert add", LEAD)
    await double.select(opened, "where", ["here"])
    assert f"Told in <#{double.channel.id}>" in opened.text
    await double.select(opened, "where", ["direct"])
    assert "Told in a direct message" in opened.text
    await double.click(opened, "Confirm")
    assert len(await watch.stored()) == 1
    assert not await watch.of_server()


@pytest.mark.parametrize("name", ["send_messages", "embed_links", "view_channel"])
async def test_a_missing_right_is_named_and_nothing_is_stored(double: FakeDiscord, watch: Watch, name: str) -> None:
    bits = {"send_messages": 1 << 11, "embed_links": 1 << 14, "view_channel": 1 << 10}
    double.channel.permissions = EVERYTHING & ~ADMINISTRATOR & ~bits[name]
    opened = await double.slash("alert add", HERE)
    answer = await double.click(opened, "Confirm")
    assert "Missing:" in answer.text
    assert not await watch.of_server()
    double.channel.permissions = EVERYTHING
    assert "The alert is set" in (await double.click(opened, "Confirm")).text


async def test_a_channel_s_alerts_ask_for_manage_server_at_every_step(
    double: FakeDiscord, watch: Watch, data_dir: Path
) -> None:
    one = await watch.add(HERE)
    opened = await double.slash("alert add", {**HERE, "target": "everything"})
    watch.later()
    listed = await double.slash("alert list", {"whose": "server"})
    picked = await double.slash("alert list", {"whose": "server"})
    await double.select(picked, "pick", [str(one.id)])
    before, lowered = dump(data_dir), member(double)
    asks = [
        ("alert add", HERE),
        ("alert list", {"whose": "server"}),
    ]
    for name, options in asks:
        watch.later()
        assert "Manage Server" in (await double.slash(name, options, place=lowered)).text, name
    for name, value in CONTROLS:
        watch.later()
        made = f"tt1:alert:{name}:{control(opened, 'confirm')['custom_id'].rpartition(':')[2]}"
        assert "Manage Server" in (await double.press(opened.message, made, 3, [value], place=lowered)).text, name
    for button in ("Confirm", "Cancel"):
        assert "Manage Server" in (await double.click(opened, button, place=lowered)).text, button
    watch.later()
    for answer in (
        await double.select(listed, "pick", [str(one.id)], place=lowered),
        await double.select(picked, "snooze", ["day"], place=lowered),
        await double.click(picked, "Edit", place=lowered),
        await double.click(picked, "Remove", place=lowered),
        await double.click(picked, "Back to the list", place=lowered),
    ):
        assert "no such alert of yours" in answer.text
    for name, options in (("edit", {}), ("remove", {}), ("snooze", {"for": "day"})):
        watch.later()
        answer = await double.slash(f"alert {name}", {"alert": str(one.id), **options}, place=lowered)
        assert "no such alert of yours" in answer.text
    assert await double.autocomplete("alert edit", "alert", "", place=lowered) == []
    offered = await double.slash("alert add", LEAD, place=lowered)
    assert not [one for one in offered.controls if "where" in str(one.get("custom_id"))]
    watch.later()
    token = control(offered, "confirm")["custom_id"].rpartition(":")[2]
    forged = await double.press(offered.message, f"tt1:alert:where:{token}", 3, ["here"], place=lowered)
    assert "button is not known" in forged.text
    after = dump(data_dir)
    assert {table for table in after if after[table] != before[table]} <= {"state"}, "a draft, and nothing else"
    assert await watch.of_server() == [one]


async def test_any_manager_changes_what_another_set_up(double: FakeDiscord, watch: Watch) -> None:
    one = await watch.add(HERE)
    other = Place(double.world.add_user(), double.channel, double.guild, permissions=MANAGE_SERVER)
    listed = await double.slash("alert list", {"whose": "server"}, place=other)
    assert "This server’s alerts" in listed.text
    assert "**1/50**" in listed.text
    edited = await double.slash("alert edit", {"alert": str(one.id)}, place=other)
    assert chosen(edited, "where") == ["here"]
    await double.select(edited, "side", ["up"], place=other)
    assert "The alert is changed" in (await double.click(edited, "Confirm", place=other)).text
    (changed,) = await watch.of_server()
    assert changed.condition.side == "up"
    assert "The alert is removed" in (await double.slash("alert remove", {"alert": str(one.id)}, place=other)).text


async def test_an_alert_is_moved_to_another_channel_of_its_server(double: FakeDiscord, watch: Watch) -> None:
    one = await watch.add(HERE)
    other = double.world.add_channel(double.guild, "other")
    there = replace(double.here, channel=other)
    watch.later()
    edited = await double.slash("alert edit", {"alert": str(one.id)}, place=there)
    assert chosen(edited, "where") == ["kept"]
    await double.select(edited, "where", ["here"], place=there)
    await double.click(edited, "Confirm", place=there)
    (moved,) = await watch.of_server()
    (place,) = await watch.places()
    assert (moved.id, place.channel) == (one.id, other.id)


async def test_another_server_s_manager_sees_and_changes_nothing(double: FakeDiscord, watch: Watch) -> None:
    one = await watch.add(HERE)
    abroad = double.world.add_guild("other")
    there = Place(double.world.add_user(), double.world.add_channel(abroad), abroad, permissions=MANAGE_SERVER)
    for name, options in (("edit", {}), ("remove", {}), ("snooze", {"for": "day"})):
        answer = await double.slash(f"alert {name}", {"alert": str(one.id), **options}, place=there)
        assert "no such alert of yours" in answer.text
    assert "**0/50**" in (await double.slash("alert list", {"whose": "server"}, place=there)).text
    assert await watch.of_server() == [one]


async def test_where_the_bot_was_only_brought_along_no_channel_is_offered(double: FakeDiscord, watch: Watch) -> None:
    there = double.elsewhere(permissions=EVERYTHING)
    there = replace(there, permissions=EVERYTHING)
    answer = await double.slash("alert add", HERE, place=there)
    assert "The bot is not in this server" in answer.text
    assert "The bot is not in this server" in (await double.slash("alert list", {"whose": "server"}, place=there)).text
    assert not await watch.stored()


async def test_a_paused_place_is_told_in_the_list_and_tried_again(double: FakeDiscord, watch: Watch) -> None:
    one = await watch.add(LEAD)
    await watch.running.app.alerts.pause(one.recipient, Reason.DIRECT_MESSAGES_CLOSED)
    watch.later()
    listed = await double.slash("alert list")
    assert "not told at present" in listed.text
    await double.select(listed, "pick", [str(one.id)])
    assert "Allow direct messages from" in listed.text
    assert "The alert is told again" in (await double.click(listed, "Try again")).text
    (place,) = await watch.places()
    assert place.reason is None


async def test_a_place_that_still_refuses_is_not_said_to_be_told_again(double: FakeDiscord, watch: Watch) -> None:
    own, shared = await watch.add(LEAD), await watch.add(HERE)
    await watch.running.app.alerts.pause(own.recipient, Reason.DIRECT_MESSAGES_CLOSED)
    now = watch.running.clock.now
    await watch.running.app.ledger.pause_channel(double.channel.id, Reason.MISSING_PERMISSION, now, now + DAY)
    double.user.accepts_dms, double.channel.permissions = False, EVERYTHING & ~ADMINISTRATOR & ~SEND_MESSAGES
    for one, whose, why in (
        (own, "mine", "Allow direct messages from"),
        (shared, "server", "Missing: **Send Messages"),
    ):
        watch.later()
        listed = await double.slash("alert list", {"whose": whose})
        await double.select(listed, "pick", [str(one.id)])
        tried = await double.click(listed, "Try again")
        assert "Not told again: this stands in the way" in tried.text
        assert why in tried.text
        assert control(tried, "resume"), "it can be tried once more"
    assert [place.reason for place in await watch.places()] == [Reason.DIRECT_MESSAGES_CLOSED, None]
    double.user.accepts_dms, double.channel.permissions = True, EVERYTHING
    watch.later()
    assert "The alert is told again" in (await double.click(listed, "Try again")).text
    assert await watch.running.app.ledger.paused_channel(double.channel.id) is None


async def test_confirm_pressed_twice_stores_once(double: FakeDiscord, watch: Watch) -> None:
    opened = await double.slash("alert add", LEAD)
    confirm = control(opened, "confirm")["custom_id"]
    answers = await asyncio.gather(*(double.press(opened.message, confirm) for _ in range(2)))
    texts = ["\n".join(str(one["content"]) for one in each.messages) + each.text for each in answers]
    assert sum("This set-up is over" in text for text in texts) == 1
    assert "This set-up is over" in (await double.press(opened.message, confirm)).text
    assert len(await watch.stored()) == 1
    assert len(watch.received) == 1


async def test_a_second_press_is_acknowledged_while_the_first_one_takes_its_time(
    double: FakeDiscord, watch: Watch
) -> None:
    double.timeout = 15.0
    double.will(Fault(delay=2.5), OPEN)
    opened = await double.slash("alert add", LEAD)
    confirm = control(opened, "confirm")["custom_id"]
    answers = await asyncio.gather(*(double.press(opened.message, confirm) for _ in range(2)))
    assert all(each.first_response < 2 for each in answers), "Discord gives three seconds"
    assert len(await watch.stored()) == 1


async def test_forged_and_strange_presses_change_nothing(double: FakeDiscord, watch: Watch, data_dir: Path) -> None:
    one = await watch.add(LEAD)
    opened = await double.slash("alert add", {"target": "deepseek/sample-river-4", "when": "rank"})
    token = control(opened, "confirm")["custom_id"].rpartition(":")[2]
    stranger = Place(double.world.add_user(), double.channel, double.guild)
    before = dump(data_dir)
    presses: list[tuple[str, int, list[str]]] = [
        (f"tt1:alert:value:{token}", 3, ["1e99999999"]),
        (f"tt1:alert:value:{token}", 3, ["1/0"]),
        (f"tt1:alert:value:{token}", 3, ["-3"]),
        (f"tt1:alert:value:{token}", 3, ["3", "5"]),
        (f"tt1:alert:value:{token}", 3, ["51"]),
        (f"tt1:alert:value:{token}", 3, ["7/2"]),
        (f"tt1:alert:side:{token}", 3, ["sideways"]),
        (f"tt1:alert:basis:{token}", 3, ["year"]),
        (f"tt1:alert:cooldown:{token}", 3, ["0"]),
        (f"tt1:alert:cooldown:{token}", 3, ["31"]),
        (f"tt1:alert:where:{token}", 3, ["everywhere"]),
        (f"tt1:alert:where:{token}", 3, ["kept"]),
        (f"tt1:alert:drop:{token}", 2, []),
        ("tt1:alert:confirm:0000000000000000", 2, []),
        ("tt1:alert:confirm", 2, []),
        ("tt1:alert", 2, []),
        ("tt1:alert:edit:99", 2, []),
        ("tt1:alert:edit:-1", 2, []),
        (f"tt1:alert:edit:{10**18}", 2, []),
        ("tt1:alert:remove:99", 2, []),
        (f"tt1:alert:snooze:{one.id}", 3, ["forever"]),
        ("tt1:alert:pick:mine:1", 3, ["x"]),
        ("tt1:alert:pick:mine:1", 3, ["99"]),
        ("tt1:alert:next:theirs:1", 2, []),
        ("tt1:alert:next:mine:x", 2, []),
        ("tt1:alert:list:0", 2, []),
        ("tt1:alert:offer:model:2026-W47:~aaaaaaaaaaaa:26", 3, ["x"]),
        ("tt1:follow:model:2026-W47:~aaaaaaaaaaaa:26", 2, []),
        ("tt1:follow", 2, []),
    ]
    for forged, kind, values in presses:
        watch.later()
        answer = await double.press(opened.message, forged, kind, values)
        assert answer.is_ephemeral, forged
        assert answer.message["id"] != opened.message["id"], forged
    for name in ("edit", "remove", "list"):
        answer = await double.press(opened.message, f"tt1:alert:{name}:{one.id}", place=stranger)
        assert "no such alert of yours" in answer.text
    answer = await double.press(opened.message, f"tt1:alert:confirm:{token}", place=stranger)
    assert "This set-up is over" in answer.text
    assert dump(data_dir) == before
    assert await watch.stored() == [one]
    assert watch.running.bot.services.reporting.failures.last_day() == 0
