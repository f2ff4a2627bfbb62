"""Messages of alerts as they are composed: in whose language, with which labels, and how plain."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import Recipient
from bot.domain.watching.scenes import closes_at
from bot.edge.composing import AlertComposer, Composers, NoRecipientError, Versions
from bot.edge.rendering import Post
from bot.ports.alerts import Message
from bot.ports.delivery import Payload, Postponed
from bot.presentation.edition import Edition
from tests.fakes.alerts import WEEK, alert, direct, fired, message, recipient
from tests.fakes.digests import HOUR, SECOND, delivery
from tests.fakes.histories import make_history
from tests.fakes.memory_alerts import MemoryAlerts

CLOSES = closes_at(WEEK)
HISTORY = make_history({WEEK: {"cn/a": 3, "us/b": 2}}, read=CLOSES)
MIDNIGHT = dt.datetime(2026, 4, 7, tzinfo=dt.UTC)


async def _no_tables(_version: str) -> None:
    return None


@dataclass
class Bench:
    """A composer, and what it froze."""

    now: dt.datetime = CLOSES + HOUR
    alerts: MemoryAlerts = field(default_factory=MemoryAlerts)
    frozen: list[Post] = field(default_factory=list[Post])
    threads: set[int] = field(default_factory=set[int])

    def __post_init__(self) -> None:
        edition = Edition(HISTORY, {})
        versions = Versions(_no_tables)
        self.composer = AlertComposer(
            self.alerts, lambda: edition, self._freeze, self._language_of, versions, lambda: self.now
        )

    async def _language_of(self, guild: int) -> str:
        return "zh-Hant" if guild else "none"

    def _freeze(self, post: Post, snapshot: str, role: int | None) -> Payload:
        assert (snapshot, role) == ("", None)
        self.frozen.append(post)
        self.threads.add(threading.get_ident())
        return Payload(post.content.encode())

    async def told(self, to: Recipient, count: int = 1, at: dt.datetime | None = None, **changes: Any) -> Delivery:
        """A stored message that tells so many firings."""
        alerts = self.alerts
        ids = [await alerts.add(alert(f"k{len(alerts.kept)}", to.id, seen=None)) for _ in range(count)]
        await alerts.record([fired(alerts.kept[n]) for n in ids], at or self.now)
        untold = [one.id for one in (await alerts.untold(self.now, 0, 9))[to.id]]
        planned = message(to, f"b{len(alerts.kept)}", **{"planned_at": self.now, **changes})
        assert await alerts.plan([Message(planned, untold)])
        return max(alerts.ledger.rows.values(), key=lambda one: one.id)

    async def post(self, one: Delivery) -> Post:
        assert isinstance(await self.composer.compose(one, late=True), Payload)
        return self.frozen[-1]

    async def text(self, one: Delivery) -> str:
        """All that a post says."""
        post = await self.post(one)
        return f"{post.content}\n{post.description}"


@pytest.fixture
def bench() -> Bench:
    return Bench()


async def test_a_server_reads_its_own_language_and_somebody_theirs(bench: Bench) -> None:
    channel, theirs = await bench.alerts.recipient(recipient()), await bench.alerts.recipient(direct())
    assert "提醒條件" in await bench.text(await bench.told(channel))
    assert "rank 9" in await bench.text(await bench.told(theirs))


async def test_posts_are_written_in_a_thread(bench: Bench) -> None:
    await bench.post(await bench.told(await bench.alerts.recipient(direct())))
    assert threading.get_ident() not in bench.threads


async def test_what_is_told_in_time_says_nothing_of_delay(bench: Bench) -> None:
    one = await bench.told(await bench.alerts.recipient(direct()))
    assert "UTC" not in await bench.text(one)


async def test_what_is_found_late_is_labelled(bench: Bench) -> None:
    bench.now = CLOSES + 3 * HOUR + SECOND
    one = await bench.told(await bench.alerts.recipient(direct()))
    assert f"{CLOSES:%Y-%m-%d %H:%M} UTC" in await bench.text(one)


async def test_what_is_told_late_is_labelled(bench: Bench) -> None:
    one = await bench.told(await bench.alerts.recipient(direct()))
    bench.now += 3 * HOUR + SECOND
    assert f"{CLOSES + HOUR:%Y-%m-%d %H:%M} UTC" in await bench.text(one)


async def six(bench: Bench, to: Recipient, count: int) -> Delivery:
    """The next day's first message, after so many on the day before."""
    bench.now = MIDNIGHT - 2 * HOUR
    for _ in range(count):
        await bench.told(to)
    return await bench.told(to, 2, CLOSES + HOUR, planned_at=MIDNIGHT + SECOND)


