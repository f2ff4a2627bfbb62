"""The composer: every kind of post is written once; what is not ready waits; restatements are corrected."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.domain.attribution import Tables
from bot.domain.corrections import Posted, compare
from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.following import erratum_report
from bot.domain.delivery.reasons import Reason
from bot.domain.displayed import Displayed, display_all
from bot.domain.displayed_json import Promised, decode
from bot.domain.history import EMPTY_SNAPSHOT, History, Snapshot
from bot.domain.weeks import IsoWeek
from bot.edge import drawing
from bot.edge.composing import Composing, DigestComposer, NoScheduleError
from bot.edge.drawing import Drawing
from bot.edge.rendering import Post
from bot.ports.delivery import Payload, Postponed
from bot.presentation.charts import Chart, Theme
from bot.presentation.edition import Edition
from tests.fakes.digests import HOUR, MINUTE, delivery, schedule
from tests.fakes.histories import make_tables
from tests.fakes.memory_ledger import MemorySchedules
from tests.unit.digests.weeks import NOW, REPORTED, ROWS, B, facts_of, weeks

PERIOD = IsoWeek.of(NOW.date())
DRAWN = b"\x89PNG"


@dataclass
class MemoryPosts:
    """`bot.ports.posts.Posts`, as told."""

    kept: Sequence[Posted] = ()

    async def earlier(self, delivery: Delivery) -> Sequence[Posted]:
        _ = delivery
        return self.kept

    async def of(self, delivery: Delivery) -> Posted | None:
        _ = delivery
        return self.kept[0] if self.kept else None

    async def behind(self, message: int) -> Displayed | None:
        _ = message
        return self.kept[0].displayed if self.kept else None


@dataclass
class Bench:
    """A composer with everything around it, and what it did."""

    edition: Edition
    now: dt.datetime = NOW
    posts: MemoryPosts = field(default_factory=MemoryPosts)
    tables: dict[str, Tables] = field(default_factory=dict[str, Tables])
    schedules: MemorySchedules = field(default_factory=MemorySchedules)
    drawn: list[Chart] = field(default_factory=list[Chart])
    frozen: list[tuple[Post, str, int | None]] = field(default_factory=list[tuple[Post, str, int | None]])

    def __post_init__(self) -> None:
        self.composer = self.make()

    def make(self, draw: Any = None) -> DigestComposer:
        return DigestComposer(
            Composing(
                edition=lambda: self.edition,
                schedules=self.schedules,
                posts=self.posts,
                draw=draw or self._draw,
                freeze=self._freeze,
                tables_of=self.tables_of,
                language_of=self.language_of,
                clock=lambda: self.now,
            )
        )

    async def tables_of(self, version: str) -> Tables | None:
        return self.tables.get(version)

    async def language_of(self, guild: int) -> str:
        """Every server reads Chinese."""
        del guild
        return "zh-Hans"

    async def due(self, **changes: Any) -> Delivery:
        """A new channel's delivery, due at `NOW`."""
        number = await self.schedules.add(schedule(f"r{len(self.schedules.kept)}", **{"sections": (), **changes}))
        return delivery(number, channel=number, period=PERIOD, due=NOW, expires=NOW + 168 * HOUR, planned_at=NOW)

    async def compose(self, *, late: bool = False, **changes: Any) -> Payload | Postponed:
        return await self.composer.compose(await self.due(**changes), late=late)

    @property
    def last(self) -> Post:
        return self.frozen[-1][0]

    def _draw(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        return DRAWN

    def _freeze(self, post: Post, snapshot: str, role: int | None) -> Payload:
        self.frozen.append((post, snapshot, role))
        return Payload(f"{post.content}{post.description}".encode(), None, snapshot)

    def replace_data(self, history: History, *, settled: bool = True) -> None:
        self.edition = edition(history.snapshot, history.tables, settled=settled)


def edition(snapshot: Snapshot, tables: Tables | None = None, *, settled: bool = True) -> Edition:
    boards = {each: replace(board, settled=settled) for each, board in snapshot.boards.items()}
    return Edition(History(replace(snapshot, boards=boards), tables or make_tables()), {})


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench(edition(weeks().snapshot))
    with made.composer:
        yield made


def displayed(payload: Payload | Postponed | None) -> Displayed:
    assert isinstance(payload, Payload)
    found = decode(payload.snapshot)
    assert isinstance(found, Displayed)
    return found


async def test_a_digest_goes_out_with_what_it_displays(bench: Bench) -> None:
    found = await bench.compose(role=77)
    assert displayed(found).week == REPORTED
    assert displayed(found).data_hash == facts_of(bench.edition.history).data_hash
    post, _, role = bench.frozen[0]
    assert post.content.startswith("## China takes the lead\n")
    assert "Late" not in post.description
    assert post.attachments[0].data == DRAWN
    assert [key.label for key in post.keys] == ["Full table", "Chart", "Follow", "Show the maths"]
    assert role == 77


async def test_many_channels_get_one_writing(bench: Bench) -> None:
    found = await asyncio.gather(*(bench.compose() for _ in range(60)))
    assert len({id(one) for one in found}) == 1
    assert (len(bench.frozen), len(bench.drawn)) == (1, 1)


async def test_a_picture_is_drawn_once_for_a_week_and_a_language(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = list[Chart]()

    def count(chart: Chart, theme: Theme) -> bytes:
        drawn.append(chart)
        return theme.value.encode()

    monkeypatch.setattr(drawing, "render", count)
    variants = [{"lens": lens, "sections": sections, "role": role}
                for lens in ("both", "press") for sections in ((), ("picture",)) for role in (None, 5)]  # fmt: skip
    with bench.make(Drawing().png) as composer:
        for language in ("en", "zh_Hans", "zh_Hant"):
            for variant in variants:
                await composer.compose(await bench.due(language=language, **variant), late=False)
    assert len(bench.frozen) == 3 * len(variants)
    assert len(drawn) == 3


async def test_two_composers_write_the_same_bytes(bench: Bench) -> None:
    due = await bench.due()
    with bench.make() as other:
        assert await other.compose(due, late=False) == await bench.composer.compose(due, late=False)


async def test_a_new_hour_and_new_data_are_written_anew(bench: Bench) -> None:
    await bench.compose()
    bench.now += HOUR
    await bench.compose()
    bench.replace_data(weeks({**ROWS, "us/beta": 251 * B}))
    await bench.compose()
    assert len(bench.frozen) == 3


async def test_one_that_is_caught_up_says_since_when(bench: Bench) -> None:
    bench.now = NOW + 5 * HOUR
    await bench.compose(late=True)
    assert "Late: this was due on 2026-01-26 12:00 UTC" in bench.last.description
    await bench.compose(late=False)
    assert "Late" not in bench.last.description


async def test_one_that_is_old_is_written_with_its_label_and_the_age_of_its_data_and_an_erratum_is_not(
    bench: Bench,
) -> None:
    due = await bench.due()
    first = await bench.composer.compose(due, late=False)
    bench.now = NOW + 5 * HOUR
    sending = replace(due, state=State.SENDING, payload="x")
    renewed = await bench.composer.renew(sending)
    assert isinstance(renewed, Payload)
    assert renewed != first
    assert "Late: this was due on 2026-01-26 12:00 UTC" in bench.last.description
    kept = await bench.schedules.get(due.schedule or 0)
    assert kept
    erratum = replace(due, address=replace(due.address, report=erratum_report(kept.report)))
    assert await bench.composer.renew(erratum) is None


async def test_sections_lens_and_language_are_the_schedule_s(bench: Bench) -> None:
    await bench.compose(language="zh_Hant", lens="press", sections=("countries",))
    post = bench.last
    assert post.content.startswith("## 中國升至首位")
    assert "前九名" in post.description
    assert "所有具名模型" not in post.description
    assert not post.attachments
    assert not post.keys


async def test_the_fallback_is_text_alone(bench: Bench) -> None:
    found = await bench.composer.compose(replace(await bench.due(role=5), generation=1), late=False)
    assert not bench.drawn
    assert (bench.last.description, bench.last.attachments, bench.last.keys) == ("", (), ())
    assert "Top 5" in bench.last.content
    assert displayed(found).ranks
    assert not [name for name in displayed(found).figures if name.startswith("insight")]


async def test_an_open_week_is_waited_for_then_announced_then_the_notice_becomes_the_digest(bench: Bench) -> None:
    whole = bench.edition
    open_week = {key: board for key, board in whole.history.snapshot.boards.items() if key != REPORTED}
    bench.edition = edition(replace(whole.history.snapshot, boards=open_week, recent={}))
    due = await bench.due(role=5)
    assert await bench.composer.compose(due, late=False) == Postponed(Reason.WEEK_OPEN, NOW + 5 * MINUTE)

    bench.now = NOW + 6 * HOUR
    notice = await bench.composer.compose(due, late=True)
    assert isinstance(notice, Payload)
    assert decode(notice.snapshot) == Promised(REPORTED)
    assert "\n## The source is late: no digest yet\n" in bench.last.content
    assert bench.frozen[-1][2] is None  # nobody is called for a notice

    sent = replace(due, state=State.SENT, message=9)
    bench.now += 3 * HOUR
    assert await bench.composer.amend(sent) == Postponed(Reason.SOURCE_STALE, bench.now + 5 * MINUTE)
    bench.edition = whole
    assert displayed(await bench.composer.amend(sent)).week == REPORTED
    assert "Late: this was due on" in bench.last.description


async def test_a_notice_that_waited_in_vain_says_so_and_promises_nothing(bench: Bench) -> None:
    bench.edition = edition(EMPTY_SNAPSHOT)
    sent = replace(await bench.due(), state=State.SENT, message=9)
    bench.now = sent.expires
    last = await bench.composer.amend(sent)
    assert isinstance(last, Payload)
    assert last.snapshot == ""
    assert bench.last.content.startswith("## No digest: the week’s data never came")


async def test_a_delivery_without_a_schedule_is_an_error(bench: Bench) -> None:
    with pytest.raises(NoScheduleError, match="schedule 99 of delivery 0 is not stored any more"):
        await bench.composer.compose(delivery(99), late=False)


# ── Corrections ──────────────────────────────────────────────────────────────────────────────────

RESTATED = {**ROWS, "us/beta": 2800 * B}


async def posted(bench: Bench) -> tuple[Delivery, Posted]:
    due = await bench.due()
    found = Posted(displayed(await bench.composer.compose(due, late=False)), NOW)
    bench.now = NOW + 20 * HOUR
    return due, found


async def test_a_restated_day_edits_the_post_and_sends_an_erratum(bench: Bench) -> None:
    due, post = await posted(bench)
    bench.replace_data(weeks(restated=RESTATED))
    found = await bench.composer.correct(due, post)
    assert found
    assert found.erratum
    texts = [content.content for content, _, _ in bench.frozen[-2:]]
    assert texts[0].startswith("⚠️ **Corrected: ")
    assert "The source restated 22 Jan." in texts[0]
    assert texts[1].startswith("## Correction: Beta is number one")
    assert displayed(found.edit).figures["total"].value == facts_of(bench.edition.history).total


async def test_a_small_correction_sends_no_new_message(bench: Bench) -> None:
    due, post = await posted(bench)
    bench.replace_data(weeks(restated={**ROWS, "us2/delta": 70 * B}))
    found = await bench.composer.correct(due, post)
    assert found
    assert not found.erratum


@pytest.mark.parametrize("case", ["as it was", "still moving", "edited", "old"])
async def test_what_stands_is_left_alone(bench: Bench, case: str) -> None:
    due, post = await posted(bench)
    if case != "as it was":
        bench.replace_data(weeks(restated=RESTATED), settled=case != "still moving")
    if case == "edited":
        post = replace(post, corrected=post.displayed, corrected_at=NOW)
    if case == "old":
        bench.now = NOW + dt.timedelta(days=29)
    assert await bench.composer.correct(due, post) is None


async def test_a_post_keeps_the_tables_that_it_was_made_with(bench: Bench) -> None:
    due, post = await posted(bench)
    newer = replace(make_tables(), version="newer", authors={})
    bench.replace_data(History(weeks(restated=RESTATED).snapshot, newer))
    assert await bench.composer.correct(due, post) is None
    bench.tables["test"] = make_tables()
    found = await bench.composer.correct(due, post)
    assert found
    assert displayed(found.edit).table_version == "test"
    assert "China" in bench.frozen[-2][0].content


async def test_the_next_digest_lists_what_was_corrected_since(bench: Bench) -> None:
    _, post = await posted(bench)
    bench.replace_data(weeks(restated=RESTATED))
    after = display_all(facts_of(bench.edition.history), bench.edition.history, NOW)
    bench.posts.kept = [replace(post, corrected=after, corrected_at=NOW + HOUR)]
    await bench.compose()
    assert compare(post.displayed, after)
    assert "**Revised since the last digest**\n**19–25 Jan**: Beta: number 4 → 1" in bench.last.description
