"""What follows posts is remembered, and what stands in the channels; over the doubles in memory and SQLite."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.follow_ups import SqlFollowUps
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.posts import SqlPosts
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.corrections import Posted
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import FollowUp, Kind, Progress, erratum_of, erratum_report
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.displayed import Displayed
from bot.domain.displayed_json import Promised, encode
from bot.domain.weeks import IsoWeek
from bot.ports.delivery import Ledger, Payload, Schedules
from bot.ports.following import Erratum, FollowUps
from bot.ports.posts import Posts
from tests.fakes.digests import DAY, DUE, GUILD, HOUR, MINUTE, WEEK, delivery, schedule, schedule_of
from tests.fakes.displayed import again, displayed
from tests.fakes.memory_following import MemoryFollowUps, MemoryPosts
from tests.fakes.memory_ledger import MemoryLedger

PROMISE = encode(Promised(IsoWeek(2026, 14)))


@dataclass
class Books:
    ledger: Ledger
    schedules: Schedules
    follow_ups: FollowUps
    posts: Posts

    async def sent(
        self,
        snapshot: str = "",
        period: IsoWeek = WEEK,
        number: int = 0,
        message: int = 5,
        *,
        erratum: bool = False,
        **changes: Any,
    ) -> Delivery:
        """A post that went out, of a schedule of its own or of that one."""
        number = number or await self.schedules.add(schedule(f"r{period}{changes}"))
        one = delivery(number, period=period, **changes)
        if erratum:
            one = replace(one, address=replace(one.address, report=erratum_report(one.address.report)))
        await self.ledger.plan([Plan(number, None, one, DUE + 7 * DAY)])
        (stored,) = await self.ledger.due(DUE + 99 * DAY, 9)
        frozen = await self.ledger.freeze(stored, Payload(b"digest", None, snapshot))
        assert frozen
        at = changes.get("due", DUE)
        settled = await self.ledger.record(replace(frozen, state=State.SENT, message=message, sent_at=at, wake_at=None))
        assert settled
        return settled

    async def follow(self, post: Delivery, kind: Kind = Kind.PUBLISH, **changes: Any) -> FollowUp:
        await self.follow_ups.add([follow_up(post, kind, **changes)])
        return (await self.follow_ups.of(post.id))[-1]

    async def edited(self, post: Delivery, kind: Kind, shown: Displayed, at: dt.datetime) -> None:
        one = await self.follow(post, kind)
        frozen = await self.follow_ups.freeze(one, Payload(b"edit", None, encode(shown)))
        assert frozen
        await self.follow_ups.record(replace(frozen, state=Progress.DONE, done_at=at, wake_at=None))


def follow_up(post: Delivery, kind: Kind = Kind.PUBLISH, **changes: Any) -> FollowUp:
    return replace(FollowUp(post.id, kind, DUE, DUE, DUE + 2 * DAY), **changes)


@pytest.fixture(params=["memory", "sqlite"])
async def books(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncGenerator[Books]:
    if request.param == "memory":
        ledger = MemoryLedger()
        follow_ups = MemoryFollowUps(ledger)
        yield Books(ledger, ledger.schedules, follow_ups, MemoryPosts(follow_ups))
        return
    async with open_database(tmp_path / "books.db") as database:
        yield Books(SqlLedger(database), SqlSchedules(database), SqlFollowUps(database), SqlPosts(database))


async def test_a_post_is_unplanned_until_something_follows_it(books: Books) -> None:
    post = await books.sent()
    later = await books.sent(period=WEEK.shift(1), due=DUE + DAY)
    assert await books.follow_ups.unplanned(DUE, 9) == [post, later]
    assert await books.follow_ups.unplanned(DUE, 1) == [post]
    assert await books.follow_ups.unplanned(DUE + MINUTE, 9) == [later]
    await books.follow(post, state=Progress.UNWANTED, wake_at=None)
    assert await books.follow_ups.unplanned(DUE, 9) == [later]


async def test_what_was_not_sent_is_followed_by_nothing(books: Books) -> None:
    post = await books.sent()
    assert await books.ledger.record(replace(post, state=State.SENT_DELETED))
    assert await books.follow_ups.unplanned(DUE, 9) == []


async def test_each_kind_is_planned_once_and_comes_back_as_it_was(books: Books) -> None:
    post = await books.sent()
    odd = follow_up(post, Kind.THREAD, attempts=3, reason=Reason.RATE_LIMITED)
    assert await books.follow_ups.add([odd, follow_up(post)]) == 2
    assert await books.follow_ups.add([replace(odd, attempts=9)]) == 0
    thread, publish = await books.follow_ups.of(post.id)
    assert replace(thread, id=0) == odd
    assert replace(publish, id=0) == follow_up(post)


async def test_the_longest_waiting_are_due_first(books: Books) -> None:
    post = await books.sent()
    second = await books.follow(post, Kind.PUBLISH, wake_at=DUE)
    first = await books.follow(post, Kind.THREAD, wake_at=DUE - HOUR)
    await books.follow(post, Kind.CORRECT, wake_at=DUE + HOUR)
    await books.follow(post, Kind.AMEND, wake_at=None)
    assert await books.follow_ups.due(DUE, 9) == [first, second]
    assert await books.follow_ups.due(DUE, 1) == [first]


async def test_whoever_was_overtaken_changes_nothing(books: Books) -> None:
    post = await books.sent()
    one = await books.follow(post)
    done = await books.follow_ups.record(replace(one, state=Progress.DONE, wake_at=None, done_at=DUE))
    assert done
    assert done.epoch == one.epoch + 1
    assert await books.follow_ups.record(one, [follow_up(post, Kind.THREAD)]) is None
    assert await books.follow_ups.freeze(one, Payload(b"x")) is None
    assert await books.follow_ups.of(post.id) == [done]


async def test_what_is_recorded_and_what_follows_from_it_are_stored_together(books: Books) -> None:
    post = await books.sent()
    one = await books.follow(post, Kind.AMEND)
    assert await books.follow_ups.record(one, [follow_up(post), follow_up(post, Kind.CORRECT)])
    assert [each.kind for each in await books.follow_ups.of(post.id)] == [Kind.AMEND, Kind.PUBLISH, Kind.CORRECT]


async def test_frozen_bytes_come_back_with_the_erratum_s(books: Books) -> None:
    post = await books.sent()
    one = await books.follow(post, Kind.CORRECT)
    edit, news = Payload(b"edit", b"picture", "shown"), Payload(b"news")
    frozen = await books.follow_ups.freeze(one, edit, Erratum(follow_up(post, Kind.ERRATUM), news))
    assert frozen
    _, erratum = await books.follow_ups.of(post.id)
    assert await books.ledger.payload(frozen.payload or "") == edit
    assert await books.ledger.payload(erratum.payload or "") == news


async def test_an_erratum_is_a_delivery_of_its_own_once(books: Books) -> None:
    post = await books.sent()
    news = erratum_of(post, post.payload or "", DUE + DAY)
    plans = [Plan(schedule_of(post), None, news, post.expires)]
    assert [await books.ledger.plan(plans) for _ in range(2)] == [1, 0]
    (stored,) = await books.ledger.due(DUE + DAY, 9)
    assert replace(stored, id=0) == news
    assert news.key != post.key
    kept = await books.schedules.get(schedule_of(post))
    assert kept
    assert kept.next_due == DUE, "its digests are not moved on"


async def test_the_newest_of_a_kind_of_a_schedule_come_first(books: Books) -> None:
    first = await books.sent()
    second = await books.sent(period=WEEK.shift(1), number=schedule_of(first))
    other = await books.sent(period=WEEK.shift(2))
    rows = [await books.follow(post) for post in (first, second, other)]
    await books.follow(second, Kind.THREAD)
    assert await books.follow_ups.newest(schedule_of(first), Kind.PUBLISH, 9) == [rows[1], rows[0]]
    assert await books.follow_ups.newest(schedule_of(first), Kind.PUBLISH, 1) == [rows[1]]
    assert await books.follow_ups.newest(schedule_of(first), Kind.CORRECT, 9) == []


async def test_posts_are_as_they_were_posted_amended_and_corrected(books: Books) -> None:
    plain, promised, neither = encode(displayed()), PROMISE, ""
    post = await books.sent(plain)
    assert await books.posts.of(post) == Posted(displayed(), DUE)
    await books.edited(post, Kind.CORRECT, again(), DUE + DAY)
    assert await books.posts.of(post) == Posted(displayed(), DUE, again(), DUE + DAY)

    notice = await books.sent(promised, period=WEEK.shift(1))
    assert await books.posts.of(notice) is None
    await books.edited(notice, Kind.AMEND, again(), DUE + HOUR)
    assert await books.posts.of(notice) == Posted(again(), DUE + HOUR)
    assert await books.posts.of(await books.sent(neither, period=WEEK.shift(2))) is None


async def test_a_correction_that_is_not_out_yet_does_not_stand_there(books: Books) -> None:
    post = await books.sent(encode(displayed()))
    await books.follow_ups.freeze(await books.follow(post, Kind.CORRECT), Payload(b"edit", None, encode(again())))
    assert await books.posts.of(post) == Posted(displayed(), DUE)


async def test_a_message_is_known_by_what_it_displays_as_it_stands(books: Books) -> None:
    post = await books.sent(encode(displayed()), message=5)
    assert await books.posts.behind(5) == displayed()
    assert await books.posts.behind(6) is None
    news = await books.sent("", number=schedule_of(post), message=6, erratum=True)
    assert news.message == 6
    assert await books.posts.behind(6) is None, "nothing is corrected yet"
    await books.edited(post, Kind.CORRECT, again(), DUE + DAY)
    assert await books.posts.behind(5) == again()
    assert await books.posts.behind(6) == again(), "an erratum says what its digest was corrected to"


async def test_a_notice_displays_nothing(books: Books) -> None:
    await books.sent(PROMISE, message=5)
    assert await books.posts.behind(5) is None


async def test_earlier_digests_of_the_schedule_come_newest_first(books: Books) -> None:
    oldest = await books.sent(encode(displayed()), WEEK.shift(-6), due=DUE - 42 * DAY)
    number = schedule_of(oldest)
    for weeks in (-5, -2, -1):
        await books.sent(encode(displayed()), WEEK.shift(weeks), number, due=DUE + 7 * weeks * DAY)
    await books.sent(encode(displayed()), WEEK.shift(-1), due=DUE - DAY)
    now = replace(oldest, address=replace(oldest.address, period=WEEK), due=DUE)
    now = replace(now, address=replace(now.address, report=f"r{number}"))
    assert [post.posted_at for post in await books.posts.earlier(now)] == [DUE - 7 * n * DAY for n in (1, 2, 5)]


async def test_erasing_a_guild_takes_what_follows_along(books: Books) -> None:
    post = await books.sent()
    await books.follow_ups.freeze(await books.follow(post, Kind.CORRECT), Payload(b"edit"))
    await books.schedules.erase_guild(GUILD)
    assert await books.ledger.get(post.id) is None
    assert await books.follow_ups.of(post.id) == []