@pytest.mark.parametrize(("before", "summary"), [(5, True), (4, False)])
async def test_what_was_too_much_for_a_day_comes_as_a_summary(bench: Bench, before: int, *, summary: bool) -> None:
    to = await bench.alerts.recipient(direct())
    one = await six(bench, to, before)
    assert ("daily limit" in await bench.text(one)) is summary


async def test_what_is_told_late_because_discord_was_away_is_written_anew(bench: Bench) -> None:
    one = await bench.told(await bench.alerts.recipient(direct()))
    first = await bench.composer.compose(one, late=False)
    bench.now += 4 * HOUR
    renewed = await bench.composer.renew(one)
    assert isinstance(renewed, Payload)
    assert renewed == Payload(bench.frozen[-1].content.encode())
    assert f"{CLOSES + HOUR:%Y-%m-%d %H:%M} UTC" in f"{bench.frozen[-1].content}{bench.frozen[-1].description}"
    assert isinstance(first, Payload)


async def test_a_summary_waited_for_its_day_and_is_not_late(bench: Bench) -> None:
    to = await bench.alerts.recipient(direct())
    one = await six(bench, to, 5)
    bench.now = MIDNIGHT + 3 * HOUR
    assert "due" not in await bench.text(one)


async def test_what_fires_on_the_next_day_is_no_summary(bench: Bench) -> None:
    to = await bench.alerts.recipient(direct())
    await six(bench, to, 5)
    bench.now = MIDNIGHT + HOUR
    assert "daily limit" not in await bench.text(await bench.told(to, 2))


async def test_the_plainest_kind_tells_the_same(bench: Bench) -> None:
    one = await bench.told(await bench.alerts.recipient(direct()), 3, generation=1)
    post = await bench.post(one)
    assert post.content.count("GPT") == 3
    assert (post.description, post.keys, post.attachments) == ("", (), ())


async def test_a_message_that_has_nothing_to_tell_is_not_written(bench: Bench) -> None:
    to = await bench.alerts.recipient(direct())
    await bench.alerts.plan([Message(message(to), [])])
    (one,) = bench.alerts.ledger.rows.values()
    assert await bench.composer.compose(one, late=False) == Postponed(Reason.NOTHING_TO_TELL, one.expires)


async def test_a_message_of_nobody_cannot_be_written(bench: Bench) -> None:
    one = await bench.told(await bench.alerts.recipient(direct()))
    del bench.alerts.places[one.recipient or 0]
    with pytest.raises(NoRecipientError):
        await bench.composer.compose(one, late=False)


async def test_each_delivery_is_written_by_its_own_composer(bench: Bench) -> None:
    class Digests:
        async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
            return Payload(f"digest {delivery.schedule} {late}".encode())

    composers = Composers(Digests(), bench.composer)  # pyright: ignore[reportArgumentType] (a double)
    one = await bench.told(await bench.alerts.recipient(direct()))
    assert await composers.compose(delivery(), late=True) == Payload(b"digest 1 True")
    assert await composers.compose(one, late=True) == Payload(bench.frozen[-1].content.encode())
