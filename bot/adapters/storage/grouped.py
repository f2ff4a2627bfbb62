"""Writes that are committed together: one sync to disk for all that were asked for during the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.engine import Database
from bot.domain.errors import StoreError

T = TypeVar("T")
Write = Callable[[AsyncConnection], Awaitable[T]]


class GroupedWrites:
    """One writer at a time: of many, SQLite would let one through and have the others sleep longer and longer.

    Nobody is answered before the commit. Where one of a group fails, none of it is stored, and all are told.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Write[Any], asyncio.Future[Any]]] = []

    async def write(self, job: Write[T]) -> T:
        """What `job` returns, once it is durable.

        Raises:
            StoreError: It is not, or something in its group is not.
        """
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, answer))
        async with self._turn:
            if not answer.done():
                await self._commit()
        return answer.result()

    async def _commit(self) -> None:
        group, self._waiting = self._waiting, []
        try:
            async with self._database.writing() as connection:
                results = [await job(connection) for job, _ in group]
        except BaseException as error:
            for _, answer in group:
                answer.set_exception(_told(error, self._database.name))
                answer.exception()  # whoever no longer waits is not to be missed
            if not isinstance(error, StoreError):
                raise
        else:
            for (_, answer), result in zip(group, results, strict=True):
                answer.set_result(result)


def _told(error: BaseException, name: str) -> StoreError:
    return (
        error if isinstance(error, StoreError) else StoreError(f"{name}: a write was interrupted; nothing was stored")
    )
