"""Small texts that are kept over restarts."""

from __future__ import annotations

from typing import Protocol

LANGUAGE = "language/"
"""Before a server's id, as the key of a note: the language of its Discord."""
DRAFT = "digest-draft:"
"""Before a server's id, a colon and a person's: what they are setting up there."""


class Validators(Protocol):
    """The HTTP validators (ETag) of what was read last, by URL, kept over restarts."""

    async def get(self, url: str) -> str | None:
        """The ETag stored for `url`; None where there is none."""
        ...

    async def put(self, url: str, etag: str) -> None:
        """Stores the ETag of an answer whose content is durable."""
        ...


class StateStore(Protocol):
    """What the program notes for its next start, such as the hash of the commands that Discord has.

    Raises (every method):
        StoreError: The database failed; what was put before is durable.
    """

    async def get(self, key: str) -> str | None:
        """The text noted under `key`; None where there is none."""
        ...

    async def put(self, key: str, text: str) -> None:
        """Notes a text, in place of the one before."""
        ...

    async def forget(self, key: str) -> None:
        """Forgets the note under `key`, if there is one."""
        ...

    async def forget_all(self, beginning: str) -> None:
        """Forgets every note whose key begins so."""
        ...
