"""What autocomplete offers: models, families, publishers, countries, weeks and time zones, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.domain.attribution import UNKNOWN
from bot.domain.catalog import ModelCard
from bot.domain.facts import ModelFact
from bot.domain.guild_settings import timezones
from bot.domain.leaderboards import Grouping, leaderboard
from bot.domain.lenses import LensName
from bot.domain.profiles import known_countries, known_models
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.wording import Wording
from bot.services.search import Choice

SEPARATOR = " · "
_COMMON = ("UTC", "Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Shanghai")
_DATED = re.compile(r"-20\d{6}(?=:|$)")
"""The day that ends a stored slug; OpenRouter's pages and programs write the slug without it."""
_NO_ZONES = ("Etc/", "SystemV/", "posix/", "right/")


def model_choices(lookup: Lookup) -> Iterator[Choice]:
    """The week's models by rank, then all others that are known, by slug."""
    ranked = lookup.facts.models
    for fact in ranked:
        yield _ranked(lookup, fact)
    attribute = lookup.history.tables.attribute
    for slug in sorted(known_models(lookup.history) - {fact.slug for fact in ranked}):
        if attribute(slug, lookup.week.end).slug != slug:  # found by the model that it was joined to
            continue
        name = lookup.wording.names.model(slug)
        yield Choice(slug, name, _spellings(lookup, slug, name))


def _ranked(lookup: Lookup, fact: ModelFact) -> Choice:
    name = lookup.wording.names.listed(fact.name, fact.slug)
    share = lookup.wording.numbers.percent(fact.share)
    rank = f"{'~' if not fact.rank_certain else ''}#{fact.rank}"
    spellings = (*_spellings(lookup, fact.slug, name), *fact.joined)
    return Choice(fact.slug, SEPARATOR.join((name, rank, share)), spellings)


def _spellings(lookup: Lookup, slug: str, name: str) -> tuple[str, ...]:
    card: ModelCard | None = lookup.history.catalog.card(slug)
    author = lookup.wording.names.author(lookup.history.tables.attribute(slug, lookup.week.end).author)
    listed = (card.name,) if card and card.name != name else ()
    return (name, *listed, author, _DATED.sub("", slug))


def author_choices(lookup: Lookup) -> Iterator[Choice]:
    """The week's publishers by tokens, then all others that a known model names, by name."""
    ranked = [row.key for row in leaderboard(lookup.history, lookup.week, Grouping.AUTHOR)]
    others = {slug.partition("/")[0] for slug in known_models(lookup.history) if "/" in slug} - set(ranked)
    english = Wording.load("en").about(lookup.history).names
    for author in [*ranked, *sorted(others)]:
        name = lookup.wording.names.author(author)
        yield Choice(author, name, (name, english.author(author)))


def family_choices(lookup: Lookup) -> Iterator[Choice]:
    """Families of more than one known model, the week's by tokens; one of a single model is that model."""
    family_of = lookup.history.tables.families.family_of
    sizes = Counter(map(family_of, known_models(lookup.history)))
    several = [key for key, size in sizes.items() if size > 1]
    ranked = [row.key for row in leaderboard(lookup.history, lookup.week, Grouping.FAMILY) if sizes[row.key] > 1]
    for key in [*ranked, *sorted(set(several) - set(ranked))]:
        name = lookup.wording.names.family(key)
        yield Choice(key, name, (name,))


def country_choices(lookup: Lookup) -> Iterator[Choice]:
    """The week's countries by tokens, then all others that the tables name."""
    rows = {row.country: row for row in lookup.facts.lenses[LensName.FULL].countries}
    others = sorted(known_countries(lookup.history) - rows.keys())
    for code in [*rows, *others]:
        if code == UNKNOWN:
            continue
        name = lookup.wording.names.country(code)
        share = lookup.wording.numbers.percent(rows[code].share) if code in rows else ""
        english = Wording.load("en").names
        spellings = (name, english.country(code), lookup.wording.names.in_unicode(code), english.in_unicode(code))
        yield Choice(code, SEPARATOR.join(filter(None, (name, share))), spellings)


def week_choices(lookup: Lookup) -> Iterator[Choice]:
    """Every stored week, the newest first; also found by any of its days as 2026-03-30."""
    for week in sorted(lookup.history.snapshot.boards, reverse=True):
        name = lookup.wording.dates.week(week)
        yield Choice(str(week), f"{name}{SEPARATOR}{week}", (name, *map(str, week.days)))


def zone_choices(now: dt.datetime) -> Iterator[Choice]:
    """IANA time zones with their present offset; a few common ones first."""
    names = (name for name in timezones() if name not in _COMMON and not name.startswith(_NO_ZONES))
    for name in (*_COMMON, *sorted(names)):
        offset = f"{now.astimezone(ZoneInfo(name)):%z}"
        yield Choice(name, f"{name}{SEPARATOR}UTC{offset[:3]}:{offset[3:]}", (name, name.rpartition("/")[2]))
