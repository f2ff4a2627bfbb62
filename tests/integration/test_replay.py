"""The sources against the team's replay of OpenRouter: faults, restatements, a clock that moves."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import importlib.util
import json
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.adapters.http import HttpClient, RequestBudget, open_http
from bot.adapters.models import ModelsSource
from bot.adapters.sources.data_api import DataApiSource
from bot.adapters.sources.exports import ExportsSource
from bot.domain.errors import DataError, SourceRefusedError, SourceUnavailableError
from bot.domain.readings import Period, Reading
from bot.ports import UsageSource
from tests.fakes.openrouter import FAST, KEY, MemoryValidators

pytestmark = [
    pytest.mark.shared,
    # The replay is not ours; it keeps its state under a plain key.
    pytest.mark.filterwarnings("ignore:It is recommended to use web.AppKey"),
]
ONE_DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 6, 29)
LAST_WEEK = (dt.date(2026, 6, 22), dt.date(2026, 6, 28))
ALWAYS = (dt.date(2025, 1, 1), dt.date(2030, 1, 1))


class Replay:
    """The replayed OpenRouter, its clock, and the sources that read it."""

    def __init__(self, url: str, http: HttpClient, session: aiohttp.ClientSession) -> None:
        self.url, self.http, self._session = url, http, session
        self.now = dt.datetime.combine(MONDAY, dt.time(12), dt.UTC)
        self.validators = MemoryValidators()
        base = f"{url}/api/v1"
        self.keyed = DataApiSource(http, lambda: self.now, base, KEY)
        self.keyless = ExportsSource(http, lambda: self.now, base, self.validators)
        self.models = ModelsSource(http, base)

    async def control(self, **command: Any) -> None:
        async with self._session.post(f"{self.url}/control", json=command) as response:
            response.raise_for_status()

    async def fault(self, **fault: Any) -> None:
        await self.control(fault=fault)

    async def requests(self) -> list[dict[str, Any]]:
        async with self._session.get(f"{self.url}/control") as response:
            return (await response.json())["requests"]

    async def move(self, today: dt.date) -> None:
        self.now = dt.datetime.combine(today, dt.time(12), dt.UTC)
        await self.control(today=str(today))


@pytest.fixture
async def replay(shared: Path) -> AsyncGenerator[Replay]:
    spec = importlib.util.spec_from_file_location("openrouter_replay", shared / "tools" / "openrouter_replay.py")
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    days = module.load(sorted((shared / "data").glob("rankings_daily_*.csv")))
    models = json.loads((shared / "data" / "models_2026-06-15.json").read_bytes())
    async with (
        TestServer(module.make_app(days, models, MONDAY), host="127.0.0.1") as server,
        open_http("Tokentide-test/1", RequestBudget(1000, 1000), retries=FAST) as http,
        aiohttp.ClientSession() as session,
    ):
        yield Replay(str(server.make_url("")).rstrip("/"), http, session)


@pytest.fixture(params=["keyed", "keyless"])
def source(request: pytest.FixtureRequest, replay: Replay) -> UsageSource:
    return replay.keyed if request.param == "keyed" else replay.keyless


async def read(source: UsageSource, start: dt.date, end: dt.date, period: Period = Period.DAY) -> Sequence[Reading]:
    return [reading async for reading in source.read(start, end, period)]


async def test_the_figures_are_those_of_the_files(shared: Path, source: UsageSource) -> None:
    expected: dict[tuple[str, str], int] = {}
    for path in (shared / "data").glob("rankings_daily_*.csv"):
        with path.open(newline="") as file:
            for row in csv.DictReader(file):
                if row["date"] < str(MONDAY):
                    expected[row["date"], row["model_permaslug"]] = int(row["total_tokens"])
    found: dict[tuple[str, str], int] = {}
    for reading in await read(source, *ALWAYS):
        for bucket in reading.buckets:
            found |= {(str(bucket.date), slug): tokens for slug, tokens in bucket.tokens.items()}
            found[str(bucket.date), "other"] = bucket.other or 0
    assert found == expected


async def test_weekly_rows_sum_whole_weeks(replay: Replay) -> None:
    (reading,) = await read(replay.keyed, *LAST_WEEK, Period.WEEK)
    days = await read(replay.keyed, *LAST_WEEK)
    assert [bucket.date for bucket in reading.buckets] == [LAST_WEEK[0]]
    assert reading.buckets[0].total == sum(bucket.total for bucket in days[0].buckets)
    assert await read(replay.keyed, MONDAY, MONDAY + 20 * ONE_DAY, Period.WEEK) == []


async def test_a_moving_clock_brings_one_day_more(replay: Replay, source: UsageSource) -> None:
    before = {b.date for r in await read(source, dt.date(2026, 6, 1), ALWAYS[1]) for b in r.buckets}
    await replay.move(MONDAY + ONE_DAY)
    after = {b.date for r in await read(source, dt.date(2026, 6, 1), ALWAYS[1]) for b in r.buckets}
    assert after - before == {MONDAY}
    assert before <= after


async def test_a_server_a_day_behind_grants_less(replay: Replay) -> None:
    await replay.control(now="2026-06-28T23:59:00Z")
    (reading,) = await read(replay.keyed, dt.date(2026, 6, 20), MONDAY)
    assert reading.end == dt.date(2026, 6, 27)
    assert reading.as_of.date() == dt.date(2026, 6, 28)


async def test_a_restated_day_has_another_hash(replay: Replay, source: UsageSource) -> None:
    day = dt.date(2026, 6, 24)
    before = (await read(source, day, day))[0]
    slug, tokens = next(iter(before.buckets[0].tokens.items()))
    await replay.control(override=[[str(day), slug, str(tokens + 1)]])
    after = (await read(source, day, day))[0]
    assert after.buckets[0].tokens == {**before.buckets[0].tokens, slug: tokens + 1}
    assert after.buckets[0].content_hash != before.buckets[0].content_hash


async def test_unchanged_exports_are_not_sent_again(replay: Replay) -> None:
    poll = (MONDAY - 30 * ONE_DAY, MONDAY)
    assert len(await read(replay.keyless, *poll)) == 2
    assert await read(replay.keyless, *poll) == []
    await replay.control(override=[["2026-06-24", "z-ai/glm-5.2", "123"]])
    assert len(await read(replay.keyless, *poll)) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "times": 2},
        {"status": 429, "times": 1, "headers": {"Retry-After": "1"}},
        {"status": 500, "times": 2, "body": "<html>oops</html>", "type": "text/html"},
        {"drop": True, "times": 2},
        {"delay": 0.2},
    ],
    ids=str,
)
async def test_a_passing_fault_is_survived(replay: Replay, source: UsageSource, fault: dict[str, Any]) -> None:
    await replay.fault(**fault)
    assert len({bucket.date for reading in await read(source, *LAST_WEEK) for bucket in reading.buckets}) == 7


@pytest.mark.parametrize(
    ("fault", "error", "reason"),
    [
        ({"status": 503, "times": 9}, SourceUnavailableError, r"answered 503 \(fault\); gave up after 3 of 3 tries"),
        ({"status": 429, "headers": {"Retry-After": "7200"}}, SourceUnavailableError, "asks us to wait 7200 s"),
        ({"drop": True, "times": 9}, SourceUnavailableError, "cannot be read"),
        ({"status": 401}, SourceRefusedError, "look at OPENROUTER_API_KEY"),
        ({"status": 400}, SourceRefusedError, r"answered 400 \(fault\)$"),
        ({"status": 200, "body": "<!DOCTYPE html>", "type": "text/html"}, DataError, "is a web page"),
        ({"status": 200, "body": "{}"}, DataError, "has no field"),
        ({"status": 200, "body": "NaN"}, DataError, "holds NaN"),
        ({"status": 302, "body": "", "headers": {"Location": "https://evil.example/"}}, SourceRefusedError, "evil"),
        ({"truncate": True}, DataError, r"is no JSON: .*cut short"),
    ],
    ids=str,
)
async def test_a_lasting_fault_is_one_clear_line(
    replay: Replay, source: UsageSource, fault: dict[str, Any], error: type[Exception], reason: str
) -> None:
    await replay.fault(**fault)
    with pytest.raises(error, match=reason) as caught:
        await read(source, *LAST_WEEK)
    text = str(caught.value)
    assert text.startswith(replay.url)
    assert "\n" not in text
    assert KEY not in text
    await replay.control(clear=True)
    assert len({bucket.date for reading in await read(source, *LAST_WEEK) for bucket in reading.buckets}) == 7


async def test_a_csv_cut_in_the_middle_fails_its_hash(replay: Replay) -> None:
    readings = replay.keyless.read(*LAST_WEEK)
    manifest = await replay.http.get(f"{replay.url}/api/v1/datasets/exports/rankings-daily/latest.manifest.json")
    promised = json.loads(manifest.body)["files"]["csv"]["sha256"]
    await replay.fault(status=200, body=manifest.body.decode())
    await replay.fault(truncate=True)
    with pytest.raises(
        DataError, match=rf"2026-06-29\.csv: has the SHA-256 [0-9a-f]+; its manifest promises {promised}"
    ):
        await anext(readings)


async def test_an_api_answer_s_bytes_are_kept(replay: Replay) -> None:
    (reading,) = await read(replay.keyed, *LAST_WEEK)
    assert json.loads(reading.raw)["meta"]["version"] == "v1"
    assert reading.sha256 == hashlib.sha256(reading.raw).hexdigest()


async def test_the_replay_sees_who_asks_and_how_often(replay: Replay) -> None:
    await read(replay.keyed, *ALWAYS)
    await read(replay.keyless, *LAST_WEEK)
    seen = await replay.requests()
    assert len(seen) == 6
    assert {request["headers"]["User-Agent"] for request in seen} == {"Tokentide-test/1"}


async def test_published_limits_are_obeyed_by_the_default_budget(replay: Replay) -> None:
    """Twenty-five at once are sent; the replay would refuse the thirty-first of a minute."""
    for _ in range(25):
        await read(replay.keyed, *LAST_WEEK)
    assert len(await replay.requests()) == 25 <= RequestBudget().per_minute


async def test_the_models_are_read(replay: Replay) -> None:
    cards = await replay.models.read_models()
    assert len(cards) > 300
    assert all(not card.slug.startswith("~") for card in cards)
