"""The figures that every summary prints, each with its receipt (insights bring their own)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.domain.attribution import UNKNOWN
from bot.domain.facts import LensFacts, WeekFacts
from bot.domain.history import History, WeekView
from bot.domain.lenses import LensName
from bot.domain.measures import country_rows, free_entries, relative_change, rows_of, total_rows
from bot.domain.period_views import not_stored
from bot.domain.receipts import Figure, ReceiptRow, Unit, change_figure, count_figure, figure, tokens_figure
from bot.domain.slugs import OTHER
from bot.domain.streaks import lead_streak

Rows = Sequence[ReceiptRow]


def summary_figures(facts: WeekFacts, history: History) -> tuple[Figure, ...]:
    """Every number of a week's summary, named by where it stands (`total`, `press.CN.change`, `model.{slug}.tokens`).

    Rows are of weeks, dated by their Monday. A figure that the facts leave out (no comparable week, no
    leader, a withheld one) is left out here too.

    Args:
        facts: The week.
        history: What the facts were built from.

    Raises:
        PeriodNotStoredError: The history does not hold the week.
    """
    view = history.view(facts.week)
    if view is None:
        raise not_stored(history, facts.week)
    return (
        *_totals(facts, history, view),
        *(made for lens in facts.lenses.values() for made in _lens(lens, history, view)),
        *_models(facts, history, view),
    )


def _totals(facts: WeekFacts, history: History, view: WeekView) -> Iterator[Figure]:
    everything = _everything(view)
    before = history.previous(facts.week)
    yield tokens_figure("total", everything)
    if before and facts.total_change is not None:
        yield change_figure("total_change", everything, _everything(before))
    yield tokens_figure("other", _other(view))
    unknown = [*country_rows(view, LensName.FULL, UNKNOWN), *_other(view)]
    yield tokens_figure("unknown", unknown)
    yield figure("coverage", Unit.PERCENT, "1 - unknown / total", unknown=unknown, total=everything)
    free = rows_of(view, free_entries(view))
    yield figure("free_share", Unit.PERCENT, "free / total", free=free, total=everything)
    yield count_figure("sweep", rows_of(view, view.entries[: facts.sweep]))


def _lens(lens: LensFacts, history: History, view: WeekView) -> Iterator[Figure]:
    everything = _everything(view)
    before = history.previous(view.week)
    for country in lens.countries:
        name = f"{lens.name}.{country.country}"
        now = country_rows(view, lens.name, country.country)
        yield tokens_figure(f"{name}.tokens", now)
        yield figure(f"{name}.share", Unit.PERCENT, "now / total", now=now, total=everything)
        yield count_figure(f"{name}.models", now)
        if before and country.change is not None:
            yield change_figure(f"{name}.change", now, country_rows(before, lens.name, country.country))
    yield from _lead(lens, history, view)


def _lead(lens: LensFacts, history: History, view: WeekView) -> Iterator[Figure]:
    if lens.lead is None:
        return
    lead = lens.lead.lead
    first = country_rows(view, lens.name, lead.country)
    second: Rows = country_rows(view, lens.name, lead.over) if lead.over else ()
    yield figure(f"{lens.name}.lead.gap", Unit.TOKENS, "first - second", first=first, second=second)
    if lead.ratio is not None:
        yield figure(f"{lens.name}.lead.ratio", Unit.RATIO, "first / second", first=first, second=second)
    run = lead_streak(history, view, lens.name)
    if run is not None:
        weeks = [ReceiptRow(w.week.start, lead.country, w.lens(lens.name).tokens_of(lead.country)) for w in run.weeks]
        yield count_figure(f"{lens.name}.lead.streak", weeks)


def _models(facts: WeekFacts, history: History, view: WeekView) -> Iterator[Figure]:
    before = history.previous_as_now(facts.week)
    for entry in view.entries:
        now = rows_of(view, [entry])
        yield tokens_figure(f"model.{entry.slug}.tokens", now)
        earlier = before.by_slug.get(entry.slug) if before else None
        if before and earlier and relative_change(entry.tokens, earlier.tokens) is not None:
            yield change_figure(f"model.{entry.slug}.change", now, rows_of(before, [earlier]))


def _other(view: WeekView) -> Rows:
    return [ReceiptRow(view.week.start, OTHER, view.board.other)]


def _everything(view: WeekView) -> Rows:
    rows = [*rows_of(view, view.entries), *_other(view)]
    # Rows rounded one by one need not sum to the total that the page prints.
    return rows if sum(row.tokens for row in rows) == view.total else total_rows(view)
