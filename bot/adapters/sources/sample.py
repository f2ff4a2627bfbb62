"""A generated sample for a demonstration without a network. Its figures and models are invented."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from random import Random

from bot.domain.acceptance import MAX_ROWS, Window, accept
from bot.domain.catalog import ModelCard
from bot.domain.errors import SourceRefusedError
from bot.domain.readings import Period, RawRow, Reading
from bot.domain.slugs import OTHER, is_free
from bot.domain.weeks import ONE_DAY, IsoWeek
from bot.ports import Clock

WEEKS = 60
SEED = 20260330
WEEKDAY_RHYTHM = (1.05, 1.08, 1.08, 1.07, 1.02, 0.84, 0.86)
NOISE = 0.03
GROWTH_A_WEEK = 1.012
RAMP_WEEKS = 0.6
BILLION = 10**9

_LEADING = """
deepseek/sample-river-4              820   5  40  -1
deepseek/sample-river-3              560  27  11  -1
deepseek/sample-river-2              430  70  18  -1
moonshotai/sample-lantern-3          690   3  30  -1
moonshotai/sample-lantern-2          330  33  13  -1
xiaomi/sample-kite-2                 610   9  22  -1
z-ai/sample-bamboo-6                 470  15  20  -1
z-ai/sample-bamboo-5                 300  44  14  -1
minimax/sample-drum-3                440  21  17  -1
minimax/sample-drum-2:free           260  38   9   6
qwen/sample-crane-4:free             640   1  30  -1
qwen/sample-crane-4                  180   1  30  -1
minimax/sample-drum-4                780   0  30  -1
qwen/sample-crane-3                  340  36  20  -1
stepfun/sample-stride-2              210  18  16  -1
tencent/sample-panda-2               170  11  25  -1
bytedance-seed/sample-sprout-3       150  26  30  -1
anthropic/sample-maple-6             540  12  26  -1
anthropic/sample-maple-5             620  39  16  -1
anthropic/sample-maple-4             590  75  20  -1
google/sample-beacon-5               510   8  40  -1
google/sample-beacon-4               560  46  22  -1
google/sample-beacon-3               430  72  22  -1
google/sample-beacon-4-lite          280  41  28  -1
openai/sample-harbor-7               430   6  35  -1
openai/sample-harbor-6               400  29  20  -1
openai/sample-harbor-5               480  75  22  -1
openai/sample-harbor-oss             190  52  30  -1
x-ai/sample-comet-5                  620  48  10   1
x-ai/sample-comet-6                  360   3  30  -1
meta-llama/sample-prairie-5          120  70  40  -1
nvidia/sample-falcon-3:free          140  17  25  -1
mistralai/sample-mistral-wind-4      160  31  30  -1
cohere/sample-northern-2              70  60  50  -1
stealth/sample-lynx-alpha            380   4  30  -1
"""
"""Slug, peak (billions of tokens a day), launch (weeks before the newest closed week), half-life (weeks), and the last
week with any usage (weeks before the newest; -1: still used)."""
_TAIL_AUTHORS = (
    "qwen",
    "openai",
    "google",
    "anthropic",
    "meta-llama",
    "mistralai",
    "deepseek",
    "microsoft",
    "amazon",
    "nvidia",
    "baidu",
    "ai21",
)
_TAIL_WORDS = ("ember", "willow", "cobalt", "meadow", "harvest", "pebble")


@dataclass(frozen=True, slots=True)
class _Model:
    slug: str
    peak: float
    launch: int
    half_life: float
    last: int

    def level(self, days: int) -> float:
        """Billions of tokens a day without rhythm and noise, `days` after the newest closed week's Monday."""
        age = self.launch + (days - 1) / 7
        if age < 0 or (self.last >= 0 and days > 6 - 7 * self.last):
            return 0.0
        return self.peak * (1 - math.exp(-(age + 1 / 7) / RAMP_WEEKS)) * 0.5 ** (max(0.0, age - 4) / self.half_life)


