"""Whatever models and publishers are called, every answer in every language is one that Discord takes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.domain.guild_settings import DEFAULT_SETTINGS
from bot.domain.leaderboards import Grouping, leaderboard
from bot.edge.rendering import render_post, render_reply
from bot.edge.rendering.limits import units
from bot.ports import Attempt
from bot.presentation.edition import Edition, Topic
from bot.presentation.export_files import ExportForm, ExportRequest, export_file
from bot.presentation.lookups.about import about_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.settings import settings_card
from bot.presentation.lookups.status import status_card
from bot.presentation.queries import BoardQuery, CompareQuery, MathsQuery, ModelQuery, PulseQuery
from bot.presentation.wording import Wording
from bot.services.jobs import Heartbeat
from bot.services.search import SearchIndex
from bot.services.status import Operations
from bot.services.troubles import Cause, Note, NoteKind, Trouble
from tests.fakes.discord.limits import problems_of_choices
from tests.unit.edge.cards import LANGUAGES, PNG
from tests.unit.edge.hostile import FRESH, mark, names, seventy_days, slugs_of, two_weeks
from tests.unit.edge.payloads import Json, post_body, problems, reply_body
from tests.unit.edge.questions import boards, faults, others, pages, pictured, text_of
from tests.unit.lookups.views import STATUS

ALL, TOGETHER = 10_000, 250
languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def editions() -> list[tuple[tuple[str, ...], Edition]]:
    """All names, in forty histories."""
    groups = [names(first, TOGETHER) for first in range(0, ALL, TOGETHER)]
    histories = [(group, two_weeks(group)) for group in groups]
    return [(group, Edition.of(history.snapshot, history.tables, FRESH)) for group, history in histories]


def called(edition: Edition, by: Grouping, language: str) -> list[tuple[str, str]]:
    """What the rows of a board stand for, and how they are called."""
    week = edition.history.snapshot.latest_closed()
    assert week is not None
    wording = Wording.load(language).about(edition.history)
    name = wording.names.model if by is Grouping.MODEL else wording.names.author
    return [(row.key, name(row.key)) for row in leaderboard(edition.history, week, by)]


def read(edition: Edition, by: Grouping, language: str) -> Iterator[str]:
    """What stands on the pages of a board by its name; every page is looked at."""
    rows = called(edition, by, language)
    for asking, reply in pages(edition, BoardQuery(by=by, size=20), language):
        assert faults(edition, asking, reply) == []
        text, start = text_of(reply), (asking.page - 1) * 20
        yield from (key for key, name in rows[start : start + 20] if name in text)


@languages
def test_all_ten_thousand_names_are_read_on_some_page(
    language: str, editions: list[tuple[tuple[str, ...], Edition]]
) -> None:
    seen = 0
    for hostile, edition in editions:
        models, makers = (set(read(edition, by, language)) for by in (Grouping.MODEL, Grouping.AUTHOR))
        known = models | {f"{maker}/m" for maker in makers}
        by_their_name = [slug for n, slug in enumerate(slugs_of(hostile)) if n % 3 != 1 or f"maker{n}" in makers]
        seen += sum(slug in known for slug in by_their_name)
    assert len({name for hostile, _ in editions for name in hostile}) == ALL
    assert seen == ALL


@languages
def test_every_other_answer_about_them_is_taken(language: str, editions: list[tuple[tuple[str, ...], Edition]]) -> None:
    for number, (hostile, edition) in enumerate(editions):
        # What one history is not asked, the next one is.
        for query in list(others(edition, list(slugs_of(hostile))[number % 3 :: 25]))[number % 2 :: 2]:
            for asking, reply in pages(edition, query, language):
                assert faults(edition, asking, reply) == []


@languages
def test_every_question_is_answered_about_days_and_months_too(language: str) -> None:
    hostile = names(0, 60)
    history = seventy_days(hostile)
    edition = Edition.of(history.snapshot, history.tables, FRESH)
    for query in (*boards(edition), *others(edition, list(slugs_of(hostile))), MathsQuery()):
        for asking, reply in pages(edition, query, language):
            assert faults(edition, asking, reply) == []


def test_every_history_has_its_picture_drawn(editions: list[tuple[tuple[str, ...], Edition]]) -> None:
    for number, (hostile, edition) in enumerate(editions):
        models = tuple(slugs_of(hostile))[number % 3 : 12 : 3]
        query = (BoardQuery(), CompareQuery(models=models), ModelQuery(name=models[0]), PulseQuery())[number % 4]
        asking, reply = pictured(edition, query, LANGUAGES[number % 3])
        assert faults(edition, asking, reply) == []
        assert all(one.data.startswith(b"\x89PNG") and len(one.data) > 1000 for one in reply.attachments)
        assert reply.attachments


@languages
def test_what_is_offered_while_typing_can_be_taken(
    language: str, editions: list[tuple[tuple[str, ...], Edition]]
) -> None:
    for number, (hostile, edition) in enumerate(editions):
        index = edition.index(Topic.MODEL, language)
        for place, slug in list(enumerate(slugs_of(hostile)))[::7]:
            found = offered(index, mark(number * TOGETHER + place))
            assert slug in found, hostile[place]
            offered(index, hostile[place])
        offered(index, "")


def offered(index: SearchIndex, typed: str) -> list[str | None]:
    """The models that are offered, in a way that Discord takes and gives back."""
    found = index.suggest(typed)
    assert list(problems_of_choices([{"name": one.label, "value": one.value} for one in found])) == []
    assert all(max(units(one.label), units(one.value)) <= 100 for one in found)
    assert all(one.value.isprintable() and one.value == one.value.strip() for one in found)
    slugs = [index.resolve(one.value) for one in found]
    assert None not in slugs
    assert len(set(slugs)) == len(slugs)
    return slugs


@languages
def test_cards_without_a_look_up_are_taken(language: str) -> None:
    for first in range(0, ALL, 1000):
        for message in unasked(names(first, 100), language):
            assert list(problems(message)) == []


def unasked(hostile: tuple[str, ...], language: str) -> Iterator[Json]:
    """Status with failed readings and jobs, method, settings, a digest's post, an export's text."""
    history = seventy_days(hostile[:30])
    wording = Wording.load(language)
    for start in range(0, len(hostile), 10):
        five, more = hostile[start : start + 5], hostile[start + 5 : start + 10]
        attempts = [Attempt(each, each, FRESH, None, succeeded=False, message=each) for each in five]
        held = {FRESH.date() - dt.timedelta(days=n): each for n, each in enumerate(more)}
        status = replace(STATUS, attempts=attempts, held=held)
        beats = [Heartbeat(each, FRESH, failures=2, trouble=Trouble(Cause.UNFORESEEN, each)) for each in five]
        notes = [Note(kind, each) for kind, each in zip(NoteKind, more, strict=False)]
        card = status_card(status, history, wording, FRESH, Operations(FRESH, beats, notes))
        yield reply_body(render_reply(card, {}))
    yield reply_body(render_reply(about_card(history, wording), {}))
    yield reply_body(render_reply(settings_card(DEFAULT_SETTINGS, wording, changed=True), {}))
    asked = Lookup.of(history, wording, None, FRESH)
    yield post_body(render_post(PulseQuery().answer(asked).card, {"leaderboard": PNG}, ("pulse", "2026-W10")))


def test_exports_hold_every_name_and_no_formula() -> None:
    for first in range(0, ALL, 2500):
        history = two_weeks(names(first, TOGETHER))
        wording = Wording.load(LANGUAGES[first % 3])
        made = {form: export_file(history, ExportRequest(form=form), wording) for form in ExportForm}
        rows = [
            line for line in csv.reader(io.StringIO(made[ExportForm.CSV].data.decode(), newline="")) if len(line) == 7
        ]
        written = json.loads(made[ExportForm.JSON].data)["rows"]
        slugs = [row["model_permaslug"] for row in written]
        assert [cell.removeprefix("'") for _, cell, *_ in rows[1:]] == [slug.removeprefix("'") for slug in slugs]
        assert set(slugs_of(names(first, TOGETHER))) <= set(slugs)
        assert not any(row[1].startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows)
