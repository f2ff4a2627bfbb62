"""What goes wrong on purpose."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from tests.fakes.discord.errors import Json
from tests.fakes.discord.ratelimits import limited
from tests.fakes.discord.seen import Seen


@dataclass(frozen=True)
class Fault:
    """How one request is treated.

    `status` answers instead of the result, which is nevertheless computed if `executes`. `drop` breaks the connection
    before or after the request is carried out; aiohttp itself sends a dropped GET, PUT or DELETE a second time.
    `late` carries the request out once the clock has moved so far, whatever was answered.
    """

    status: int | None = None
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0
    drop: Literal["before", "after"] | None = None
    executes: bool = False
    late: dt.timedelta | None = None

    def answered(self) -> Any:
        """The body of the answer."""
        if self.body is not None or self.status is None:
            return self.body
        return {"message": f"{self.status}: scripted by the test", "code": 0}


def rate_limited(
    retry_after: float = 0.05, scope: Literal["user", "shared", "global"] = "user", *, via: bool = True
) -> Fault:
    """A 429; without `via`, it looks like a ban by Cloudflare."""
    headers, body = limited(retry_after, scope)
    return Fault(429, body, headers if via else {name: headers[name] for name in headers if name != "Via"})


def refused(status: int, code: int, message: str) -> Fault:
    """An error of Discord's."""
    body: Json = {"message": message, "code": code}
    return Fault(status, body)


@dataclass
class _Scripted:
    fault: Fault
    spec: str | None
    times: int


class Faults:
    """The script: which requests go wrong."""

    def __init__(self) -> None:
        self._script: list[_Scripted] = []

    def add(self, fault: Fault, spec: str | None, times: int) -> None:
        self._script.append(_Scripted(replace(fault), spec, times))

    def take(self, seen: Seen) -> Fault | None:
        """The first fault that is meant for this request, used up by one."""
        for scripted in self._script:
            if scripted.spec in (None, seen.spec):
                scripted.times -= 1
                self._script = [one for one in self._script if one.times > 0]
                return scripted.fault
        return None
