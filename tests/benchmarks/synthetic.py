"""Made-up histories: deterministic, in the size and with the coming and going of the real data.

Models come at even intervals and stay for `life` days; every day names the largest of those that live. So a
week names about a quarter more models than a day does, as in the published data of 2026.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass, field
from time import perf_counter_ns

from bot.domain.readings import Bucket, BucketVersion, Period
from tests.benchmarks.plan import Size
from tests.fakes.memory_store import MemoryStore

LAST_DAY = dt.date(2026, 11, 15)
READ = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
_AUTHORS = (
    "anthropic cohere deepseek google meta-llama microsoft minimax mistralai moonshotai nousresearch nvidia openai "
    "qwen stepfun tencent x-ai xiaomi z-ai unheard-of"
)
_NOISES = 4_096
_SPREAD = 0.25


@dataclass
class History:
    """One store's days; `number` tells the stores of one size apart."""

    size: Size
    number: int
    slugs: list[str] = field(init=False)
    levels: list[float] = field(init=False)
    noise: list[float] = field(init=False)

    def __post_init__(self) -> None:
        seeded = random.Random(self.number)  # noqa: S311 - figures, not secrets
        authors = _AUTHORS.split()
        kinds = ("", "", "", ":free")
        self.slugs = [
            f"{seeded.choice(authors)}/model-{self.number}-{n}{seeded.choice(kinds)}" for n in range(self.size.models)
        ]
        self.levels = [1e9 * seeded.paretovariate(0.7) for _ in self.slugs]
        self.noise = [seeded.lognormvariate(0, _SPREAD) for _ in range(_NOISES)]

    @property
    def first_day(self) -> dt.date:
        """The first stored day."""
        return LAST_DAY - dt.timedelta(days=self.size.days - 1)

    def versions(self) -> Iterator[BucketVersion]:
        """Every day once, oldest first."""
        return (self._version(number) for number in range(self.size.days))

    def _version(self, day: int) -> BucketVersion:
        date = self.first_day + dt.timedelta(days=day)
        size = self.size
        pace = size.models / (size.days + size.life)
        alive = range(int(day * pace), min(size.models, int((day + size.life) * pace) + 1))
        noise, levels, slugs = self.noise, self.levels, self.slugs
        rows = [(int(levels[n] * noise[(n * 31 + day * 57) % _NOISES]), slugs[n]) for n in alive]
        named = heapq.nlargest(size.rows - 1, rows)
        other = sum(tokens for tokens, _ in rows) - sum(tokens for tokens, _ in named)
        bucket = Bucket(Period.DAY, date, {slug: tokens for tokens, slug in named}, other)
        return BucketVersion(bucket, "synthetic", READ, READ, READ, READ, readings=2, settled=True)


@dataclass
class StreamedStore(MemoryStore):
    """A store whose days are made while they are read, one at a time, so that it holds none of them.

    Attributes:
        making: Milliseconds that the making took: no part of what is measured.
    """

    history: History | None = None
    making: float = 0.0

    async def stream(self, period: Period) -> AsyncGenerator[BucketVersion]:
        """The days of the history; there are no weekly buckets."""
        versions = self.history.versions() if self.history and period is Period.DAY else iter(())
        while True:
            started = perf_counter_ns()
            version = next(versions, None)
            self.making += (perf_counter_ns() - started) / 1e6
            if version is None:
                return
            yield version
