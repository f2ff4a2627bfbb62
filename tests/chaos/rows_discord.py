"""Rows 10 to 13, 16, 17 and 19: what Discord does."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import suppress
from pathlib import Path

import discord
import pytest

from tests.chaos.hostile import Weather
from tests.chaos.sender import DONE, STOPPED
from tests.chaos.stage import DAY, HOUR, MINUTE, SECOND, START, WEEK, Stage, staged
from tests.chaos.table import Measured, Row, Scale, busiest, by_channel_and_day, refusals
from tests.fakes.discord import TOKEN, Channel, Fault, point_discord_py_at, refused
from tests.fakes.discord.permissions import EVERYTHING, SEND_MESSAGES, VIEW_CHANNEL

STORM = Weather.of(0.3, "429", "429, shared", "429 for all")
BAD_TIMES = ("500", "502, done", "503", "broken before", "broken after", "timeout", "timeout, done")
LIMITED, WITHOUT_CHARGE = 429, "shared"
MOST_INVALID = 50
"""In ten minutes: half a per cent of what a ban takes."""
IN_FLIGHT = SECOND
"""What was sent before a refusal had been read may arrive after it."""
PACE = 46
"""Of 40 a second and a burst of five, in any one second: what arrives in one has left within 1.04 s (`LATENCY_MS`)."""


async def storm(folder: Path, scale: Scale, sabotage: str = "") -> Measured:
    """Row 10."""
    measured = Measured()
    async with staged(folder, scale.seed, STORM) as stage:
        await stage.promise(scale.channels, 1, scale.seed, mondays=1)
        measured.demand("it ends by itself", await stage.lives(START + 3 * DAY, sabotage=sabotage) == DONE)
        verdict = stage.judge()
        measured.take(verdict)
        measured.figures["p99 late"] = f"{verdict.late_percentile(99) / 60:.0f} min"
        limits = [seen for seen in stage.double.log if seen.status == LIMITED]
        charged = [seen.at for seen in limits if seen.answer_headers["X-RateLimit-Scope"] != WITHOUT_CHARGE]
        measured.figures["429s"] = str(len(limits))
        measured.limit("calls in a blocked bucket", _blocked_calls(stage), 0)
        measured.limit("invalid in 10 min", busiest(charged, 10 * MINUTE), MOST_INVALID)
    return measured


def _blocked_calls(stage: Stage) -> int:
    """Requests made after the answer that forbade them; those under way together with it are none."""
    blocked: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    calls = 0
    for seen in stage.double.log:
        bucket = f"{seen.method} {seen.path}"
        spans = (blocked.get(name, (START, START)) for name in (bucket, "everything"))
        calls += any(since + IN_FLIGHT < seen.at < until for since, until in spans)
        if seen.status == LIMITED:
            name = "everything" if seen.answer["global"] else bucket
            blocked[name] = seen.at, seen.at + dt.timedelta(seconds=seen.answer["retry_after"])
    return calls


async def bad_times(folder: Path, scale: Scale) -> Measured:
    """Row 11."""
    measured = Measured()
    async with staged(folder, scale.seed) as stage:
        await stage.promise(scale.channels, 1, scale.seed, mondays=1)
        stage.double.chance.weather = Weather.of(0.2, *BAD_TIMES, until=stage.week(0) + 2 * HOUR)
        measured.demand("it ends by itself", await stage.lives(START + 3 * DAY) == DONE)
        verdict = stage.judge()
        measured.take(verdict)
        measured.limit("p99 late", verdict.late_percentile(99) / 60, 25, " min")
    return measured


async def down(folder: Path, scale: Scale) -> Measured:
    """Row 12."""
    measured = Measured()
    async with staged(folder, scale.seed) as stage:
        await stage.promise(scale.channels, 1, scale.seed, mondays=1)
        back = stage.week(0) + 6 * HOUR
        stage.double.chance.weather = Weather.of(1.0, "503", "broken before", until=back)
        measured.demand("it ends by itself", await stage.lives(START + 3 * DAY) == DONE)
        verdict = stage.judge()
        measured.take(verdict)
        moments = [seen.at for seen in stage.double.log]
        measured.limit("requests in a second", busiest(moments, SECOND), PACE)
        measured.figures["requests while down"] = f"{sum(at < back for at in moments):,}"
        measured.limit("last posted after its return", verdict.late_percentile(100) / 60 - 360, 30, " min")
    return measured


async def revoked(folder: Path, scale: Scale) -> Measured:
    """Row 13."""
    measured, token = Measured(), TOKEN
    async with staged(folder, scale.seed) as stage:
        await stage.promise(scale.channels, 1, scale.seed, mondays=1)
        stage.double.after_posts(scale.channels // 4, lambda: setattr(stage.double.world, "token", "another"))
        measured.demand("it stops", await stage.lives(START + DAY) == STOPPED)
        measured.limit("401s", len(refusals(stage, 401)), 3)
        stage.double.world.token = token
        stage.passes(HOUR)
        measured.demand("it goes on with the new token", await stage.lives(START + 3 * DAY) == DONE)
        measured.take(stage.judge())
    return measured


TROUBLES = ("gone", "right removed", "hidden", "archived", "slowmode", "timed out")


async def refusing(folder: Path, scale: Scale) -> Measured:
    """Row 16."""
    measured, mended = Measured(), START + 3 * DAY
    async with staged(folder, scale.seed) as stage:
        await stage.promise(max(scale.channels // 2, len(TROUBLES) + 2), 1, scale.seed, mondays=1)
        ill = dict(zip(stage.channels, TROUBLES * scale.channels, strict=False)) if scale.channels else {}
        kept = {number: stage.double.world.channels[number] for number in ill}
        for number, trouble in ill.items():
            _make_ill(stage, kept[number], trouble)
        measured.demand("it ends by itself", await stage.lives(mended) == DONE)
        stage.shared.reach(mended.timestamp())
        counts = by_channel_and_day(refusals(stage, 400, 403, 404), stage.week(0))
        measured.limit("refusals of a channel in a day", max(counts.values(), default=0), 1)
        measured.demand("every trouble was met", len({channel for channel, _ in counts}) >= len(ill) // 2)
        stage.double.world.channels |= kept
        for number in ill:
            kept[number].permissions = EVERYTHING
        stage.double.guild.silenced_until = None
        stage.double.refusals.clear()
        measured.demand("it ends by itself again", await stage.lives(START + WEEK) == DONE)
        measured.take(stage.judge())
    return measured


def _make_ill(stage: Stage, channel: Channel, trouble: str) -> None:
    world, slow = stage.double.world, {"code": 20016, "message": "slow", "retry_after": 3600}
    match trouble:
        case "gone":
            del world.channels[channel.id]
        case "right removed":
            channel.permissions &= ~SEND_MESSAGES
        case "hidden":
            channel.permissions &= ~VIEW_CHANNEL
        case "archived":
            stage.double.refusals[channel.id] = refused(400, 50083, "Thread is archived")
        case "slowmode":
            stage.double.refusals[channel.id] = Fault(429, slow, {"Via": "1.1 double"})
        case _:
            world.guilds[channel.guild_id or 0].silenced_until = START + 2 * DAY


async def guild_outage(folder: Path, scale: Scale) -> Measured:
    """Row 17: a server that is away for five hours, and one from which the bot is removed for two days."""
    measured = Measured()
    async with staged(folder, scale.seed) as stage:
        await stage.promise(scale.channels, 2, scale.seed, mondays=1)
        away, removed = stage.channels[::3], stage.channels[1::3]
        kept = {number: stage.double.world.channels[number] for number in removed}
        stage.double.refusals |= dict.fromkeys(away, Fault(503))
        for number in removed:
            del stage.double.world.channels[number]
        await stage.lives(stage.week(0) + 5 * HOUR)
        stage.shared.reach((stage.week(0) + 5 * HOUR).timestamp())
        for number in away:
            del stage.double.refusals[number]
        await stage.lives(START + 2 * DAY)
        stage.shared.reach((START + 2 * DAY).timestamp())
        stage.double.world.channels |= kept
        measured.limit("settings lost", len(stage.promises) - stage.active_schedules(), 0)
        await stage.lives(START + WEEK)
        stage.shared.reach((START + WEEK).timestamp())
        await stage.lives(START + 2 * WEEK)
        measured.take(stage.judge())
    return measured


class _Client(discord.Client):
    """Does nothing but stay connected."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Does not wait."""


