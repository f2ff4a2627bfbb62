"""The gateway: sessions over websockets, and what can go wrong with them."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.errors import Json
from tests.fakes.discord.payloads import guild_json, own_user_json
from tests.fakes.discord.world import Guild, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
"""Members, presences and the content of messages."""
GUILDS = 1
"""The intent without which nothing is told of servers."""
AUTHENTICATION_FAILED, INVALID_SHARD, SHARDING_REQUIRED, DISALLOWED_INTENTS = 4004, 4010, 4011, 4014


@dataclass
class Session:
    """One identified shard, with the events that a resumption replays."""

    id: str
    shard: int
    shards: int
    socket: web.WebSocketResponse | None
    intents: int = 0
    sequence: int = 0
    events: deque[tuple[int, str]] = field(default_factory=lambda: deque[tuple[int, str]](maxlen=100))

    def holds(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.shards == self.shard


class Gateway:
    """What clients connect to; the public lists and counters say what they did."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.heartbeats = 0
        self.heartbeat_interval = 41.25
        self.acknowledges_heartbeats = True
        self.says_hello = True
        self.says_goodbye = True
        self.requires_shards = False
        self._close_codes: deque[int] = deque()
        self._handshakes: deque[int] = deque()
        self._invalid = 0
        self._closing = asyncio.Event()
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}

    def will_close(self, *codes: int) -> None:
        """The next times that a client identifies or resumes, it is closed with these codes instead."""
        self._close_codes.extend(codes)

    def will_refuse(self, *statuses: int) -> None:
        """The next handshakes are answered with these statuses; 0 breaks the connection (aiohttp tries once more)."""
        self._handshakes.extend(statuses)

    def will_invalidate(self, times: int) -> None:
        """The next times that a client identifies, its session is invalid at once and cannot be resumed."""
        self._invalid = times

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self._close_codes.clear()
        self._handshakes.clear()
        self._invalid = 0
        self.says_hello = self.says_goodbye = self.acknowledges_heartbeats = True

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection."""
        if self._handshakes:
            return _refused(request, self._handshakes.popleft())
        socket = web.WebSocketResponse(autoclose=self.says_goodbye)
        await socket.prepare(request)
        self._sockets[socket] = request
        if self.says_hello:
            await _send(socket, HELLO, {"heartbeat_interval": int(self.heartbeat_interval * 1000)})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(socket, json.loads(message.data))
        self._sockets.pop(socket, None)
        for session in self.sessions.values():
            if session.socket is socket:
                session.socket = None
        if not self.says_goodbye:
            await self._closing.wait()
        return socket

    async def _receive(self, socket: web.WebSocketResponse, frame: Json) -> None:
        match frame["op"]:
            case 1:
                self.heartbeats += 1
                if self.acknowledges_heartbeats:
                    await _send(socket, ACK, None)
            case 2:
                await self._identify(socket, frame["d"])
            case 6:
                await self._resume(socket, frame["d"])
            case _:
                pass

    async def _identify(self, socket: web.WebSocketResponse, said: Json) -> None:
        self.identifies.append(said)
        shard, shards = said.get("shard") or (0, 1)
        code = self._refusal(said, shard, shards)
        if code:
            await socket.close(code=code)
            return
        self._world.identifies_left -= 1
        if self._invalid:
            self._invalid -= 1
            await _send(socket, INVALID_SESSION, data=False)
            return
        session = Session(f"session-{len(self.identifies)}", shard, shards, socket, int(said.get("intents", 0)))
        self._forget_shard(session)
        self.sessions[session.id] = session
        await self._greet(session)

    def _refusal(self, said: Json, shard: int, shards: int) -> int:
        """The code that this client is closed with; 0 if it is welcome."""
        if self._close_codes:
            return self._close_codes.popleft()
        if said.get("token") != self._world.token:
            return AUTHENTICATION_FAILED
        if int(said.get("intents", 0)) & PRIVILEGED:
            return DISALLOWED_INTENTS
        if not 0 <= shard < shards:
            return INVALID_SHARD
        return SHARDING_REQUIRED if self.requires_shards and shards == 1 else 0

    def _forget_shard(self, newer: Session) -> None:
        for session in list(self.sessions.values()):
            if (session.shard, session.shards) == (newer.shard, newer.shards):
                del self.sessions[session.id]

    async def _greet(self, session: Session) -> None:
        guilds = [one for one in self._world.guilds.values() if one.joined and session.holds(one.id)]
        ready: Json = {
            "v": 10,
            "user": own_user_json(self._world.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self._world.gateway_url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self._world.application_id), "flags": 0},
        }
        await self._event(session, "READY", ready)
        if session.intents & GUILDS:
            for guild in guilds:
                await self._event(session, "GUILD_CREATE", guild_json(self._world, guild))

    async def _tell(self, session: Session, name: str, data: Any) -> None:
        """An event, if the client's intents ask for it."""
        if session.intents & GUILDS or not name.startswith("GUILD_"):
            await self._event(session, name, data)

    async def _resume(self, socket: web.WebSocketResponse, said: Json) -> None:
        self.resumes.append(said)
        session = self.sessions.get(str(said.get("session_id")))
        if self._close_codes:
            await socket.close(code=self._close_codes.popleft())
        elif said.get("token") != self._world.token:
            await socket.close(code=AUTHENTICATION_FAILED)
        elif session is None:
            await _send(socket, INVALID_SESSION, data=False)
        else:
            session.socket = socket
            missed = [event for number, event in session.events if number > (said.get("seq") or 0)]
            for event in missed:
                await socket.send_str(event)
            await self._event(session, "RESUMED", {})

    async def _event(self, session: Session, name: str, data: Any) -> None:
        session.sequence += 1
        event = json.dumps({"op": DISPATCH, "t": name, "s": session.sequence, "d": data})
        if name not in ("READY", "RESUMED"):
            session.events.append((session.sequence, event))
        if session.socket is not None and not session.socket.closed:
            await session.socket.send_str(event)

    async def dispatch(self, name: str, data: Any, guild_id: int = 0) -> None:
        """Sends an event to the shard of its server; kept for a resumption if the client is away."""
        sessions = [session for session in self.sessions.values() if session.holds(guild_id)]
        assert sessions, f"{name}: no client has logged in on the shard of {guild_id}"
        await self._tell(sessions[-1], name, data)

    async def add_guild(self, guild: Guild) -> None:
        """Tells the client that it was added to a server."""
        guild.joined = True
        created = guild_json(self._world, guild)
        del created["unavailable"]  # it is there only when a server comes back
        await self.dispatch("GUILD_CREATE", created, guild.id)

    async def remove_guild(self, guild: Guild, *, outage: bool = False) -> None:
        """Tells the client that it was removed from a server, or that the server is away for a while."""
        guild.joined = outage
        gone: Json = {"id": str(guild.id)} | ({"unavailable": True} if outage else {})
        await self.dispatch("GUILD_DELETE", gone, guild.id)

    async def reconnect(self) -> None:
        """Asks every client to come again and resume."""
        for socket in list(self._sockets):
            await _send(socket, RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Says that the sessions are invalid, and forgets them unless they are `resumable`."""
        if not resumable:
            self.sessions.clear()
        for socket in list(self._sockets):
            await _send(socket, INVALID_SESSION, data=resumable)

    async def close(self, code: int = 1001) -> None:
        """Closes every connection; the sessions can be resumed."""
        self._closing.set()
        for socket in list(self._sockets):
            await socket.close(code=code)

    def vanish(self) -> None:
        """Breaks every connection without a word; the sessions can be resumed."""
        for request in list(self._sockets.values()):
            _break(request)

    @property
    def connected(self) -> Collection[web.WebSocketResponse]:
        """The open connections, identified or not."""
        return self._sockets.keys()

    async def until_connected(self, shards: int = 1, timeout: float = 5.0) -> None:  # noqa: ASYNC109
        """Waits until that many shards are connected."""
        end = time.monotonic() + timeout
        while sum(one.socket is not None and not one.socket.closed for one in self.sessions.values()) < shards:
            assert time.monotonic() < end, f"{shards} shards have not connected in {timeout} s"
            await asyncio.sleep(0.005)


def _refused(request: web.Request, status: int) -> web.Response:
    if not status:
        _break(request)
    return web.Response(status=status or 503)


def _break(request: web.Request) -> None:
    if request.transport:
        request.transport.abort()


async def _send(socket: web.WebSocketResponse, op: int, data: Any) -> None:
    if not socket.closed:
        await socket.send_str(json.dumps({"op": op, "d": data, "s": None, "t": None}))
