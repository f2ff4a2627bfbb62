"""Rate limits: buckets of routes, and the one over everything."""

from __future__ import annotations

import hashlib
import math
import time
from dataclasses import dataclass, field

from tests.fakes.discord.errors import Json
from tests.fakes.discord.seen import Seen

EXEMPT = ("/interactions/", "/webhooks/")
"""Not counted against the limit over everything."""
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")
VIA = {"Via": "1.1 double"}
"""Without it discord.py takes a 429 for a ban by Cloudflare."""


@dataclass(frozen=True)
class Limit:
    """So many requests in so many seconds."""

    requests: int
    seconds: float


@dataclass
class Window:
    """One bucket's time, from its first request on."""

    opened: float = -math.inf
    used: int = 0

    def take(self, limit: Limit) -> float:
        """Counts one request; how many seconds to wait for it, 0 if none."""
        now = time.monotonic()
        if now - self.opened >= limit.seconds:
            self.opened, self.used = now, 0
        if self.used >= limit.requests:
            return self.opened + limit.seconds - now
        self.used += 1
        return 0.0


@dataclass
class RateLimits:
    """Set `routes["POST /channels/{channel_id}/messages"]` to have a limit met."""

    routes: dict[str, Limit] = field(default_factory=dict[str, Limit])
    default: Limit = Limit(1000, 1.0)
    everything: Limit = Limit(50, 1.0)
    _windows: dict[str, Window] = field(default_factory=dict[str, Window])

    def take(self, seen: Seen) -> tuple[dict[str, str], Json | None]:
        """The headers of the answer, and the body of a 429 if it is one."""
        if seen.route.startswith("/interactions/"):
            return {}, None
        if not seen.route.startswith(EXEMPT):
            wait = self._window("everything").take(self.everything)
            if wait:
                return limited(wait, "global")
        limit = self.routes.get(seen.spec, self.default)
        major = ":".join(seen.params.get(name, "") for name in MAJOR)
        window = self._window(f"{seen.spec}:{major}")
        wait = window.take(limit)
        headers = self._headers(seen, limit, window)
        if wait:
            more, body = limited(wait, "user")
            return headers | more, body
        return headers, None

    def _window(self, key: str) -> Window:
        return self._windows.setdefault(key, Window())

    @staticmethod
    def _headers(seen: Seen, limit: Limit, window: Window) -> dict[str, str]:
        left = window.opened + limit.seconds - time.monotonic()
        return {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": str(limit.requests - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(seen.spec.encode()).hexdigest()[:32],
        }


def limited(retry_after: float, scope: str) -> tuple[dict[str, str], Json]:
    """Headers and body of a 429; `scope` is user, shared or global."""
    everything = scope == "global"
    headers = VIA | {"Retry-After": str(math.ceil(retry_after)), "X-RateLimit-Scope": scope}
    headers |= {"X-RateLimit-Global": "true"} if everything else {}
    body: Json = {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": everything}
    return headers, body
