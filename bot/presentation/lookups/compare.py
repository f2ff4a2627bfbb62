"""`/compare`: two to four models, or as many countries, on one chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.domain.facts import ModelFact
from bot.domain.insight import Country, Model
from bot.domain.leaderboards import Grouping, LeaderboardRow, leaderboard
from bot.domain.lenses import LensName
from bot.domain.profiles import FEWEST, MOST, ComparisonError, ComparisonFault, country_profile, model_profile
from bot.presentation.boards import leaderboard_table
from bot.presentation.card import Action, Card, Picture, Table, TableRow
from bot.presentation.lookups.country_trend import country_trend_picture
from bot.presentation.lookups.lookup import WEEKS, Lookup, first_fitting, weeks_shown
from bot.presentation.lookups.tables import headings
from bot.presentation.marks import marks_explained
from bot.presentation.numbers import DASH
from bot.presentation.summary import model_row
from bot.presentation.text import join_sentences
from bot.presentation.trend import trend_picture


@dataclass(frozen=True, slots=True)
class _Side:
    """One of those compared; `exact` where nothing hides tokens of it, `source` is what its row was made from."""

    name: str
    tokens: int | None
    row: TableRow
    exact: bool = False
    source: ModelFact | LeaderboardRow | None = None


def compare_card(lookup: Lookup, names: Sequence[Model | Country], weeks: int = WEEKS) -> Card:
    """Models or countries side by side, the largest first.

    Raises:
        ComparisonError: Fewer than two, more than four, or models among countries.
        UnknownNameError: One of them is not known; it holds suggestions.
    """
    asked = tuple(dict.fromkeys(names))
    if not FEWEST <= len(asked) <= MOST:
        raise ComparisonError(ComparisonFault.COUNT)
    models = [name for name in asked if isinstance(name, Model)]
    countries = [name for name in asked if isinstance(name, Country)]
    if models and countries:
        raise ComparisonError(ComparisonFault.MIXED)
    count = weeks_shown(weeks)
    if models:
        sides, picture = _models(lookup, models, count)
    else:
        sides, picture = _countries(lookup, countries, count)
    ordered = sorted(sides, key=lambda side: -1 if side.tokens is None else side.tokens, reverse=True)
    total = lookup.total()
    table = _table(lookup, ordered, "board.model" if models else "board.country")
    return lookup.card(_headline(lookup, ordered), total, Action.CHART, Action.MATHS, table=table, pictures=[picture])


def _models(lookup: Lookup, models: Sequence[Model], count: int) -> tuple[list[_Side], Picture]:
    profiles = [model_profile(lookup.history, lookup.week, model.slug) for model in models]
    sides: list[_Side] = []
    for profile in profiles:
        name, fact = lookup.wording.names.model(profile.slug), profile.fact
        if fact is None:
            sides.append(_absent(name, profile.country))
        else:
            row = replace(model_row(fact, lookup.wording), note=lookup.wording.numbers.percent(fact.share))
            sides.append(_Side(name, fact.tokens, row, exact=not fact.hidden, source=fact))
    slugs = list(dict.fromkeys(profile.slug for profile in profiles))
    return sides, trend_picture(lookup.history, lookup.week, slugs, lookup.wording, count)


def _countries(lookup: Lookup, countries: Sequence[Country], count: int) -> tuple[list[_Side], Picture]:
    history, week = lookup.history, lookup.week
    for country in countries:
        country_profile(history, week, country.code)
    codes = [country.code for country in countries]
    rows = [row for row in leaderboard(history, week, Grouping.COUNTRY) if row.key in codes]
    printed = leaderboard_table(rows, history, week, Grouping.COUNTRY, lookup.wording).rows
    # Never `exact`: what has no country may belong to either, so no headline says how far one is ahead.
    sides = [_Side(shown.name, row.tokens, shown, source=row) for row, shown in zip(rows, printed, strict=True)]
    absent = (code for code in codes if code not in {row.key for row in rows})
    sides.extend(_absent(lookup.wording.names.country(code), code) for code in absent)
    return sides, country_trend_picture(lookup, codes, LensName.FULL, count)


def _absent(name: str, country: str) -> _Side:
    return _Side(name, None, TableRow(DASH, name, country, DASH, DASH))


def _headline(lookup: Lookup, sides: Sequence[_Side]) -> str:
    first, second = sides[0], sides[1]
    plain = lookup.text("compared", names=lookup.wording.values.join(side.name for side in sides))
    fallback = lookup.text("compared_many", count=len(sides))
    if not (first.exact and second.exact and first.tokens and second.tokens and lookup.facts.closed):
        return first_fitting(plain, fallback)
    if first.tokens == second.tokens:
        return first_fitting(lookup.text("compared_equal", first=first.name, second=second.name), plain, fallback)
    ratio = lookup.wording.numbers.ratio(Fraction(first.tokens, second.tokens))
    return first_fitting(lookup.text("ahead", first=first.name, second=second.name, ratio=ratio), plain, fallback)


def _table(lookup: Lookup, sides: Sequence[_Side], name: str) -> Table:
    title = lookup.wording.text("board.title", group=lookup.text("side_by_side"), week=lookup.week)
    remarks = list(marks_explained((side.source for side in sides if side.source), lookup.wording))
    if any(side.tokens is None for side in sides):
        remarks.append(lookup.text("dash_means_absent"))
    return Table(title, headings(lookup.wording, name), tuple(side.row for side in sides), join_sentences(remarks))
