"""Small things that are kept over restarts."""

from __future__ import annotations

from typing import Protocol


class Validators(Protocol):
    """The HTTP validators (ETag) of what was read last, by URL, kept over restarts."""

    async def get(self, url: str) -> str | None:
        """The ETag stored for `url`; None where there is none."""
        ...

    async def put(self, url: str, etag: str) -> None:
        """Stores the ETag of an answer whose content is durable."""
        ...
