from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import NoDataError
from bot.domain.history import EMPTY_SNAPSHOT, History
from bot.domain.insight import Country, Model
from bot.domain.leaderboards import Grouping, Selection
from bot.domain.movements import Movement
from bot.domain.profiles import ComparisonError, UnknownNameError
from bot.domain.readings import SAMPLE
from bot.domain.receipts import evaluate
from bot.domain.weeks import IsoWeek
from bot.presentation import lookups
from bot.presentation.card import ALT_LIMIT, LabelKind
from bot.presentation.headline import fits
from bot.presentation.lookups.about import about_card
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.compare import compare_card
from bot.presentation.lookups.country import country_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import all_figures, maths_card
from bot.presentation.lookups.model import model_card
from bot.presentation.lookups.movers import movers_card
from bot.presentation.lookups.paging import Page
from bot.presentation.lookups.status import status_card
from bot.presentation.messages import languages, load_messages
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from bot.services.status import Status
from tests.fakes.histories import by_days, chart, make_history, make_tables, slot, week
from tests.unit.lookups.cards import FRESH, ask, body, everything, row
from tests.unit.lookups.golden import GOLDEN
from tests.unit.lookups.views import STATUS, VIEWS
from tests.unit.presentation.histories import T, hostile
from tests.unit.presentation.hostile import HOSTILE

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


@pytest.mark.parametrize(("view", "tag"), GOLDEN)
def test_a_card_reads_as_agreed(view: str, tag: str) -> None:
    assert body(VIEWS[view](ask(tag))) == GOLDEN[view, tag]


def test_every_view_has_its_texts_in_every_complete_language() -> None:
    assert set(GOLDEN) == {(view, tag) for view in VIEWS for tag in ("en", "zh-Hans", "zh-Hant")}


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("view", VIEWS)
def test_every_card_carries_scope_and_citation_and_no_open_slot(view: str, tag: str) -> None:
    card = VIEWS[view](ask(tag))
    text = everything(card)
    assert card.language == tag
    assert card.footer[0] == Wording.load(tag).text("footer.scope")
    assert "openrouter.ai/rankings" in card.footer[1]
    assert not re.search(r"[{}]|lookup\.", text)
    assert all(picture.alt and len(picture.alt) <= ALT_LIMIT for picture in card.pictures)


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("view", VIEWS)
def test_every_headline_is_short(view: str, tag: str) -> None:
    assert fits(VIEWS[view](ask(tag)).headline)


