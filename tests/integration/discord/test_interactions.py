"""Rules for answers to interactions."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.fakes.discord import FakeDiscord, Json, Place, Reply
from tests.fakes.discord.gateway import Session
from tests.integration.discord.raw import Answer, Raw

SECOND = dt.timedelta(seconds=1)
COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4
SAY: Json = {"type": 4, "data": {"content": "hello"}}


@pytest.fixture
def double() -> FakeDiscord:
    """A double whose gateway nobody listens to: the tests answer by themselves."""
    double = FakeDiscord(None)

    double.gateway.sessions["away"] = Session("away", shard=0, shards=1, socket=None)
    return double


async def ask(double: FakeDiscord, kind: int = COMMAND, place: Place | None = None) -> Reply:
    source: Json = {"id": "5", "content": "old", "attachments": [], "flags": 0, "components": []}
    return await double.send(place or double.here, kind, {}, source=source if kind == COMPONENT else None)


async def answer(raw: Raw, reply: Reply, body: Json, query: str = "") -> Answer:
    interaction = reply.interaction
    return await raw.request("POST", f"/interactions/{interaction.id}/{interaction.token}/callback{query}", body)


async def follow(double: FakeDiscord, raw: Raw, reply: Reply, body: Json) -> Answer:
    return await raw.request("POST", f"/webhooks/{double.world.application_id}/{reply.interaction.token}", body)


async def test_an_answer_is_given_once(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    assert (await answer(raw, reply, SAY)).status == 204
    assert (await answer(raw, reply, SAY)).code == 40060
    assert reply.content == "hello"


async def test_an_answer_comes_within_three_seconds(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    double.advance(4 * SECOND)
    late = await answer(raw, reply, SAY)
    assert (late.status, late.code) == (404, 10062)


async def test_an_answer_to_nothing(raw: Raw) -> None:
    assert (await raw.request("POST", "/interactions/1/token/callback", SAY)).code == 10062


async def test_the_callback_returns_its_message(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    body = (await answer(raw, reply, {"type": 5, "data": {"flags": 64}}, "?with_response=true")).body
    assert body["interaction"]["response_message_loading"] is True
    assert body["interaction"]["response_message_ephemeral"] is True
    assert body["interaction"]["response_message_id"] == reply.message["id"]
    assert "resource" not in body
    assert reply.is_thinking


async def test_a_first_follow_up_replaces_the_thought(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    await answer(raw, reply, {"type": 5, "data": {"flags": 64}})
    assert double.left_thinking
    await follow(double, raw, reply, {"content": "done"})
    assert [(one["content"], one["flags"]) for one in reply.messages] == [("done", 64)]
    assert not double.left_thinking


async def test_a_follow_up_needs_an_answer_before_it(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    assert (await follow(double, raw, reply, {"content": "x"})).code == 10015


async def test_a_token_lives_fifteen_minutes(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    await answer(raw, reply, SAY)
    double.advance(899 * SECOND)
    assert (await follow(double, raw, reply, {"content": "x"})).status == 200
    double.advance(2 * SECOND)
    assert (await follow(double, raw, reply, {"content": "x"})).code == 50027


async def test_five_follow_ups_where_only_the_user_installed_the_bot(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double, place=double.elsewhere())
    await answer(raw, reply, SAY)
    statuses = [(await follow(double, raw, reply, {"content": str(n)})).status for n in range(6)]
    assert statuses == [200] * 5 + [400]


async def test_the_original_is_read_edited_and_deleted(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double)
    await answer(raw, reply, SAY)
    path = f"/webhooks/{double.world.application_id}/{reply.interaction.token}/messages"
    assert (await raw.request("GET", f"{path}/@original")).body["content"] == "hello"
    assert (await raw.request("PATCH", f"{path}/@original", {"content": "new"})).status == 200
    assert (await raw.request("GET", f"{path}/{reply.message['id']}")).body["content"] == "new"
    more = (await follow(double, raw, reply, {"content": "more"})).body["id"]
    assert len(double.channel.messages) == 2
    for name in ("@original", more):
        assert (await raw.request("DELETE", f"{path}/{name}")).status == 204
        assert (await raw.request("GET", f"{path}/{name}")).code == 10008
    assert not double.channel.messages


MISFITS: list[tuple[int, Json]] = [
    (COMMAND, {"type": 7, "data": {"content": "x"}}),
    (COMMAND, {"type": 8, "data": {"choices": []}}),
    (AUTOCOMPLETE, SAY),
    (COMPONENT, {"type": 8, "data": {"choices": []}}),
    (COMMAND, {"type": 4, "data": {"content": "x" * 2001}}),
    (COMMAND, {"type": 9, "data": {"custom_id": "a", "title": "x" * 46, "components": [{}]}}),
    (COMMAND, {"type": 9, "data": {"custom_id": "a" * 101, "title": "x", "components": [{}]}}),
    (COMMAND, {"type": 9, "data": {"custom_id": "a", "title": "x", "components": []}}),
    (AUTOCOMPLETE, {"type": 8, "data": {"choices": [{"name": str(n), "value": n} for n in range(26)]}}),
    (AUTOCOMPLETE, {"type": 8, "data": {"choices": [{"name": "x" * 101, "value": "x"}]}}),
    (AUTOCOMPLETE, {"type": 8, "data": {"choices": [{"name": "x", "value": "x" * 101}]}}),
]


@pytest.mark.parametrize(("kind", "body"), MISFITS)
async def test_an_answer_that_does_not_fit_is_refused(double: FakeDiscord, raw: Raw, kind: int, body: Json) -> None:
    reply = await ask(double, kind)
    assert (await answer(raw, reply, body)).code == 50035
    assert double.take_violations()
    assert reply.interaction.callback is None


async def test_25_choices_are_offered(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double, AUTOCOMPLETE)
    offered = [{"name": str(n), "value": n} for n in range(25)]
    assert (await answer(raw, reply, {"type": 8, "data": {"choices": offered}})).status == 204
    assert reply.choices == offered


async def test_a_component_updates_its_message(double: FakeDiscord, raw: Raw) -> None:
    reply = await ask(double, COMPONENT)
    assert (await answer(raw, reply, {"type": 7, "data": {"content": "new"}})).status == 204
    assert (reply.content, reply.message["id"]) == ("new", "5")
