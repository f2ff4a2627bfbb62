"""The picture of models over time: tokens a week, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.history import History
from bot.domain.weeks import IsoWeek, weeks_between
from bot.presentation.card import Picture
from bot.presentation.charts.spec import LineChart, Series
from bot.presentation.charts.ticks import round_ticks
from bot.presentation.descriptions import fit_description
from bot.presentation.numbers import DASH
from bot.presentation.series import history_frame, month_labels, recent_weeks, weeks_from
from bot.presentation.wording import Wording

HALF_YEAR = 26
_MONTHLY = 30


def trend(history: History, week: IsoWeek, slugs: Sequence[str], wording: Wording, count: int = HALF_YEAR) -> LineChart:
    """Tokens of one to eight models, `count` weeks up to `week`.

    A week that names the model nowhere, and a week with a missing day, is a gap: what the source's `other`
    holds of it is not known. A newest week that is not over is hatched.
    """
    wording = wording.about(history)
    weeks = _weeks(history, week, slugs, count)
    lines = tuple(_line(history, weeks, slug, wording) for slug in slugs)
    largest = max((point for line in lines for point in line.points if point), default=0)
    name = wording.names.model(slugs[0]) if len(slugs) == 1 else ""
    title = wording.text("chart.trend_one", name=name) if name else wording.text("chart.trend")
    subtitle = wording.text("chart.trend_subtitle", week=_span(weeks, wording), weeks=len(weeks))
    return LineChart(
        frame=history_frame(history, weeks, wording, title, subtitle),
        x_labels=month_labels(weeks, wording, every=1 if len(weeks) <= _MONTHLY else 3),
        series=lines,
        ticks=tuple((value, wording.numbers.tick(value)) for value in round_ticks(largest)),
        hatched_from=None if history.closed(week) else len(weeks) - 1,
        empty_label=wording.text("chart.empty"),
    )


def trend_picture(
    history: History, week: IsoWeek, slugs: Sequence[str], wording: Wording, count: int = HALF_YEAR
) -> Picture:
    """The chart and what it shows in words: each model's newest known week."""
    chart = trend(history, week, slugs, wording, count)
    rows = [wording.text("alt.trend_row", name=line.label, tokens=line.value_label) for line in chart.series]
    span = _span(_weeks(history, week, slugs, count), wording)
    return Picture("trend", chart, fit_description("alt.trend", wording, rows, week=span))


def _weeks(history: History, week: IsoWeek, slugs: Sequence[str], count: int) -> tuple[IsoWeek, ...]:
    """The weeks shown: from the one before any of the models is named."""
    asked = weeks_between(week.shift(1 - count), week)
    named = (known for known in asked if any(_tokens(history, known, slug, newest=known == week) for slug in slugs))
    first = max(next(named, week).shift(-1), recent_weeks(history, week, count)[0])
    return weeks_from(first, week, count)


def _span(weeks: Sequence[IsoWeek], wording: Wording) -> str:
    return wording.dates.span(weeks[0].start, weeks[-1].end)


def _line(history: History, weeks: Sequence[IsoWeek], slug: str, wording: Wording) -> Series:
    points = tuple(_tokens(history, week, slug, newest=week == weeks[-1]) for week in weeks)
    last = next((point for point in reversed(points) if point is not None), None)
    country = history.tables.attribute(slug, weeks[-1].end).country
    value = DASH if last is None else wording.numbers.tokens(last)
    return Series(wording.names.model(slug), country, points, accent=False, value_label=value)


def _tokens(history: History, week: IsoWeek, slug: str, *, newest: bool) -> int | None:
    view = history.view(week) if newest else history.closed(week)
    entry = view.by_slug.get(slug) if view else None
    return entry.tokens if entry else None
