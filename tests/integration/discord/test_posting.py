"""Messages over REST: nonces, history, rights, publishing."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.fakes.discord import NEWS, FakeDiscord, Json, permissions
from tests.integration.discord.raw import Raw

ONCE: Json = {"content": "digest", "nonce": "k" * 24, "enforce_nonce": True}
MINUTE = dt.timedelta(minutes=1)


async def test_a_repeated_nonce_returns_the_earlier_message(double: FakeDiscord, raw: Raw) -> None:
    first, again = await raw.post(double, ONCE), await raw.post(double, ONCE | {"content": "other"})
    assert first.status == again.status == 200
    assert first.body["id"] == again.body["id"]
    assert first.body["nonce"] == ONCE["nonce"]
    assert len(double.channel.messages) == 1


async def test_a_nonce_holds_over_all_channels(double: FakeDiscord, raw: Raw) -> None:
    first = await raw.post(double, ONCE)
    other = double.world.add_channel(double.guild)
    second = await raw.request("POST", f"/channels/{other.id}/messages", ONCE)
    assert second.body["id"] == first.body["id"]
    assert second.body["channel_id"] == str(double.channel.id)
    assert not other.messages


async def test_a_nonce_is_forgotten_after_its_window(double: FakeDiscord, raw: Raw) -> None:
    double.world.nonce_window = 2 * MINUTE
    await raw.post(double, ONCE)
    double.advance(MINUTE)
    await raw.post(double, ONCE)
    assert len(double.channel.messages) == 1
    double.advance(MINUTE)
    await raw.post(double, ONCE)
    assert len(double.channel.messages) == 2


async def test_a_nonce_that_is_not_enforced_does_nothing(double: FakeDiscord, raw: Raw) -> None:
    for _ in range(2):
        await raw.post(double, {"content": "digest", "nonce": 1})
    assert len(double.channel.messages) == 2


async def test_the_nonce_of_a_deleted_message_is_refused(double: FakeDiscord, raw: Raw) -> None:
    await raw.post(double, ONCE)
    double.channel.messages.clear()
    assert (await raw.post(double, ONCE)).code == 10008


async def test_history_keeps_no_nonce(double: FakeDiscord, raw: Raw) -> None:
    await raw.post(double, ONCE)
    (message,) = (await raw.history(double)).body
    assert message["content"] == "digest"
    assert "nonce" not in message


async def test_history_is_newest_first_and_can_be_paged(double: FakeDiscord, raw: Raw) -> None:
    numbers = [(await raw.post(double, {"content": str(n)})).body["id"] for n in range(5)]
    pages = {
        "": "43210",
        "?limit=2": "43",
        f"?before={numbers[2]}": "10",
        f"?after={numbers[1]}": "432",
        f"?after={numbers[0]}&limit=2": "21",
    }
    for query, wanted in pages.items():
        assert "".join(one["content"] for one in (await raw.history(double, query)).body) == wanted


async def test_history_is_empty_without_the_right_to_read_it(double: FakeDiscord, raw: Raw) -> None:
    number = (await raw.post(double, ONCE)).body["id"]
    double.channel.permissions &= ~permissions.READ_MESSAGE_HISTORY
    answer = await raw.history(double)
    assert (answer.status, answer.body) == (200, [])
    one = await raw.request("GET", f"/channels/{double.channel.id}/messages/{number}")
    assert (one.status, one.code) == (403, 50013)


@pytest.mark.parametrize(("right", "code"), [(permissions.VIEW_CHANNEL, 50001), (permissions.SEND_MESSAGES, 50013)])
async def test_posting_needs_rights(double: FakeDiscord, raw: Raw, right: int, code: int) -> None:
    double.channel.permissions &= ~right
    answer = await raw.post(double, ONCE)
    assert (answer.status, answer.code) == (403, code)
    assert double.invalid_requests == 1


async def test_files_and_embeds_need_rights(double: FakeDiscord, raw: Raw) -> None:
    double.channel.permissions &= ~(permissions.ATTACH_FILES | permissions.EMBED_LINKS)
    assert (await raw.post(double, {"content": "x"}, {"a.png": b"1"})).code == 50013
    assert (await raw.post(double, {"content": "x", "embeds": [{"title": "t"}]})).body["embeds"] == []


async def test_a_channel_that_is_gone(double: FakeDiscord, raw: Raw) -> None:
    del double.world.channels[double.channel.id]
    answer = await raw.post(double, ONCE)
    assert (answer.status, answer.code) == (404, 10003)


async def test_direct_messages_may_be_refused(double: FakeDiscord, raw: Raw) -> None:
    opened = [await raw.request("POST", "/users/@me/channels", {"recipient_id": str(double.user.id)}) for _ in "12"]
    assert opened[0].body["id"] == opened[1].body["id"]
    path = f"/channels/{opened[0].body['id']}/messages"
    assert (await raw.request("POST", path, ONCE)).status == 200
    double.user.accepts_dms = False
    assert (await raw.request("POST", path, {"content": "again"})).code == 50007
    assert (await raw.request("POST", "/users/@me/channels", {"recipient_id": "1"})).code == 10013


async def test_publishing_happens_once_and_in_news_channels_only(double: FakeDiscord, raw: Raw) -> None:
    news = double.world.add_channel(double.guild, "news", NEWS)
    path = f"/channels/{news.id}/messages"
    number = (await raw.request("POST", path, ONCE)).body["id"]
    assert (await raw.request("POST", f"{path}/{number}/crosspost")).body["flags"] == 1
    assert (await raw.request("POST", f"{path}/{number}/crosspost")).code == 40033
    plain = (await raw.post(double, {"content": "x"})).body["id"]
    assert (await raw.request("POST", f"/channels/{double.channel.id}/messages/{plain}/crosspost")).code == 50024


async def test_a_thread_starts_once(double: FakeDiscord, raw: Raw) -> None:
    number = (await raw.post(double, ONCE)).body["id"]
    path = f"/channels/{double.channel.id}/messages/{number}/threads"
    assert (await raw.request("POST", path, {"name": "talk"})).body["id"] == number
    assert (await raw.request("POST", path, {"name": "talk"})).code == 160004


async def test_only_own_messages_are_edited(double: FakeDiscord, raw: Raw) -> None:
    message = (await raw.post(double, ONCE)).body
    path = f"/channels/{double.channel.id}/messages/{message['id']}"
    edited = await raw.request("PATCH", path, {"content": "new"})
    assert edited.body["content"] == "new"
    assert edited.body["edited_timestamp"]
    double.channel.messages[int(message["id"])]["author"] = {"id": "1"}
    assert (await raw.request("PATCH", path, {"content": "x"})).code == 50005
    double.channel.permissions &= ~permissions.MANAGE_MESSAGES
    assert (await raw.request("DELETE", path)).code == 50013
    double.channel.permissions |= permissions.MANAGE_MESSAGES
    assert (await raw.request("DELETE", path)).status == 204
    assert (await raw.request("DELETE", path)).code == 10008


async def test_a_request_is_written_down(double: FakeDiscord, raw: Raw) -> None:
    body: Json = {"content": "x", "attachments": [{"id": 0, "filename": "a.png"}]}
    await raw.post(double, body, {"a.png": b"picture"})
    (seen,) = double.requests("POST /channels/{channel_id}/messages")
    assert (seen.json, seen.status) == (body, 200)
    assert [(one.field, one.filename, one.data) for one in seen.files] == [("files[0]", "a.png", b"picture")]
    assert seen.headers["Authorization"].startswith("Bot ")
    assert abs(seen.at - double.world.clock.now()) < MINUTE


async def test_what_the_double_does_not_have_is_reported(double: FakeDiscord, raw: Raw) -> None:
    assert (await raw.request("GET", "/voice/regions")).status == 404
    assert "the double has no GET" in str(double.take_violations()[0])


async def test_a_server_is_there_while_the_bot_is_in_it(double: FakeDiscord, raw: Raw) -> None:
    assert (await raw.request("GET", f"/guilds/{double.guild.id}")).body["name"] == "harbour"
    double.guild.joined = False
    assert (await raw.request("GET", f"/guilds/{double.guild.id}")).code == 10004


async def test_a_member_who_is_timed_out_sees_and_may_not_post(double: FakeDiscord, raw: Raw) -> None:
    path = f"/guilds/{double.guild.id}/members/{double.world.bot.id}"
    assert (await raw.request("GET", path)).body["communication_disabled_until"] is None
    double.guild.silenced_until = double.world.clock.now() + MINUTE
    assert (await raw.request("GET", path)).body["communication_disabled_until"]
    answer = await raw.post(double, ONCE)
    assert (answer.status, answer.code) == (403, 50013)
    assert (await raw.history(double)).status == 200
    double.advance(MINUTE)
    assert (await raw.post(double, ONCE)).status == 200


async def test_members_are_of_servers_that_the_bot_is_in(double: FakeDiscord, raw: Raw) -> None:
    assert (await raw.request("GET", f"/guilds/{double.guild.id}/members/1")).code == 10007
    double.guild.joined = False
    path = f"/guilds/{double.guild.id}/members/{double.world.bot.id}"
    assert (await raw.request("GET", path)).code == 10004


async def test_a_channel_s_overwrites_say_what_the_bot_lacks(double: FakeDiscord, raw: Raw) -> None:
    path = f"/channels/{double.channel.id}"
    assert (await raw.request("GET", path)).body["permission_overwrites"] == []
    double.channel.permissions &= ~permissions.READ_MESSAGE_HISTORY
    (everyone,) = (await raw.request("GET", path)).body["permission_overwrites"]
    assert everyone["id"] == str(double.guild.id)
    assert int(everyone["deny"]) == permissions.READ_MESSAGE_HISTORY


async def test_a_wrong_token_is_refused(raw: Raw) -> None:
    answer = await raw.request("GET", "/users/@me", headers={"Authorization": "Bot wrong"})
    assert (answer.status, answer.headers["Content-Type"]) == (401, "application/json")