def test_every_key_that_a_look_up_names_exists_and_no_other_does() -> None:
    folder = Path(lookups.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    keys = {key for key in load_messages("en").deciders if key.startswith("lookup.")}
    literals = set(re.findall(r'"(?:lookup\.)?([a-z_]+)"', text))
    made = {f"{stem}_{kind}" for stem in ("movers", "most") for kind in Movement}
    made |= {f"status_{state}" for state in ("fresh", "stale", "empty")}
    assert {key.removeprefix("lookup.") for key in keys} - literals - made == set()
    assert {f"lookup.{key}" for key in made} <= keys
    named = re.findall(r'(?:lookup\.(?:text|rich)\(\s*"|"lookup\.)([a-z_]+)"', text)
    assert {f"lookup.{key}" for key in named} - keys == set()


@pytest.mark.parametrize("tag", languages())
def test_hostile_names_stay_one_harmless_line(tag: str) -> None:
    question = ask(tag, hostile(HOSTILE))
    cards = [
        board_card(question, BoardRequest(size=20)).card,
        *(model_card(question, f"cn/{index}") for index in range(len(HOSTILE))),
        *(movers_card(question, kind).card for kind in Movement),
        compare_card(question, [Model("cn/0"), Model("cn/4"), Model("cn/2"), Model("cn/9")]),
        country_card(question, "CN"),
        maths_card(question).card,
    ]
    for card in cards:
        assert fits(card.headline)
        assert not FORBIDDEN.search(everything(card).replace("\n", ""))
        assert all(len(line) <= ALT_LIMIT for line in body(card))
        assert all("\n" not in plain(line) for block in card.blocks for line in block.lines)


def test_an_unknown_model_is_told_with_what_comes_close() -> None:
    with pytest.raises(UnknownNameError) as caught:
        model_card(ask(), "cn/alfa")
    assert caught.value.suggestions[0] == "cn/alpha"


@pytest.mark.parametrize("code", ["XX", "china", "", "\u202e", "a" * 10_000])
def test_an_unknown_country_is_refused(code: str) -> None:
    with pytest.raises(UnknownNameError):
        country_card(ask(), code)
    with pytest.raises(UnknownNameError):
        board_card(ask(), BoardRequest(selection=Selection(code)))


def test_a_known_country_without_rows_has_an_empty_board() -> None:
    card = board_card(ask(), BoardRequest(selection=Selection("JP"))).card
    assert card.table
    assert (card.table.rows, card.table.remark) == ((), "No such rows for 12–18 Jan 2026.")


def test_a_week_that_is_not_stored_is_refused() -> None:
    with pytest.raises(NoDataError, match="2026-W40"):
        Lookup.of(ask().history, Wording.load("en"), IsoWeek(2026, 40))
    with pytest.raises(NoDataError, match="nothing is stored yet"):
        Lookup.of(History(EMPTY_SNAPSHOT, make_tables()), Wording.load("en"))


@pytest.mark.parametrize(
    "names",
    [
        [Model("cn/alpha")],
        [Model("cn/alpha"), Model("cn/alpha")],
        [Model("cn/alpha"), Country("CN")],
        [Country(code) for code in ("CN", "US", "FR", "JP", "DE")],
    ],
)
def test_what_cannot_stand_on_one_chart_is_refused(names: list[Model | Country]) -> None:
    with pytest.raises(ComparisonError):
        compare_card(ask(), names)


def test_a_week_to_date_says_so_and_claims_no_streak() -> None:
    history = by_days({"cn/a": 10, "us/b": 5}, {"cn/a": 12, "us/b": 5}, last=3)
    question = Lookup.of(history, Wording.load("en"), week(1), FRESH)
    model = model_card(question, "cn/a")
    assert model.headline == "A is number 1 so far"
    assert LabelKind.TO_DATE in {label.kind for label in model.labels}
    country = country_card(question, "CN")
    assert plain(country.blocks[1].lines[1]) == "Ahead so far this week"
    compared = compare_card(question, [Model("cn/a"), Model("us/b")])
    assert compared.headline == "A and B compared"


def test_a_missing_week_leaves_changes_out() -> None:
    history = chart({"cn/a": 10 * T, "us/b": T}, None, {"cn/a": 20 * T, "us/b": T})
    question = ask(history=history)
    assert "—" in plain(model_card(question, "cn/a").total)
    card = movers_card(question, Movement.UP).card
    assert card.table
    assert card.table.remark == "Nothing to compare with is stored."


def test_ties_are_marked_everywhere() -> None:
    question = ask(history=chart({"cn/a": T, "us/b": T}, {"cn/a": 3 * T, "us/b": 3 * T}))
    assert model_card(question, "us/b").headline == "B is number 1, tied"
    assert compare_card(question, [Model("cn/a"), Model("us/b")]).headline == "A and B are level"
    table = board_card(question, BoardRequest()).card.table
    assert table
    assert [each.rank for each in table.rows] == ["=1", "=1"]


def test_a_free_variant_without_a_listing_is_free_and_takes_no_other_price() -> None:
    assert "Free of charge" in body(model_card(ask(), "cn/alpha:free"))
    assert not any("$" in line for line in body(model_card(ask(), "cn/alpha:free")))


def test_a_slot_leads_to_the_model_that_it_turned_out_to_be() -> None:
    assert model_card(ask(), "openrouter/pony-alpha").headline == "Alpha Pro is number 1"


def test_a_slot_that_joined_nothing_has_its_publishers_name() -> None:
    rows = {"openrouter/owl-alpha": 50, "us/beta": 40}
    history = chart(rows, rows, tables=make_tables([slot("owl", "2026-01-14")]))
    assert "China · CN" in body(model_card(ask(history=history), "openrouter/owl-alpha"))


@pytest.mark.parametrize(
    ("items", "number", "size", "expected"),
    [(0, 1, 10, (1, 1)), (10, 1, 10, (1, 1)), (11, 9, 10, (2, 2)), (11, -4, 10, (1, 2)), (5, 2, 0, (2, 5))],
)
def test_a_page_is_always_one_that_exists(items: int, number: int, size: int, expected: tuple[int, int]) -> None:
    page = Page.of(items, number, size)
    assert (page.number, page.count) == expected


@pytest.mark.parametrize("by", Grouping)
@pytest.mark.parametrize("size", [1, 2, 10, 20])
def test_the_pages_of_a_board_are_the_whole_board(by: Grouping, size: int) -> None:
    question = ask()
    first = board_card(question, BoardRequest(by, size=size))
    cards = [board_card(question, BoardRequest(by, page=n + 1, size=size)).card for n in range(first.page.count)]
    paged = [row(each) for card in cards if card.table for each in card.table.rows]
    whole = board_card(question, BoardRequest(by, size=100)).card.table
    assert whole
    assert paged == [row(each) for each in whole.rows]


def test_every_figure_shown_is_its_formula_over_its_rows() -> None:
    question = ask()
    for figure in all_figures(question):
        assert evaluate(figure.formula, figure.terms) == figure.value
    pages = maths_card(question).page.count
    shown = [block.title for n in range(pages) for block in maths_card(question, page=n + 1).card.blocks[1:]]
    assert len(shown) == len(all_figures(question))


def test_movers_of_a_day_speak_of_that_day() -> None:
    history = by_days({"cn/a": 10 * T, "us/b": 5 * T}, {"cn/a": 12 * T, "us/b": T})
    day = week(1).start
    card = movers_card(ask(history=history), Movement.UP, day).card
    assert body(card)[1] == "12 Jan 2026 · 13.0T tokens ▼ 13.3 % against 11 Jan 2026"
    assert card.headline == "A gains most: 2.00T"
    with pytest.raises(NoDataError, match="2020-01-01"):
        movers_card(ask(history=history), Movement.UP, dt.date(2020, 1, 1))


def test_status_reads_without_any_data_and_when_it_is_old() -> None:
    empty = History(EMPTY_SNAPSHOT, make_tables())
    nothing = Status(0, None, None, None, None, (), (), {}, 0)
    card = status_card(nothing, empty, Wording.load("en"))
    assert (card.headline, plain(card.total)) == ("No data yet", "No complete day is stored")
    assert about_card(empty, Wording.load("en")).footer[1] == "Source: OpenRouter (openrouter.ai/rankings)."
    old = FRESH + dt.timedelta(days=3)
    stale = status_card(STATUS, ask().history, Wording.load("en"), old)
    assert stale.labels[0].kind is LabelKind.STALE


def test_old_data_are_announced_on_every_look_up() -> None:
    question = ask(now=FRESH + dt.timedelta(days=3))
    for view in VIEWS.keys() - {"about"}:
        assert VIEWS[view](question).labels[0].kind is LabelKind.STALE, view


def test_sample_data_say_so_without_a_licence() -> None:
    history = make_history({week(0): {"cn/a": T}})
    board = replace(history.snapshot.boards[week(0)], sources=(SAMPLE,))
    snapshot = replace(history.snapshot, boards={week(0): board})
    card = about_card(History(snapshot, make_tables()), ask().wording)
    assert [label.kind for label in card.labels] == [LabelKind.SAMPLE]
    assert "CC BY" not in " ".join(card.footer)


def test_tokens_that_days_can_hide_are_a_lower_bound_and_said_to_be() -> None:
    days = {day: {"cn/a": 10, "us/b": 5, "other": 3} for day in week(0).days}
    days[week(0).days[2]] = {"cn/a": 10, "fr/c": 4, "other": 3}
    lines = body(model_card(ask(history=make_history(days=days)), "us/b"))
    assert "≥ 30" in lines[1]
    assert "≥ at least: days outside the published list are not counted" in lines