async def gateway(folder: Path, scale: Scale) -> Measured:
    """Row 19: a client of discord.py's beside the sender meets op 7, op 9, silence, and in the end 4004."""
    measured = Measured()
    async with staged(folder, scale.seed) as stage:
        await stage.promise(scale.channels, 1, scale.seed, mondays=1)
        with pytest.MonkeyPatch.context() as patch:
            point_discord_py_at(patch, stage.double)
            client = _Client(intents=discord.Intents.none())
            connection = asyncio.create_task(client.start(TOKEN))
            await stage.double.gateway.until_connected()
            process = stage.begin(stage.life(START + DAY))
            await _trouble(stage)
            measured.demand("the sender ends by itself", await stage.ends(process) == DONE)
            stage.double.gateway.will_close(4004)
            await stage.double.gateway.close(4004)
            with suppress(Exception):
                await asyncio.wait_for(connection, 10)
            await client.close()
        measured.limit("IDENTIFYs", len(stage.double.gateway.identifies), 50)
        measured.take(stage.judge())
    return measured


async def _trouble(stage: Stage) -> None:
    double = stage.double
    for trouble in (double.gateway.reconnect, double.gateway.invalidate, double.gateway.close):
        await trouble()
        await asyncio.sleep(0.3)
    double.gateway.vanish()


ROWS = (
    Row(
        10,
        "429 storm: 30 % of calls",
        "0 missed; 0 calls in a blocked bucket; ≤ 50 invalid in 10 min",
        storm,
    ),
    Row(11, "5xx and timeouts, 20 % for 2 h", "0 duplicated at rest; p99 late ≤ 25 min", bad_times),
    Row(12, "Discord down for 6 h", "0 missed; ≤ 40 requests a second and a burst of 5", down),
    Row(13, "token revoked", "≤ 3 401s; 0 lost; caught up with a new token", revoked),
    Row(16, "gone, right removed, archived, slowmode, timed out", "≤ 1 refusal a channel and day", refusing),
    Row(17, "server away; bot removed and added again", "0 settings lost; posts follow", guild_outage),
    Row(19, "gateway: op 7, op 9, closed, silent, 4004", "posts unaffected; ≤ 50 IDENTIFY", gateway),
)
