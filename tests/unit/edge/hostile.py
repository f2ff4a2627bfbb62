"""Names that other people chose, by the thousand, all different, and histories that are full of them.

A name is up to three attacks of different kinds around a mark of its own (`zqkbe`), near enough to the start to
survive being cut; it is the same name in every run. What cannot be stored (NUL, lone surrogates) is in none of them.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from string import ascii_lowercase

from bot.domain.attribution import Author, Tables, Validity
from bot.domain.boards import WeekBoard
from bot.domain.catalog import Catalog, ModelCard
from bot.domain.history import History, Snapshot
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import chart, make_history, make_tables, slot

KINDS: Mapping[str, Sequence[str]] = {
    "mention": ("@everyone", "@here", "<@{n}>", "<@!{n}>", "<@&{n}>", "<#{n}>", "</board:{n}>", "<id:guide>", "@@here"),
    "timestamp": ("<t:{n}:R>", "<:x:{n}>", "<a:x:{n}>", ":joy:", ":+1::skin-tone-5:"),
    "markdown": ("**", "__u__", "~~", "||s||", "`", "```py\n", "\\", "\\\\\\", "*_*_", "~~**||__", "***", "_"),
    "block": ("# ", "\n## ", "\n-# ", "> ", "\n>>> ", "\n- ", "* ", "\n1. ", "23) ", "\r\n+ ", "\u2028# ", "\x85> "),
    "link": (
        "[a](https://e.example)",
        "https://e.example",
        "discord.gg/a",
        "](http://e.example)",
        "<https://e.example>",
    ),
    "rtl": ("\u202e", "\u202dabc\u202c", "\u2066x\u2069", "\u200f", "مرحبا", "שלום", "\u061c"),
    "zero_width": ("\u200b", "\u200d\u2060", "\ufeff", "\u3164", "\u00ad", "\u034f", "\u2800", "\U000e0041\U000e007f"),
    "combining": ("Z\u0351\u0352\u0353\u0354", "\u0301" * 40, "e\u20dd", "\u0e33" * 9, "각" * 3),
    "long": ("a" * 10_000, "\\" * 10_000, "千" * 10_000, "𝕏" * 10_000, "🇨🇳" * 5_000, "a " * 5_000, "\u200b" * 10_000),
    "emoji": ("👩\u200d👩\u200d👧", "🇨🇳", "🏴\U000e0067\U000e007f", "1\ufe0f\u20e3", "👍🏽", "𠮷", "🚀" * 20),
    "template": ("$$", "$\\frac{{1}}{{2}}$", "{{country}}", "{{0}}", "%s%n", "{{x!r}}", "${{jndi:ldap://e}}", "{{{{"),
    "path": ("../", "..\\..\\", "/etc/passwd", "C:\\con", "%2e%2e%2f", "attachment://x.png", "~", "~~zq", "\u2215.."),
    "sql": ("'; DROP TABLE models;--", "' OR 1=1 --", '" UNION SELECT 1', "1;", "Robert');"),
    "markup": ("<svg onload=alert(1)>", "</svg>", "<!--", "&lt;b&gt;", "<script>", "[red]", "]]>", "&#64;everyone"),
    "control": ("\x1b[31m", "\x07", "\t", "\r", "\x08\x08", "\x7f", "\x0b", "\x1c"),
    "cell": ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", ',"', "\n", ";"),
    "variant": (":free", ":thinking", ":", "::", ":free:free", ":@here"),
    "grouping": ("other", "ZZ", "openrouter/", "stealth/", "null", "(free)", "-20260402", "/", "//"),
}
"""What hostile names try."""
SHORT = 20
COUNTRIES = ("CN", "US", "FR", "ZZ", "JP")
FRESH = dt.datetime(2026, 3, 12, 6, tzinfo=dt.UTC)
"""When the histories of days were read, and when questions are asked."""


def mark(n: int) -> str:
    """What only the n-th name holds."""
    letters = (ascii_lowercase[n // 26**place % 26] for place in range(3))
    return f"zq{''.join(letters)}"


def name(n: int) -> str:
    """The n-th name."""
    chance = random.Random(n)  # noqa: S311 - the same in every run
    kinds = [list(KINDS)[n % len(KINDS)], *chance.sample(sorted(KINDS), chance.randint(0, 2))]
    first, *others = (chance.choice(KINDS[kind]).format(n=10**17 + n) for kind in kinds)
    parts = [first, mark(n)] if len(first) <= SHORT and chance.random() < 0.7 else [mark(n), first]
    return "".join((*parts, *others))


def names(first: int, count: int) -> tuple[str, ...]:
    """The names from the `first` on."""
    return tuple(name(first + n) for n in range(count))


def slugs_of(hostile: Sequence[str]) -> Iterator[str]:
    """A model for each name: a third each are called so in the catalogue, by their publisher, or by their slug."""
    for n, each in enumerate(hostile):
        yield (f"{('cn', 'us', 'fr', 'low')[n // 3 % 4]}/m-{n}", f"maker{n}/m", each)[n % 3]


def tables_for(hostile: Sequence[str]) -> Tables:
    """Tables whose publishers have these names, in English and Chinese."""
    tables = make_tables([slot("pony", "2026-03-02", "cn/m-0")])
    makers = {
        f"maker{n}": [Author(f"maker{n}", each, each, COUNTRIES[n % 5], "company", "high", Validity())]
        for n, each in enumerate(hostile)
    }
    return replace(tables, authors={**tables.authors, **makers})


def catalog_for(hostile: Sequence[str]) -> Catalog:
    """Listings with these names, and with weights in repositories that are called so, too."""
    slugs = list(slugs_of(hostile))
    price = Decimal("0.0000003")
    return Catalog(
        {
            slug: ModelCard(slug, each, dt.date(2026, 1, 1), price, price, 1 << 20, each)
            for n, (slug, each) in enumerate(zip(slugs, hostile, strict=True))
            if n % 3 == 0
        }
    )


def two_weeks(hostile: Sequence[str]) -> History:
    """Two closed weeks, the models in turn."""
    slugs = list(slugs_of(hostile))
    now = {slug: (2 * len(slugs) - place) * 10**10 for place, slug in enumerate(slugs)}
    before = {slug: now[slug] * (1 + place % 5) // 3 for place, slug in enumerate(slugs) if place % 7}
    return chart(before, now | {"other": 10**11}, tables=tables_for(hostile), catalog=catalog_for(hostile))


def seventy_days(hostile: Sequence[str]) -> History:
    """From 1 January to 11 March: models rise, fall, come and go; what is odd is said of the last week."""
    slugs = [*slugs_of(hostile), "openrouter/pony-alpha"]
    start = dt.date(2026, 1, 1)
    days = {
        start + dt.timedelta(days=day): {
            slug: (400 + 3 * place + day * (place % 5 - 2)) * 10**9
            for place, slug in enumerate(slugs)
            if (place + day // 7) % 9
        }
        for day in range(70)
    }
    made = make_history(days=days, tables=tables_for(hostile), catalog=catalog_for(hostile), read=FRESH)
    return History(replace(made.snapshot, boards=dict(_doubted(made.snapshot, hostile))), made.tables)


def _doubted(snapshot: Snapshot, hostile: Sequence[str]) -> Iterator[tuple[IsoWeek, WeekBoard]]:
    for week, board in snapshot.boards.items():
        yield week, replace(board, cautions=tuple(hostile[:3]))
