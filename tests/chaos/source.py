"""A small OpenRouter on its bad days: what it shows of each day and from when on, and answers that nobody may take."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web

from tests.chaos.gazette import Rows, Showing
from tests.fakes.openrouter import Canned, FakeOpenRouter

ONE_DAY = dt.timedelta(days=1)
PUBLISHED = dt.timedelta(hours=2)
"""After its end a day is there, if nothing is wrong."""
Row = dict[str, Any]
PAGE = b"<!doctype html><title>Just a moment</title>"
BROKEN: Mapping[str, Callable[[], Canned]] = {
    "500": lambda: Canned(500, b'{"error": {"message": "oops"}}'),
    "503": lambda: Canned(503),
    "429": lambda: Canned(429, headers={"Retry-After": "120"}),
    "cut off": lambda: Canned(drop=True),
    "a web page": lambda: Canned(200, PAGE, {"Content-Type": "text/html"}),
    "no rows": lambda: Canned(200, b'{"data": [], "meta": {}}'),
    "half an answer": lambda: Canned(200, b'{"data": [{"date": "2026-01-0'),
}
"""Answers in the place of the right one."""


@dataclass(frozen=True)
class Version:
    """What is shown of a day from a moment on.

    Attributes:
        rows: None where it is not shown.
        poison: One of `POISONS`, where its rows are such that nobody may take them.
        whole: Every model's tokens, where the rows name some only: what the source's own weeks are summed from.
    """

    since: dt.datetime
    rows: Rows | None
    poison: str = ""
    whole: Rows | None = None


@dataclass(frozen=True)
class Trouble:
    """For how long every answer is wrong in one way: one of `BROKEN` or of `SPOILT`."""

    since: dt.datetime
    until: dt.datetime
    kind: str


class HostileSource(FakeOpenRouter):
    """Writes down what it showed that could be taken, for the judge.

    Args:
        clock: Tells the time.
    """

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        super().__init__({}, clock().date())
        self._clock = clock
        self.versions: defaultdict[dt.date, list[Version]] = defaultdict(list)
        self.troubles: list[Trouble] = []
        self.showings: list[Showing] = []
        self.asked: list[dt.datetime] = []
        """When."""

    def show(self, day: dt.date, *versions: Version) -> None:
        """What is shown of a day, in the order of time."""
        self.versions[day] += versions
        self.versions[day].sort(key=lambda version: version.since)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        now = self._clock()
        self.asked.append(now)
        kind = next((trouble.kind for trouble in self.troubles if trouble.since <= now < trouble.until), "")
        if kind in BROKEN:
            self.canned.append(BROKEN[kind]())
            return await super().handle(request)
        daily = request.query.get("period") != "week"
        current = {day: version for day in sorted(self.versions) if (version := self._version(day, now))}
        shown = {day: version for day, version in current.items() if version.rows is not None}
        self.days = {day: (daily and one.rows) or one.whole or one.rows or {} for day, one in shown.items()}
        self.today, self.meta_changes = now.date(), {"as_of": f"{now:%Y-%m-%dT%H:%M:%S}.000Z"}
        response = await super().handle(request)
        if isinstance(response, web.Response) and response.status == HTTPStatus.OK and "rankings" in request.path:
            return self._answer(json.loads(response.text or ""), now, shown, kind, daily=daily)
        return response

    def _answer(
        self, answer: Any, now: dt.datetime, shown: Mapping[dt.date, Version], kind: str, *, daily: bool
    ) -> web.Response:
        if kind in SPOILT:
            SPOILT[kind](answer["data"], now.date())
            return web.json_response(answer)
        groups = _by_day(answer["data"])
        for day, rows in groups.items():
            poison = shown[day].poison if daily else ""
            if poison:
                POISONS[poison](rows)
            else:
                figures = {row["model_permaslug"]: int(row["total_tokens"]) for row in rows}
                self.showings.append(Showing(now, day, figures, weekly=not daily))
        answer["data"] = [row for rows in groups.values() for row in rows]
        return web.json_response(answer)

    def _version(self, day: dt.date, now: dt.datetime) -> Version | None:
        return next((version for version in reversed(self.versions[day]) if version.since <= now), None)


def published(day: dt.date) -> dt.datetime:
    """When a day usually is there."""
    return dt.datetime.combine(day + ONE_DAY, dt.time(), dt.UTC) + PUBLISHED


def _by_day(rows: list[Row]) -> dict[dt.date, list[Row]]:
    groups: defaultdict[dt.date, list[Row]] = defaultdict(list)
    for row in rows:
        groups[dt.date.fromisoformat(row["date"])].append(row)
    return groups


def _twin(rows: list[Row]) -> None:
    rows.insert(1, dict(rows[0]))


def _tokens(text: object) -> Callable[[list[Row]], None]:
    def spoil(rows: list[Row]) -> None:
        rows[0]["total_tokens"] = text

    return spoil


def _nothing(rows: list[Row]) -> None:
    for row in rows:
        row["total_tokens"] = "0"


def _second_other(rows: list[Row]) -> None:
    rows.append({**rows[-1], "model_permaslug": "other"})
    rows.append(dict(rows[-1]))


POISONS: Mapping[str, Callable[[list[Row]], None]] = {
    "a row twice": _twin,
    "negative": _tokens("-5"),
    "a float": _tokens("1e9"),
    "too many": _tokens(str(2**63)),
    "nothing": _nothing,
    "two others": _second_other,
}
"""What is done to the rows of one day; the other days stand."""


def _reversed(rows: list[Row], _today: dt.date) -> None:
    rows.sort(key=lambda row: row["date"], reverse=True)


def _torn(rows: list[Row], _today: dt.date) -> None:
    """The first day goes on after the second."""
    rows.append(rows.pop(1))


def _swapped(rows: list[Row], _today: dt.date) -> None:
    """The two newest dates change places, as whole days."""
    newest = sorted({row["date"] for row in rows})[-2:]
    rows.sort(key=lambda row: (row["date"] in newest, newest[-1] != row["date"] and row["date"] in newest))


def _unfinished(rows: list[Row], today: dt.date) -> None:
    """Today is among them."""
    rows.append({**rows[-1], "date": str(today)})


SPOILT: Mapping[str, Callable[[list[Row], dt.date], None]] = {
    "reversed": _reversed,
    "torn apart": _torn,
    "the newest swapped": _swapped,
    "with today": _unfinished,
}
"""What is done to the order of an answer: all of it is to be refused."""
