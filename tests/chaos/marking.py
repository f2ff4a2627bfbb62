"""A composer that is cheap, and whose posts say what they are."""

from __future__ import annotations

import secrets
import struct
import zlib
from dataclasses import dataclass

from bot.domain.delivery.delivery import Delivery
from bot.edge.publishing.wire import Body, Json
from bot.ports import Clock
from bot.ports.delivery import Payload
from tests.chaos.mortal import Fate


@dataclass(frozen=True)
class MarkingComposer:
    """Marks each post with what it is, and when that was written; so it would be noticed if it was written twice."""

    fate: Fate
    clock: Clock

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload:
        self.fate.reach("before compose")
        address = delivery.address
        mark = f"report={address.report} week={address.period} generation={delivery.generation}"
        text = f"{mark} late={late} written={self.clock().timestamp():.0f} rendering={secrets.token_hex(4)}"
        body: Json = {"content": text, "allowed_mentions": {"parse": []}}
        if delivery.generation:
            return Payload(Body.of(body).data, None, str(address.period))
        attached: Json = {"attachments": [{"id": 0, "description": "one grey pixel"}]}
        return Payload(Body.of(body | attached).data, PIXEL, str(address.period))

    async def renew(self, delivery: Delivery) -> Payload:
        return await self.compose(delivery, late=True)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PIXEL = b"".join(
    (
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress(b"\0\x80")),
        _chunk(b"IEND", b""),
    )
)
