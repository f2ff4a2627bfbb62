"""The figures that every summary prints, each with its receipt (insights bring their own)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.domain.attribution import UNKNOWN
from bot.domain.errors import NoDataError
from bot.domain.facts import LensFacts, WeekFacts
from bot.domain.history import History, WeekView
from bot.domain.lenses import Entry, LensName
from bot.domain.measures import relative_change
from bot.domain.receipts import Figure, ReceiptRow, Unit, change_figure, count_figure, figure, tokens_figure
from bot.domain.slugs import OTHER, is_free
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
        NoDataError: The history does not hold the week.
    """
    view = history.view(facts.week)
    if view is None:
        raise NoDataError(f"nothing is stored of {facts.week}")
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
    unknown = [*_rows(view, _of_country(view.entries, UNKNOWN)), *_other(view)]
    yield tokens_figure("unknown", unknown)
    yield figure("coverage", Unit.PERCENT, "1 - unknown / total", unknown=unknown, total=everything)
    free = [entry for entry in view.entries if is_free(entry.slug) and not entry.attribution.stealth]
    yield figure("free_share", Unit.PERCENT, "free / total", free=_rows(view, free), total=everything)
    yield count_figure("sweep", _rows(view, view.entries[: facts.sweep]))


def _lens(lens: LensFacts, history: History, view: WeekView) -> Iterator[Figure]:
    everything = _everything(view)
    before = history.previous(view.week)
    for country in lens.countries:
        name = f"{lens.name}.{country.country}"
        now = _lens_rows(view, lens.name, country.country)
        yield tokens_figure(f"{name}.tokens", now)
        yield figure(f"{name}.share", Unit.PERCENT, "now / total", now=now, total=everything)
        yield count_figure(f"{name}.models", now)
        if before and country.change is not None:
            yield change_figure(f"{name}.change", now, _lens_rows(before, lens.name, country.country))
    yield from _lead(lens, history, view)


def _lead(lens: LensFacts, history: History, view: WeekView) -> Iterator[Figure]:
    if lens.lead is None:
        return
    lead = lens.lead.lead
    first = _lens_rows(view, lens.name, lead.country)
    second: Rows = _lens_rows(view, lens.name, lead.over) if lead.over else ()
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
        now = _rows(view, [entry])
        yield tokens_figure(f"model.{entry.slug}.tokens", now)
        earlier = before.by_slug.get(entry.slug) if before else None
        if before and earlier and relative_change(entry.tokens, earlier.tokens) is not None:
            yield change_figure(f"model.{entry.slug}.change", now, _rows(before, [earlier]))


def _lens_rows(view: WeekView, name: LensName, country: str) -> Rows:
    return _rows(view, _of_country(view.lens(name).entries, country))


def _of_country(entries: Iterable[Entry], country: str) -> list[Entry]:
    return [entry for entry in entries if entry.country == country]


def _rows(view: WeekView, entries: Iterable[Entry]) -> Rows:
    return [ReceiptRow(view.week.start, entry.slug, entry.tokens) for entry in entries]


def _other(view: WeekView) -> Rows:
    return [ReceiptRow(view.week.start, OTHER, view.board.other)]


def _everything(view: WeekView) -> Rows:
    return [*_rows(view, view.entries), *_other(view)]
