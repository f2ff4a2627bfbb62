"""A week that shows everything a summary says, and the same with hostile names."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.attribution import Author, Tables, Validity
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.facts import WeekFacts, build_facts
from bot.domain.history import History
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import chart, make_tables, newest, week

T = 10**12
B = 10**9
LAST = {"cn/alpha": 2 * T, "us/beta": 3 * T, "cn2/gamma:free": 1 * T, "us2/delta": 500 * B, "other": 500 * B}
NOW = {
    "cn/alpha": 4_604 * B,
    "cn2/gamma:free": 2_996 * B,
    "cn2/epsilon": 1_400 * B,
    "us/beta": 1_200 * B,
    "us2/delta": 300 * B,
    "other": 500 * B,
}
NAMES = Catalog(
    {
        "cn/alpha": ModelCard("cn/alpha", "Alpha Pro"),
        "cn2/gamma": ModelCard("cn2/gamma", "Gamma"),
        "us/beta": ModelCard("us/beta", "Beta 4.5"),
    }
)


def example() -> History:
    """Two weeks; China takes the lead and the top three."""
    return chart(LAST, NOW, catalog=NAMES)


def hostile(names: tuple[str, ...]) -> History:
    """Two weeks whose models have these names."""
    rows = {f"cn/{index}": (len(names) - index) * T for index in range(len(names))}
    before = {slug: tokens // 3 for slug, tokens in rows.items()}
    cards = {slug: ModelCard(slug, name) for slug, name in zip(rows, names, strict=True)}
    return chart(before, rows, catalog=Catalog(cards))


def renamed(countries: dict[str, str]) -> Tables:
    """The hand-made authors with other countries."""
    tables = make_tables()
    authors = {
        name: [Author(name, name.upper(), "", countries.get(name, "ZZ"), "company", "high", Validity())]
        for name in tables.authors
    }
    return replace(tables, authors=authors)


def facts_of(history: History) -> WeekFacts:
    """The facts of the newest week."""
    return build_facts(history, newest(history).week)


def second() -> IsoWeek:
    """The newest week of `example`."""
    return week(1)
