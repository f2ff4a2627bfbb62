"""The picture of a year: country shares of all tokens through both lenses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.insight import Country
from bot.domain.lenses import LensName
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Picture
from bot.presentation.charts.spec import AreaChart, Panel, Series
from bot.presentation.descriptions import fit_description, join_rows
from bot.presentation.numbers import DASH
from bot.presentation.series import history_frame, month_labels, recent_weeks
from bot.presentation.wording import Wording

YEAR = 52
HALF_YEAR = 26
WHOLE = 10_000
NAMED = 5
"""Countries with a layer of their own; the rest share one with what has no country."""
VISIBLE = 200
"""Basis points that a country must reach in some week to get a layer."""
_TICKS = (0, 2_500, 5_000, 7_500, 10_000)

Views = Sequence[WeekView | None]


@dataclass(frozen=True)
class _Year:
    """Both lenses over the same weeks, and the countries that get a layer in each, in one order."""

    weeks: tuple[IsoWeek, ...]
    views: Mapping[LensName, Views]
    countries: Mapping[LensName, tuple[str, ...]]
    wording: Wording

    @classmethod
    def of(cls, history: History, week: IsoWeek, count: int, wording: Wording) -> _Year:
        weeks = recent_weeks(history, week, count)
        views = {name: _views(history, weeks, name) for name in LensName}
        return cls(weeks, views, _largest(views), wording.about(history))

    def latest(self, name: LensName) -> WeekView | None:
        return next((view for view in reversed(self.views[name]) if view), None)


def shares(history: History, week: IsoWeek, wording: Wording, count: int = YEAR) -> AreaChart:
    """Country shares, `count` weeks up to `week`.

    A week that is not closed is a gap. In the full lens so is one whose rows are of another kind than the
    newest one's (the nine of the source's weekly chart beside fifty a day).
    """
    return _chart(_Year.of(history, week, count, wording), history)


def shares_picture(history: History, week: IsoWeek, wording: Wording, count: int = YEAR) -> Picture:
    """The chart and what its newest week shows in words."""
    year = _Year.of(history, week, count, wording)
    return Picture("shares", _chart(year, history), _describe(year))


def _chart(year: _Year, history: History) -> AreaChart:
    wording = year.wording
    press, full = (_panel(year, name) for name in LensName)
    subtitle = wording.text("chart.shares_subtitle", weeks=len(year.weeks), day=wording.dates.day(year.weeks[-1].end))
    return AreaChart(
        frame=history_frame(history, year.weeks, wording, wording.text("chart.shares"), subtitle),
        x_labels=month_labels(year.weeks, wording, every=1 if len(year.weeks) <= HALF_YEAR else 3),
        panels=(press, full),
        ticks=tuple((value, wording.text("chart.percent_tick", number=str(value // 100))) for value in _TICKS),
        empty_label=wording.text("chart.empty"),
    )


def _views(history: History, weeks: Sequence[IsoWeek], name: LensName) -> Views:
    views = [history.closed(week) for week in weeks]
    newest = next((view for view in reversed(views) if view), None)
    if name is LensName.PRESS or newest is None:
        return views
    return [view if view and comparable_in_full(newest, view) else None for view in views]


def _largest(views: Mapping[LensName, Views]) -> Mapping[LensName, tuple[str, ...]]:
    sums = Counter[str]()
    peaks = {name: Counter[str]() for name in LensName}
    for name, weeks in views.items():
        for view in filter(None, weeks):
            for total in view.lens(name).named:
                sums[total.country] += total.tokens
                peaks[name][total.country] = max(peaks[name][total.country], WHOLE * total.tokens // view.total)
    order = sorted(sums, key=lambda code: (-sums[code], code))
    return {name: tuple(code for code in order if peaks[name][code] >= VISIBLE)[:NAMED] for name in LensName}


def _panel(year: _Year, name: LensName) -> Panel:
    wording, views = year.wording, year.views[name]
    layers = [
        _layer(wording.names.country(code), code, tuple(_share(view, name, code) for view in views), wording)
        for code in year.countries[name]
    ]
    rest = tuple(
        None if None in week else WHOLE - sum(filter(None, week)) for week in _weeks(layers, len(views), views)
    )
    layers.append(_layer(wording.text("chart.rest"), UNKNOWN, rest, wording))
    return Panel(wording.text(f"chart.{name}_panel"), tuple(layers))


def _weeks(layers: Sequence[Series], count: int, views: Views) -> list[tuple[int | None, ...]]:
    if not layers:
        return [(None,) if view is None else () for view in views]
    return [tuple(layer.points[index] for layer in layers) for index in range(count)]


def _share(view: WeekView | None, name: LensName, country: str) -> int | None:
    """Basis points of all tokens, rounded down so that the layers never exceed the whole."""
    return None if view is None else WHOLE * view.lens(name).tokens_of(country) // view.total


def _layer(label: str, country: str, points: tuple[int | None, ...], wording: Wording) -> Series:
    newest = next((point for point in reversed(points) if point is not None), None)
    value = DASH if newest is None else wording.numbers.basis_points(newest)
    return Series(label, country, points, accent=False, value_label=value)


def _describe(year: _Year) -> str:
    wording = year.wording
    rows = {name: _rows(year, name) for name in LensName}
    return fit_description(
        "alt.shares",
        wording,
        rows[LensName.FULL],
        press=join_rows(rows[LensName.PRESS], wording),
        weeks=str(len(year.weeks)),
        day=wording.dates.day(year.weeks[-1].end),
    )


def _rows(year: _Year, name: LensName) -> list[str]:
    view, wording = year.latest(name), year.wording
    if view is None:
        return [wording.text("chart.empty")]
    points = {code: _share(view, name, code) or 0 for code in year.countries[name]}
    return [
        wording.text("alt.share_row", country=Country(code), share=wording.numbers.basis_points(share))
        for code, share in points.items()
    ]