class SampleSource:
    """Generates sixty weeks of plausible days that end yesterday; also their models' names.

    The story is told backwards from the newest closed week, which gets the news (a lead, a sweep, newcomers): the same
    clock gives the same figures, and they stay as they are until the next week closes.

    Args:
        clock: Tells where the sample ends.
    """

    name = "SAMPLE (generated, not OpenRouter's figures)"
    periods = frozenset({Period.DAY})

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    def earliest(self) -> dt.date:
        """The Monday sixty weeks before the newest closed week ends."""
        return _newest_closed(self._clock()).shift(1 - WEEKS).start

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As `UsageSource.read`, in one reading."""
        if period not in self.periods:
            raise SourceRefusedError(f"{self.name} has no figures by {period}")
        now = self._clock()
        span = Window(max(start, self.earliest), min(end, now.date() - ONE_DAY))
        if span.start > span.end:
            return
        rows = list(_rows(span, _newest_closed(now), self.earliest))
        raw = "".join(f"{row.date},{row.slug},{row.tokens}\n" for row in rows)
        accepted = accept(rows, self.name, period, span)
        yield Reading(
            source=self.name,
            origin="generated",
            period=period,
            requested_at=now,
            as_of=now,
            start=span.start,
            end=span.end,
            buckets=accepted.buckets,
            raw=f"date,model_permaslug,total_tokens\n{raw}".encode(),
        )

    async def read_models(self) -> Sequence[ModelCard]:
        """As `CatalogSource.read_models`: a card for every invented model."""
        newest = _newest_closed(self._clock())
        return tuple(_card(model, newest) for model in _models())


def _newest_closed(now: dt.datetime) -> IsoWeek:
    week = IsoWeek.of(now.date()).shift(-1)
    return week if week.closes_at <= now else week.shift(-1)


@cache
def _models() -> tuple[_Model, ...]:
    return (*_leading(), *_tail())


def _leading() -> Iterator[_Model]:
    for line in _LEADING.strip().splitlines():
        slug, peak, launch, half_life, last = line.split()
        yield _Model(slug, float(peak), int(launch), float(half_life), int(last))


def _tail() -> Iterator[_Model]:
    random = Random(SEED)  # noqa: S311 - a reproducible sample is wanted, not a secret
    for word in _TAIL_WORDS:
        for author in _TAIL_AUTHORS:
            launch = random.choice((80, 80, 80, random.randint(1, 50)))
            yield _Model(f"{author}/sample-{word}", random.uniform(8, 70), launch, random.uniform(25, 90), -1)


def _rows(span: Window, newest: IsoWeek, first: dt.date) -> Iterator[RawRow]:
    noise = _noise(first, span.end)
    line = 1
    for date in span.dates(Period.DAY):
        tokens = _day(date, newest, {slug: values[(date - first).days] for slug, values in noise.items()})
        named = sorted(tokens.items(), key=lambda item: (-item[1], item[0]))
        kept, rest = named[: MAX_ROWS - 1], named[MAX_ROWS - 1 :]
        unnamed = sum(tokens.values()) // 14 + sum(count for _, count in rest)
        for slug, count in (*kept, (OTHER, unnamed)):
            line += 1
            yield RawRow(str(date), slug, str(count), line)


def _noise(first: dt.date, last: dt.date) -> Mapping[str, list[float]]:
    """One series a model from the sample's first day on, so that any part of the span gives the same days."""
    days = (last - first).days + 1
    streams = {model.slug: Random(f"{SEED} {model.slug}") for model in _models()}  # noqa: S311 - as above
    return {slug: [random.gauss(1, NOISE) for _ in range(days)] for slug, random in streams.items()}


def _day(date: dt.date, newest: IsoWeek, noise: Mapping[str, float]) -> dict[str, int]:
    days = (date - newest.start).days
    scale = WEEKDAY_RHYTHM[date.weekday()] * GROWTH_A_WEEK ** (days / 7) * BILLION
    counts = ((model.slug, int(model.level(days) * scale * noise[model.slug])) for model in _models())
    return {slug: count for slug, count in counts if count > 0}


def _card(model: _Model, newest: IsoWeek) -> ModelCard:
    words = model.slug.partition("/")[2].partition(":")[0].split("-")
    name = " ".join(word.capitalize() for word in words)
    free = is_free(model.slug)
    return ModelCard(
        slug=model.slug,
        name=f"{name} (free)" if free else name,
        created=newest.shift(-model.launch).start + ONE_DAY,
        prompt_price=Decimal(0) if free else Decimal("0.0000005"),
        completion_price=Decimal(0) if free else Decimal("0.000002"),
        context_tokens=262_144,
    )
