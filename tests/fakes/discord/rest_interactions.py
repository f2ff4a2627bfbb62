"""Answers to interactions: the callback, and the webhook that a token opens for fifteen minutes."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

from tests.fakes.discord.errors import (
    ALREADY_ACKNOWLEDGED,
    INVALID_WEBHOOK_TOKEN,
    TOO_MANY_FOLLOW_UPS,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    DiscordError,
    Json,
    Problem,
    each,
    inner,
    refuse,
)
from tests.fakes.discord.limits import problems_of_choices
from tests.fakes.discord.messages import create, edit
from tests.fakes.discord.routes import Call, route
from tests.fakes.discord.world import EPHEMERAL, Interaction

MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
LOADING = 1 << 7
ANSWER_WITHIN, TOKEN_LIVES = dt.timedelta(seconds=3), dt.timedelta(minutes=15)
HOOK = "/webhooks/{webhook_id}/{webhook_token}"


@route("POST /interactions/{interaction_id}/{interaction_token}/callback", free=True)
def callback(call: Call) -> Any:
    """The first answer: once, and within three seconds."""
    found = call.world.interactions.get(call.seen.params["interaction_token"])
    if found is None or found.id != call.number("interaction_id"):
        raise DiscordError(UNKNOWN_INTERACTION)
    if found.callback is not None:
        raise DiscordError(ALREADY_ACKNOWLEDGED)
    if call.world.clock.now() - found.created > ANSWER_WITHIN:
        raise DiscordError(UNKNOWN_INTERACTION)
    _answer(call, found)
    found.callback = call.body
    found.first_response = time.perf_counter() - found.sent_at
    found.touch()
    wanted = call.seen.query.get("with_response", "").lower() in ("1", "true")
    return _response(found) if wanted else None


def _answer(call: Call, found: Interaction) -> None:
    answers: dict[int, Callable[[Call, Interaction, Json], None]] = {
        MESSAGE: _with_message,
        THINKING: _thinking,
        DEFERRED_UPDATE: _keep_source,
        UPDATE: _update,
        CHOICES: _offer,
        MODAL: _open_modal,
    }
    kind = call.body.get("type", 0)
    _allowed(found, kind)
    answers[kind](call, found, inner(call.body, "data"))


def _allowed(found: Interaction, kind: int) -> None:
    """Which answers fit: choices to autocomplete alone, updates where there is a message to update."""
    asked = found.payload["type"]
    updates = {DEFERRED_UPDATE, UPDATE} if found.source else set[int]()
    fitting = {
        2: {MESSAGE, THINKING, MODAL},
        3: {MESSAGE, THINKING, DEFERRED_UPDATE, UPDATE, MODAL},
        4: {CHOICES},
        5: {MESSAGE, THINKING} | updates,
    }[asked]
    if kind not in fitting:
        refuse([Problem(("type",), f"{kind} does not answer an interaction of type {asked}")])


def _with_message(call: Call, found: Interaction, data: Json) -> None:
    found.original = _marked(found, create(call.world, found.channel, data, call.files))
    _publish(found, found.original)


def _thinking(call: Call, found: Interaction, data: Json) -> None:
    placeholder = create(call.world, found.channel, {"content": "…", "flags": data.get("flags")}, ())
    found.original = _marked(found, placeholder | {"content": "", "flags": placeholder["flags"] | LOADING})
    found.thinking = True
    _publish(found, found.original)


def _keep_source(_: Call, found: Interaction, __: Json) -> None:
    found.original = found.source


def _update(call: Call, found: Interaction, data: Json) -> None:
    assert found.source is not None
    found.original = edit(call.world, found.channel, found.source, data, call.files)


def _offer(_: Call, __: Interaction, data: Json) -> None:
    refuse(problems_of_choices(each(data, "choices")))


def _open_modal(_: Call, __: Interaction, data: Json) -> None:
    if not 1 <= len(data.get("custom_id", "")) <= 100:
        refuse([Problem(("data", "custom_id"), "Must be between 1 and 100 in length.")])
    if not 1 <= len(data.get("title", "")) <= 45:
        refuse([Problem(("data", "title"), "Must be between 1 and 45 in length.")])
    if not 1 <= len(each(data, "components")) <= 5:
        refuse([Problem(("data", "components"), "Must be between 1 and 5 in length.")])


def _marked(found: Interaction, message: Json) -> Json:
    """The message as one of this interaction."""
    asked: Json = {"id": str(found.id), "type": found.payload["type"], "authorizing_integration_owners": {}}
    asked["user"] = found.payload.get("user") or found.payload["member"]["user"]
    application = found.payload["application_id"]
    marks: Json = {"webhook_id": application, "application_id": application, "interaction_metadata": asked}
    return message | marks | {"type": 20 if found.payload["type"] == 2 else 19}


def _publish(found: Interaction, message: Json) -> None:
    """Puts a message into its channel, unless only one person sees it."""
    if not message["flags"] & EPHEMERAL:
        found.channel.messages[int(message["id"])] = message


def _response(found: Interaction) -> Json:
    assert found.callback is not None
    kind, message = found.callback["type"], found.original
    answer: Json = {"interaction": {"id": str(found.id), "type": found.payload["type"]}}
    if message is None:
        return answer
    answer["interaction"] |= {
        "response_message_id": message["id"],
        "response_message_loading": found.thinking,
        "response_message_ephemeral": bool(message["flags"] & EPHEMERAL),
    }
    shown = {"resource": {"type": kind, "message": message}} if kind in (MESSAGE, UPDATE) else {}
    return answer | shown


def _interaction(call: Call) -> Interaction:
    found = call.world.interactions.get(call.seen.params["webhook_token"])
    if found is None or found.callback is None or call.number("webhook_id") != call.world.application_id:
        raise DiscordError(UNKNOWN_WEBHOOK)
    if call.world.clock.now() - found.created > TOKEN_LIVES:
        raise DiscordError(INVALID_WEBHOOK_TOKEN)
    return found


@route(f"POST {HOOK}", free=True)
def follow_up(call: Call) -> Any:
    """One more message; while the bot is thinking, it takes the place of the thought."""
    found = _interaction(call)
    if found.thinking and found.original is not None:
        return _change(call, found, found.original)
    if found.only_user_install and len(found.followups) >= 5:
        raise DiscordError(TOO_MANY_FOLLOW_UPS)
    message = _marked(found, create(call.world, found.channel, call.body, call.files))
    found.followups.append(message)
    _publish(found, message)
    found.touch()
    return message


def _change(call: Call, found: Interaction, message: Json) -> Json:
    edited_first_time = message is found.original and found.thinking
    edit(call.world, found.channel, message, call.body, call.files)
    if edited_first_time:
        found.thinking, message["flags"] = False, message["flags"] & ~LOADING
    found.edits += 1
    found.touch()
    return message


def _message(call: Call, found: Interaction) -> Json:
    wanted = call.seen.params.get("message_id")
    if wanted is None and found.original:
        return found.original
    for message in [found.original, *found.followups]:
        if message and message["id"] == wanted:
            return message
    raise DiscordError(UNKNOWN_MESSAGE)


@route(f"GET {HOOK}/messages/@original", free=True)
@route(f"GET {HOOK}/messages/{{message_id}}", free=True)
def get(call: Call) -> Any:
    return _message(call, _interaction(call))


@route(f"PATCH {HOOK}/messages/@original", free=True)
@route(f"PATCH {HOOK}/messages/{{message_id}}", free=True)
def change(call: Call) -> Any:
    found = _interaction(call)
    return _change(call, found, _message(call, found))


@route(f"DELETE {HOOK}/messages/@original", free=True)
@route(f"DELETE {HOOK}/messages/{{message_id}}", free=True)
def delete(call: Call) -> Any:
    found = _interaction(call)
    message = _message(call, found)
    found.channel.messages.pop(int(message["id"]), None)
    if message is found.original:
        found.original, found.thinking = None, False
    else:
        found.followups.remove(message)
    found.touch()
