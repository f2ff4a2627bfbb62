"""The message that tells what fired: one alert or many, in one run or beyond a day's limit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.history import History, Snapshot
from bot.domain.insight import Model
from bot.domain.readings import SAMPLE
from bot.domain.watching.alert import Alert, Firing
from bot.domain.watching.condition import ClosedPeriod
from bot.domain.weeks import IsoWeek
from bot.edge.rendering import render_plain, render_post
from bot.ports.alerts import Told
from bot.presentation.alerts import condition_text, event_text, message_card, message_query
from bot.presentation.card import Action, Card, LabelKind
from bot.presentation.digests.plain import plain_card
from bot.presentation.headline import fits
from bot.presentation.queries import CountryQuery, ModelQuery, PulseQuery
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from tests.unit.alerts.events import EVENTS
from tests.unit.presentation.histories import example, hostile, second

NOW = dt.datetime(2026, 1, 19, 12, tzinfo=dt.UTC)
TAGS = ("en", "zh-Hans", "zh-Hant")
LATER = dt.datetime(2026, 1, 19, 6, tzinfo=dt.UTC)
ENGLISH = Wording.load("en").about(example())


def told(name: str, period: ClosedPeriod | None = None, *, provisional: bool = False) -> Told:
    condition, event = EVENTS[name]
    alert = Alert("k", condition, 1, 7, NOW, id=1)
    return Told(Firing(1, period or second(), event, provisional), alert, NOW, 1)


def card(rows: Sequence[Told], tag: str = "en", **how: object) -> Card:
    return message_card(rows, Wording.load(tag), example(), NOW, **how)  # type: ignore[arg-type]


def said_of(text: str) -> tuple[int, int]:
    """How many alerts a post tells by name, and how many more it counts."""
    more = re.search(r"^and (\d+) more$", text, re.MULTILINE)
    return len(re.findall("^- ", text, re.MULTILINE)), int(more[1]) if more else 0


def kinds(made: Card) -> list[LabelKind]:
    return [label.kind for label in made.labels]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", EVENTS)
def test_one_alert_is_told_in_a_headline_and_with_what_was_waited_for(name: str, tag: str) -> None:
    one, wording = told(name), Wording.load(tag).about(example())
    made = card([one], tag)
    sentence = event_text(one.firing, one.alert.condition, wording)
    lines = [plain(line) for block in made.blocks for line in block.lines]
    assert fits(made.headline)
    assert made.headline == sentence or sentence in lines
    assert plain(condition_text(one.alert.condition, wording)) in lines[-1]
    assert ("_uncertain" in name) is (wording.text("alerts.uncertain") in lines)
    assert made.notes is None
    assert any("OpenRouter" in line for line in made.footer)


def test_a_sentence_too_long_for_a_headline_stands_below_it() -> None:
    long = hostile(("a b c d e f g h i j k l m n",))
    one = told("rank.up")
    named = replace(one.firing, event=replace(one.firing.event, names={"name": Model("cn/0")}))
    made = message_card([replace(one, firing=named)], Wording.load("en"), long, NOW)
    assert fits(made.headline)
    assert plain(made.blocks[0].lines[0]).startswith("a b c d e f g h i j k l m n rises")


def test_a_week_is_told_from_its_first_day_to_its_last_and_a_day_by_its_date() -> None:
    assert plain(card([told("lead.takes")]).total) == "Week of 12–18 Jan 2026"
    assert plain(card([told("streak.days", dt.date(2026, 1, 18))]).total) == "18 Jan 2026"


def test_alerts_that_read_alike_are_told_apart_by_what_they_wait_for() -> None:
    one, other = told("tokens.total_up"), told("rank.up")
    higher = replace(one.alert.condition, value=(one.alert.condition.value or 0) + 10**12)
    another = replace(one, alert=replace(one.alert, condition=higher), id=2)
    notes = card([one, another, other]).notes
    assert notes
    lines = [plain(each) for each in notes.lines]
    for each, text in zip((one, another), lines, strict=False):
        assert f"(alert: {plain(condition_text(each.alert.condition, ENGLISH))})" in text
    assert len(set(lines)) == len(lines)
    assert lines[2] == event_text(other.firing, other.alert.condition, ENGLISH)


def test_of_several_it_is_said_once_that_a_lead_is_not_certain() -> None:
    uncertain = [told(name) for name in EVENTS if name.endswith("_uncertain")]
    assert len(uncertain) > 1
    said = ENGLISH.text("alerts.uncertain_of_several")
    for rows, times in ((uncertain, 1), ([told("rank.up"), told("tokens.total_up")], 0)):
        made = card(rows)
        assert [plain(each) for block in made.blocks for each in block.lines].count(said) == times
        assert made.notes
        assert len(made.notes.lines) == len(rows)


def without_country(made: Card) -> list[str]:
    blocks = [*made.blocks, *([made.notes] if made.notes else [])]
    return [plain(each) for block in blocks for each in block.lines if "without a country" in plain(each)]


def test_where_countries_are_counted_it_is_said_how_much_is_of_none() -> None:
    view = example().view(second())
    assert view
    said = f"{ENGLISH.numbers.percent(Fraction(view.unknown, view.total))} of tokens are without a country."
    assert view.unknown
    assert without_country(card([told("lead.takes")])) == [said]
    assert without_country(card([told("lead.takes"), told("rank.up"), told("lead.changes")])) == [said], "once"
    assert without_country(card([told("rank.up"), told("tokens.total_up")])) == [], "no country is counted"
    assert without_country(card([told("lead.takes", dt.date(2020, 1, 1))])) == [], "not stored any more"


def test_several_are_counted_and_told_a_line_each() -> None:
    made = card([told("lead.takes"), told("rank.up"), told("tokens.total_up")])
    assert made.headline == "3 alerts have fired"
    assert made.notes is not None
    assert [plain(line) for line in made.notes.lines] == [
        "China takes the lead (top nine rows)",
        "Alpha Pro rises to rank 7",
        "The total rises to 30.2T tokens",
    ]


def test_of_several_periods_each_line_says_which() -> None:
    made = card([told("lead.takes", second().shift(-1)), told("streak.days", dt.date(2026, 1, 18))])
    assert plain(made.total) == "5–18 Jan 2026"
    assert made.notes is not None
    assert [plain(line) for line in made.notes.lines] == [
        "5–11 Jan: China takes the lead (top nine rows)",
        "18 Jan: China leads for a 3rd day (all named rows)",
    ]


@pytest.mark.parametrize("count", [25, 50, 400])
def test_what_fits_is_told_by_name(count: int) -> None:
    made = card([told("rank.up")] * count)
    assert made.headline == f"{count} alerts have fired"
    assert made.notes is not None
    assert {plain(line) for line in made.notes.lines} == {"Alpha Pro rises to rank 7"}
    said = said_of(render_post(made, {}).description)
    assert sum(said) == count
    assert said[0] >= min(count, 50)


@pytest.mark.parametrize("name", ["rank.up", "overtakes.down"])
@pytest.mark.parametrize("length", [20, 60, 300])
def test_what_does_not_fit_is_counted_and_never_dropped_in_silence(name: str, length: int) -> None:
    one = told(name)
    event = replace(one.firing.event, names=dict.fromkeys(one.firing.event.names, Model(f"cn/{'w' * length}")))
    made = card([replace(one, firing=replace(one.firing, event=event))] * 50)
    post, plainest = render_post(made, {}), render_plain(plain_card(made, ENGLISH))
    for text in (post.description, plainest.content):
        shown, counted = said_of(text)
        assert shown + counted == 50
        assert shown >= (2 if length > 60 else 7)


def test_a_summary_says_why_it_comes() -> None:
    made = card([told("rank.up")] * 3, summary=True)
    assert made.headline == "Also: 3 alerts, past the daily limit"
    assert "five messages a day" in plain(made.blocks[0].lines[0])
    one = card([told("rank.up")], summary=True)
    assert one.headline == "Also: 1 alert, past the daily limit"
    assert "Alpha Pro rises to rank 7" in [plain(line) for block in one.blocks for line in block.lines]


def test_labels_say_why_to_read_with_care() -> None:
    assert kinds(card([told("rank.up")])) == []
    assert kinds(card([told("rank.up"), told("lead.takes", provisional=True)], late=LATER)) == [
        LabelKind.LATE,
        LabelKind.PROVISIONAL,
    ]
    late = card([told("rank.up")], late=LATER)
    assert late.labels[0].text == "Late: this was due on 2026-01-19 06:00 UTC"
    old = message_card([told("rank.up")], Wording.load("en"), example(), NOW + dt.timedelta(days=3))
    assert kinds(old) == [LabelKind.STALE]


def test_odd_and_generated_data_are_labelled() -> None:
    history = example()
    board = replace(history.snapshot.boards[second()], cautions=("a day is odd",), sources=frozenset({SAMPLE}))
    boards = {**history.snapshot.boards, second(): board}
    odd = History(Snapshot(boards, {}, {}, history.catalog), history.tables)
    made = message_card([told("rank.up")], Wording.load("en"), odd, NOW)
    assert kinds(made) == [LabelKind.SAMPLE, LabelKind.CAUTION]
    assert "SAMPLE" in made.footer[1]


def test_a_period_that_is_no_longer_stored_is_told_all_the_same() -> None:
    made = card([told("streak.days", dt.date(2025, 1, 1))])
    assert made.headline == "China leads for a 3rd day (all named rows)"


@pytest.mark.parametrize(
    ("names", "query"),
    [
        (["rank.up"], ModelQuery(second(), "cn/alpha")),
        (["rank.up", "tokens.up"], ModelQuery(second(), "cn/alpha")),
        (["lead.takes"], CountryQuery(second(), "CN")),
        (["rank.out"], PulseQuery(second())),
        (["tokens.total_up"], PulseQuery(second())),
        (["rank.up", "lead.takes"], PulseQuery(second())),
    ],
)
def test_buttons_are_about_whom_it_tells_of_or_about_the_week(names: list[str], query: object) -> None:
    rows = [told(name) for name in names]
    assert message_query(rows) == query
    assert [button.action for button in card(rows).buttons] == [Action.FULL_TABLE, Action.CHART, Action.FOLLOW]


def test_buttons_of_days_are_about_their_week() -> None:
    day = dt.date(2026, 1, 14)
    assert message_query([told("streak.days", day)]) == CountryQuery(IsoWeek.of(day), "CN")
