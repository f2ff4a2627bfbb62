"""The notices above a week's figures: why to read them with care."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from bot.domain.facts import WeekFacts
from bot.domain.freshness import data_age, is_stale
from bot.domain.history import History
from bot.domain.unmapped import Unmapped
from bot.presentation.card import Label, LabelKind
from bot.presentation.cautions import caution_text
from bot.presentation.wording import Wording

_DAYS_FROM = dt.timedelta(hours=48)
_REASON_LIMIT = 160


def week_labels(facts: WeekFacts, wording: Wording) -> Iterator[Label]:
    """What must be said of a week, the gravest first; `wording` knows the history's names."""
    if facts.sample:
        yield Label(LabelKind.SAMPLE, wording.text("label.sample"))
    if not facts.closed:
        yield _open_week(facts, wording)
    elif facts.comparable is None:
        yield Label(LabelKind.NO_COMPARISON, wording.text("label.no_comparison"))
    if facts.provisional:
        yield Label(LabelKind.PROVISIONAL, wording.text("label.provisional"))
    yield from source_labels(facts.withheld, facts.cautions, wording, press_exact=facts.press_exact)


def source_labels(
    withheld: Iterable[Unmapped], cautions: Iterable[str], wording: Wording, *, press_exact: bool
) -> Iterator[Label]:
    """What must be said of any period's rows: who is in no table, what looks odd, how it was rounded."""
    for row in withheld:
        share = wording.numbers.percent(row.share)
        text = wording.text("label.withheld", author=wording.names.author(row.author), share=share)
        yield Label(LabelKind.WITHHELD, text)
    for caution in cautions:
        reason = caution_text(caution, wording, _REASON_LIMIT)
        yield Label(LabelKind.CAUTION, wording.text("label.caution", reason=reason))
    if press_exact:
        yield Label(LabelKind.PRESS_EXACT, wording.text("label.press_exact"))


def _open_week(facts: WeekFacts, wording: Wording) -> Label:
    missing = missing_days(facts)
    if missing:
        days = wording.values.join(wording.dates.day(day, year=False) for day in missing)
        return Label(LabelKind.MISSING_DAYS, wording.text("label.missing_days", days=days))
    key = "label.to_date" if facts.comparable else "label.to_date_alone"
    return Label(LabelKind.TO_DATE, wording.text(key, days=len(facts.days)))


def missing_days(facts: WeekFacts) -> tuple[dt.date, ...]:
    """Days that lie before the week's last stored one and are not stored."""
    last = facts.days[-1] if facts.days else None
    return tuple(day for day in facts.week.days if last and day < last and day not in facts.days)


def age_text(age: dt.timedelta, wording: Wording) -> str:
    """`6 h`, and from two days on `2 days`."""
    if age < _DAYS_FROM:
        return wording.text("age.hours", hours=age // dt.timedelta(hours=1))
    return wording.text("age.days", days=age.days)


def exact_age_text(age: dt.timedelta, wording: Wording) -> str:
    """`12 s`, `3 min`, and from two hours on as `age_text`: for what happens all the time."""
    seconds = max(age // dt.timedelta(seconds=1), 0)
    if seconds < 60:  # noqa: PLR2004 - a minute
        return wording.text("age.seconds", seconds=seconds)
    if seconds < 7200:  # noqa: PLR2004 - two hours
        return wording.text("age.minutes", minutes=seconds // 60)
    return age_text(age, wording)


def stale_label(history: History, wording: Wording, now: dt.datetime | None) -> Label | None:
    """The banner over data older than 36 h; None where the data is fresh or the time is not given."""
    age = data_age(history.snapshot, now) if now else None
    if age is None or not is_stale(age):
        return None
    return Label(LabelKind.STALE, wording.text("label.stale", age=age_text(age, wording)))


def citation(as_of: dt.datetime, wording: Wording, *, sample: bool) -> str:
    """The source line that stands under everything."""
    key = "footer.citation_sample" if sample else "footer.citation"
    return wording.text(key, as_of=f"{as_of.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC")


def footer(
    as_of: dt.datetime, history: History, wording: Wording, now: dt.datetime | None, *, sample: bool
) -> tuple[str, ...]:
    """Scope, citation of the newest reading (`as_of`) and, where the time is given, the age of the data."""
    scope, cited = wording.text("footer.scope"), citation(as_of, wording, sample=sample)
    return (scope, cited, *age_lines(history, wording, now))


def age_lines(history: History, wording: Wording, now: dt.datetime | None) -> tuple[str, ...]:
    """How old the data are; nothing where the time is not given, or no data are stored."""
    age = data_age(history.snapshot, now) if now else None
    return () if age is None else (wording.text("footer.age", age=age_text(age, wording)),)


def small_print(as_of: dt.datetime, wording: Wording, *, sample: bool) -> str:
    """Scope and citation, for pictures that travel alone."""
    scope = wording.text("footer.scope")
    return wording.text("chart.footer", scope=scope, citation=citation(as_of, wording, sample=sample))


def sample_badge(wording: Wording, *, sample: bool) -> str | None:
    """The badge on pictures of generated data."""
    return wording.text("label.sample_badge") if sample else None
