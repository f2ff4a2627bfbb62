"""Facts → pictures: what each chart shows, in the reader's language, with the same said in words."""

from __future__ import annotations

from bot.domain.facts import ModelFact, WeekFacts
from bot.presentation.card import Picture
from bot.presentation.charts.spec import MAX_BARS, Bar, BarChart, Frame
from bot.presentation.charts.ticks import round_ticks
from bot.presentation.descriptions import fit_description
from bot.presentation.headline import Headline
from bot.presentation.labels import sample_badge, small_print
from bot.presentation.marks import rank_text, tokens_text
from bot.presentation.numbers import DASH
from bot.presentation.shares import shares, shares_picture
from bot.presentation.trend import trend, trend_picture
from bot.presentation.wording import Wording

__all__ = [
    "leaderboard",
    "leaderboard_alt",
    "leaderboard_picture",
    "shares",
    "shares_picture",
    "trend",
    "trend_picture",
]


def leaderboard(facts: WeekFacts, wording: Wording, title: Headline | None = None) -> BarChart:
    """The ten largest models of a week; with a headline, that is the title and its country is accented."""
    models = facts.models[:MAX_BARS]
    largest = models[0].tokens if models else 0
    return BarChart(
        frame=_leaderboard_frame(facts, wording, title),
        bars=tuple(_bar(model, wording, _accented(model, facts, title)) for model in models),
        ticks=tuple((value, wording.numbers.tick(value)) for value in round_ticks(largest)),
        hatched=not facts.closed,
        empty_label=wording.text("chart.empty"),
    )


def leaderboard_picture(facts: WeekFacts, wording: Wording, title: Headline | None = None) -> Picture:
    """The leaderboard and what it shows in words."""
    return Picture("leaderboard", leaderboard(facts, wording, title), leaderboard_alt(facts, wording))


def leaderboard_alt(facts: WeekFacts, wording: Wording) -> str:
    """The ten rows in words, at most 1,024 characters."""
    rows = [_alt_row(model, wording) for model in facts.models[:MAX_BARS]]
    return fit_description("alt.leaderboard", wording, rows, week=wording.dates.week(facts.week))


def _leaderboard_frame(facts: WeekFacts, wording: Wording, title: Headline | None) -> Frame:
    key = "chart.leaderboard_subtitle" if facts.closed else "chart.leaderboard_to_date"
    return Frame(
        title=title.text if title else wording.text("chart.leaderboard"),
        subtitle=wording.text(key, week=facts.week, days=len(facts.days)),
        footer=small_print(facts.as_of, wording, sample=facts.sample),
        sample_label=sample_badge(wording, sample=facts.sample),
    )


def _accented(model: ModelFact, facts: WeekFacts, title: Headline | None) -> bool:
    """Whether the headline's sweep is about this row."""
    return title is not None and "sweep" in title.tells and model.rank <= facts.sweep


def _bar(model: ModelFact, wording: Wording, accent: bool) -> Bar:
    numbers = wording.numbers
    change = model.change
    fresh = wording.text("table.new") if model.new else DASH
    return Bar(
        label=wording.names.listed(model.name, model.slug),
        country=model.country,
        value=model.tokens,
        value_label=tokens_text(model.tokens, wording, hidden=model.hidden),
        change_label=fresh if change is None else numbers.percent(abs(change)),
        change_sign=numbers.direction(change) if change is not None else 0,
        rank_label=rank_text(model),
        accent=accent,
    )


def _alt_row(model: ModelFact, wording: Wording) -> str:
    numbers = wording.numbers
    fresh = wording.text("table.new") if model.new else DASH
    return wording.text(
        "alt.leaderboard_row",
        rank=rank_text(model),
        name=wording.names.listed(model.name, model.slug),
        country=wording.names.country(model.country),
        tokens=tokens_text(model.tokens, wording, hidden=model.hidden),
        change=numbers.change(model.change) if model.change is not None else fresh,
    )
