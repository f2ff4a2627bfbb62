"""The picture of countries over time: tokens a week of all named rows, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.insight import Country
from bot.domain.lenses import LensName
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Picture
from bot.presentation.charts.spec import LineChart, Series
from bot.presentation.charts.ticks import round_ticks
from bot.presentation.descriptions import fit_description
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.numbers import DASH
from bot.presentation.series import history_frame, month_labels, recent_weeks
from bot.presentation.wording import Wording

_MONTHLY = 30


def country_trend_picture(lookup: Lookup, countries: Sequence[str], lens: LensName, count: int) -> Picture:
    """Tokens of one to eight countries, `count` weeks up to the look-up's.

    A week that names no model of the country, and one with a missing day, is a gap: what the source's `other`
    holds of it is not known. In the full lens so is a week whose rows are of another kind than the newest one's.
    """
    history, wording = lookup.history, lookup.wording
    weeks = recent_weeks(history, lookup.week, count)
    views = _views(history, weeks, lens)
    lines = tuple(_line(views, code, lens, wording) for code in countries)
    largest = max((point for one in lines for point in one.points if point), default=0)
    span = wording.dates.span(weeks[0].start, weeks[-1].end)
    panel = wording.text(f"chart.{lens}_panel")
    chart = LineChart(
        frame=history_frame(
            history, weeks, wording, lookup.text("country_trend"), lookup.text("chart_span", lens=panel, span=span)
        ),
        x_labels=month_labels(weeks, wording, every=1 if len(weeks) <= _MONTHLY else 3),
        series=lines,
        ticks=tuple((value, wording.numbers.tick(value)) for value in round_ticks(largest)),
        hatched_from=None if history.closed(lookup.week) else len(weeks) - 1,
        empty_label=wording.text("chart.empty"),
    )
    rows = [wording.text("alt.trend_row", name=one.label, tokens=one.value_label) for one in lines]
    return Picture("countries", chart, fit_description("alt.trend", wording, rows, week=span))


def _views(history: History, weeks: Sequence[IsoWeek], lens: LensName) -> list[WeekView | None]:
    newest = history.view(weeks[-1])
    views = [history.closed(week) for week in weeks[:-1]]
    if newest and lens is LensName.FULL:
        views = [view if view and comparable_in_full(newest, view) else None for view in views]
    return [*views, newest]


def _line(views: Sequence[WeekView | None], code: str, lens: LensName, wording: Wording) -> Series:
    points = tuple((view.lens(lens).tokens_of(code) or None) if view else None for view in views)
    last = next((point for point in reversed(points) if point is not None), None)
    value = DASH if last is None else wording.numbers.tokens(last)
    return Series(wording.values.name(Country(code)), code, points, accent=False, value_label=value)
