"""`/alert` on SimCord: who may set up what where, by Discord's own rules and by the bot's."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import Env, SetupError
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from bot.domain.delivery.reasons import Reason
from bot.domain.insight import Country
from bot.domain.schedules import ChannelKindError
from bot.domain.watching.condition import Condition
from bot.domain.watching.recipient import DIRECT
from bot.domain.watching.refusals import UnknownAlertError
from bot.edge.failures import NotAllowedError
from bot.presentation.schedules.setup import Obstacle
from tests.cogs.place import Place
from tests.cogs.stage import Stage, components, text
from tests.fakes.open_doors import OFFSET

LEAD = {"target": "China", "when": "lead"}
HERE = {**LEAD, "where": "here"}
CHINA = Condition("lead", Country("CN"))
SELECT = 3
"""A kind of component."""


def menus(message: ResponseMessage) -> dict[str, str]:
    """The ids of the menus by their names."""
    ids = [one["custom_id"] for one in components(message) if one["type"] == SELECT]
    return {each.split(":")[2]: each for each in ids}


def stored(stage: Stage) -> list[Condition]:
    return [one.condition for one in stage.alerts.kept.values()]


async def opened(place: Place, who: MemberActor, **options: Any) -> ResponseMessage:
    """The confirmation of an alert."""
    message = (await who.slash(place.channel, "alert add", **options)).response
    assert message
    assert message.ephemeral
    return message


async def confirmed(place: Place, who: MemberActor, **options: Any) -> ResponseMessage:
    """An alert that is set."""
    message = await opened(place, who, **options)
    await who.click(message, label="Confirm")
    assert "The alert is set" in text(message)
    return message


@pytest.fixture
def manager(env: Env, place: Place) -> MemberActor:
    return place.member(env, "manager", manage_guild=True)


async def test_a_member_sets_up_direct_messages_and_is_offered_nothing_else(stage: Stage, place: Place) -> None:
    message = await opened(place, place.ann, **LEAD)
    assert "where" not in menus(message)
    await place.ann.click(message, label="Confirm")
    assert stored(stage) == [CHINA]
    (recipient,) = stage.alerts.places.values()
    assert (recipient.guild, recipient.channel) == (DIRECT, place.ann.id + OFFSET)
    assert stage.doors.opened == [place.ann.id]
    ((target, post, keep),) = stage.trials.posted
    assert (target.channel, keep) == (place.ann.id + OFFSET, True)
    assert "Alerts come here" in post.content


async def test_a_member_is_refused_a_channel_by_the_bot(stage: Stage, env: Env, place: Place) -> None:
    for name, options in (("alert add", HERE), ("alert list", {"whose": "server"})):
        result = await place.ann.slash(place.channel, name, **options)
        assert result.response
        assert result.response.ephemeral
        assert "Manage Server" in text(result.response)
    assert [type(error.__cause__) for error in env.errors] == [NotAllowedError] * 2
    assert not stored(stage)
    assert not stage.trials.posted


async def test_whoever_manages_the_server_chooses_where_it_is_told(
    stage: Stage, place: Place, manager: MemberActor
) -> None:
    message = await opened(place, manager, **LEAD)
    await manager.select(message, ["here"], custom_id=menus(message)["where"])
    await manager.click(message, label="Confirm")
    (recipient,) = stage.alerts.places.values()
    assert (recipient.guild, recipient.channel) == (place.guild.id, place.channel.id)
    ((target, _, keep),) = stage.trials.posted
    assert (target.channel, keep) == (place.channel.id, False)
    assert not stage.doors.opened


async def test_a_voice_channel_is_refused(stage: Stage, env: Env, place: Place, manager: MemberActor) -> None:
    voice = place.guild.create_voice_channel("voice")
    result = await manager.slash(voice, "alert add", **HERE)
    assert "Choose one of these" in text(result.response)
    assert [type(error.__cause__) for error in env.errors] == [ChannelKindError]
    assert not stored(stage)


async def test_what_stands_in_the_way_is_told_in_the_form_which_stays(
    stage: Stage, place: Place, manager: MemberActor
) -> None:
    stage.trials.obstacle = Obstacle(("send_messages",))
    message = await opened(place, manager, **HERE)
    await manager.click(message, label="Confirm")
    assert "Missing: **Send Messages**" in text(message)
    stage.doors.closed = Reason.DIRECT_MESSAGES_CLOSED
    await manager.select(message, ["direct"], custom_id=menus(message)["where"])
    await manager.click(message, label="Confirm")
    assert "Allow direct messages" in text(message)
    assert not stored(stage)
    stage.doors.closed, stage.trials.obstacle = None, Obstacle()
    await manager.click(message, label="Confirm")
    assert stored(stage) == [CHINA]


async def test_in_direct_messages_with_the_bot_an_alert_is_told_there(stage: Stage, place: Place) -> None:
    message = (await place.ann.user.slash("alert add", **HERE)).response
    assert message
    assert "Told in a direct message" in text(message)
    await place.ann.user.click(message, label="Confirm")
    (recipient,) = stage.alerts.places.values()
    assert recipient.guild == DIRECT
    assert not stage.doors.opened, "it is open already"
    assert "**1/25**" in text((await place.ann.user.slash("alert list")).response)
    assert "**1/25**" in text((await place.ann.slash(place.channel, "alert list")).response)


async def test_a_set_up_is_seen_and_answered_by_whoever_opened_it_alone(place: Place) -> None:
    message = await opened(place, place.ann, **LEAD)
    assert not place.channel.history(viewer=place.bob)
    with pytest.raises(SetupError, match="not visible"):
        await place.bob.click(message, label="Confirm")


async def test_alerts_of_a_server_are_no_members(stage: Stage, env: Env, place: Place, manager: MemberActor) -> None:
    await confirmed(place, manager, **HERE)
    (number,) = stage.alerts.kept
    for name, options in (("edit", {}), ("remove", {}), ("snooze", {"for": "day"})):
        result = await place.ann.slash(place.channel, f"alert {name}", alert=str(number), **options)
        assert "no such alert of yours" in text(result.response)
    assert {type(error.__cause__) for error in env.errors} == {UnknownAlertError}
    assert not await place.ann.autocomplete(place.channel, "alert edit", "alert", "")
    offered = await manager.autocomplete(place.channel, "alert edit", "alert", "")
    assert [one["value"] for one in offered] == [str(number)]
    listed = (await manager.slash(place.channel, "alert list", whose="server")).response
    assert "**1/50**" in text(listed)
    assert stored(stage) == [CHINA]


async def test_below_a_public_answer_everybody_follows_for_themselves(stage: Stage, place: Place) -> None:
    shown = (await place.ann.slash(place.channel, "country", name="China")).response
    assert shown
    assert not shown.ephemeral
    for member in (place.ann, place.bob):
        offered = (await member.click(shown, label="Follow")).response
        assert offered
        assert offered.ephemeral
        assert "Follow China" in text(offered)
        menu = next(one for one in components(offered) if one["type"] == SELECT)
        await member.select(offered, [menu["options"][0]["value"]])
        await member.click(offered, label="Confirm")
    assert stored(stage) == [CHINA, CHINA]
    assert {one.user for one in stage.alerts.kept.values()} == {place.ann.id, place.bob.id}


async def test_a_set_up_outlives_the_bot(stage: Stage, env: Env, place: Place) -> None:
    message = await opened(place, place.ann, **LEAD)
    await env.restart_bot(stage.client())
    await place.ann.select(message, ["up"], custom_id=menus(message)["side"])
    await place.ann.click(message, label="Confirm")
    assert [one.side for one in stored(stage)] == ["up"]
