"""`/country`: one country through both lenses, its streak, seats and models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.insight import Country
from bot.domain.lenses import LensName
from bot.domain.profiles import CountryInLens, CountryProfile, country_profile, insights_about
from bot.presentation.card import Action, Block, Card, Table
from bot.presentation.lookups.country_trend import country_trend_picture
from bot.presentation.lookups.lookup import WEEKS, Lookup, first_fitting, weeks_shown
from bot.presentation.lookups.tables import models_table
from bot.presentation.text import Text

MODELS = 10
TOLD = frozenset({"countries", "seats", "lead", "lead_streak"})
"""Kinds of insight whose figures the card gives itself."""


def country_card(lookup: Lookup, code: str, weeks: int = WEEKS, lens: LensName = LensName.FULL) -> Card:
    """One country.

    Args:
        lookup: The question.
        code: ISO 3166-1 alpha-2, upper case.
        weeks: How far back the picture goes.
        lens: Which rows the picture counts; the figures are given for both.

    Raises:
        UnknownNameError: No table and no row of the week names the country.
    """
    profile = country_profile(lookup.history, lookup.week, code)
    card = lookup.card(
        _headline(lookup, profile),
        _total(lookup, profile),
        Action.CHART,
        Action.FOLLOW,
        Action.MATHS,
        blocks=[
            *(_lens_block(lookup, code, each) for each in profile.lenses),
            Block(lookup.text("seats"), tuple(_seats(lookup, profile))),
        ],
        table=_table(lookup, profile),
        pictures=[country_trend_picture(lookup, [code], lens, weeks_shown(weeks))],
    )
    told = [each for each in insights_about(lookup.facts, Country(code)) if each.kind not in TOLD]
    return replace(card, notes=lookup.notes(told))


def _headline(lookup: Lookup, profile: CountryProfile) -> str:
    country = Country(profile.code)
    fact = profile.lenses[-1].fact
    if fact is None:
        return first_fitting(lookup.text("country_absent", country=country), lookup.text("one_country"))
    share = lookup.wording.numbers.percent(fact.share)
    return first_fitting(lookup.text("country_share", country=country, share=share), lookup.text("one_country"))


def _total(lookup: Lookup, profile: CountryProfile) -> Text:
    return lookup.rich("country_total", week=lookup.week, country=Country(profile.code), models=len(profile.models))


def _lens_block(lookup: Lookup, code: str, lens: CountryInLens) -> Block:
    return Block(lookup.wording.text(f"summary.{lens.name}"), tuple(_lens_lines(lookup, code, lens)))


def _lens_lines(lookup: Lookup, code: str, lens: CountryInLens) -> Iterator[Text]:
    numbers, fact = lookup.wording.numbers, lens.fact
    if fact is None:
        yield lookup.rich("no_models")
        return
    yield lookup.wording.rich(
        "summary.country_full",
        country=Country(code),
        tokens=numbers.tokens(fact.tokens),
        share=numbers.percent(fact.share),
        change=numbers.change(fact.change),
    )
    if lens.lead:
        yield from _lead(lookup, lens)


def _lead(lookup: Lookup, lens: CountryInLens) -> Iterator[Text]:
    lead = lens.lead
    if lead is None or not lead.lead.certain:
        yield lookup.rich("ahead_uncertain")
    elif lead.streak_weeks is None:
        yield lookup.rich("ahead_so_far")
    else:
        key = "leads_at_least" if lead.streak_is_minimum else "leads"
        yield lookup.rich(key, weeks=lead.streak_weeks)


def _seats(lookup: Lookup, profile: CountryProfile) -> Iterator[Text]:
    for size, count in profile.seats.items():
        yield lookup.rich("seats_of", seats=count, size=size)


def _table(lookup: Lookup, profile: CountryProfile) -> Table | None:
    if not profile.models:
        return None
    return models_table(lookup, profile.models[:MODELS], lookup.text("its_models"))
