"""The facts as JSON: the documented interface of `facts --json`; it changes only by addition.

Tokens are unrounded integers. Percents and ratios have two decimals, halves away from zero, rounded once from
the exact fraction; 0 has no sign. What has no comparable week is null. docs/facts.md lists every key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction

from bot.domain.facts import CountryFact, LeadFact, LensFacts, ModelFact, WeekFacts
from bot.domain.figures import summary_figures
from bot.domain.history import History
from bot.domain.insight import Insight
from bot.domain.receipts import Figure, Terms
from bot.domain.unmapped import Unmapped
from bot.presentation.numbers import round_half_away
from bot.presentation.text import clean_name, plain
from bot.presentation.wording import Wording

Json = str | int | float | bool | Mapping[str, "Json"] | Sequence["Json"] | None


def facts_json(facts: WeekFacts, wording: Wording, history: History, *, receipts: bool = False) -> dict[str, Json]:
    """Everything known of a week.

    Args:
        facts: The week.
        wording: The language of the insights' texts.
        history: What the facts were built from: names, and the rows behind the receipts.
        receipts: Adds `receipts`, one for every figure of the summary.
    """
    wording = wording.about(history)
    found: dict[str, Json] = {**_documented(facts, wording), **_additions(facts, wording)}
    if receipts:
        found["receipts"] = [figure_json(figure) for figure in summary_figures(facts, history)]
    return found


def _documented(facts: WeekFacts, wording: Wording) -> dict[str, Json]:
    return {
        "week": _week(facts),
        "source": "; ".join(facts.sources),
        "as_of": iso_time(facts.as_of),
        "table_version": facts.table_version,
        "data_hash": facts.data_hash,
        "total": {"tokens": facts.total, "change_percent": percent(facts.total_change)},
        "other_tokens": facts.other,
        "unknown_tokens": facts.unknown,
        "free_share_percent": percent(facts.free_share),
        "coverage_percent": percent(facts.coverage),
        "sweep": facts.sweep,
        "lenses": {str(name): _lens(lens) for name, lens in facts.lenses.items()},
        "models": [_model(model, wording) for model in facts.models],
        "insights": [_insight(insight, facts, wording) for insight in facts.insights],
    }


def percent(value: Fraction | None) -> float | None:
    """A fraction as percent with two decimals; None stays None."""
    return None if value is None else hundredths(value * 100)


def hundredths(value: Fraction) -> float:
    """A number to two decimals, halves away from zero, never -0.0."""
    return round_half_away(value * 100) / 100


def iso_time(moment: dt.datetime) -> str:
    """`2026-04-06T06:10:00Z`."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def figure_json(figure: Figure) -> dict[str, Json]:
    """A figure with the rows and the formula that it can be recomputed from; `value` is exact (`5`, `8/3`)."""
    return {
        "name": figure.name,
        "unit": str(figure.unit),
        "value": str(figure.value),
        "number": float(figure.value),
        "formula": figure.formula,
        "rows": _rows(figure.terms),
    }


def _rows(terms: Terms) -> dict[str, Json]:
    return {
        name: [{"date": row.date.isoformat(), "subject": row.subject, "tokens": row.tokens} for row in rows]
        for name, rows in terms.items()
    }


def _week(facts: WeekFacts) -> dict[str, Json]:
    week = facts.week
    return {
        "start": week.start.isoformat(),
        "end": week.end.isoformat(),
        "iso": str(week),
        "closed": facts.closed,
        "final": facts.final,
        "days": [day.isoformat() for day in facts.days],
    }


def _lens(lens: LensFacts) -> dict[str, Json]:
    return {"countries": [_country(row) for row in lens.countries], "lead": _lead(lens.lead)}


def _country(row: CountryFact) -> dict[str, Json]:
    return {
        "country": row.country,
        "tokens": row.tokens,
        "share_percent": percent(row.share),
        "change_percent": percent(row.change),
        "models": row.models,
    }


def _lead(fact: LeadFact | None) -> dict[str, Json] | None:
    if fact is None:
        return None
    lead = fact.lead
    return {
        "country": lead.country,
        "over": lead.over,
        "tokens": lead.tokens,
        "ratio": None if lead.ratio is None else hundredths(lead.ratio),
        "certain": lead.certain,
        "streak_weeks": fact.streak_weeks,
        "streak_is_minimum": fact.streak_is_minimum,
    }


def _model(model: ModelFact, wording: Wording) -> dict[str, Json]:
    return {
        "rank": model.rank,
        "slug": model.slug,
        "name": wording.names.listed(model.name, model.slug),
        "country": model.country,
        "tokens": model.tokens,
        "change_percent": percent(model.change),
        "rank_move": model.rank_move,
        "new": model.new,
        "tied": model.tied,
        "rank_certain": model.rank_certain,
        "hidden_tokens": model.hidden,
        "author": model.author,
        "share_percent": percent(model.share),
        "joined": list(model.joined),
    }


def _insight(insight: Insight, facts: WeekFacts, wording: Wording) -> dict[str, Json]:
    receipt: dict[str, Json] = {
        "lens": insight.lens,
        "table_version": facts.table_version,
        "as_of": iso_time(facts.as_of),
        "data_hash": facts.data_hash,
        "figures": [figure_json(figure) for figure in insight.figures.values()],
    }
    return {
        "kind": insight.kind,
        "wording": insight.wording,
        "surprise": round(insight.surprise, 4),
        "text": plain(wording.insight(insight)),
        "receipt": receipt,
    }


def _additions(facts: WeekFacts, wording: Wording) -> dict[str, Json]:
    return {
        "comparable": str(facts.comparable) if facts.comparable else None,
        "press_exact": facts.press_exact,
        "sample": facts.sample,
        "stealth_tokens": facts.stealth,
        "withheld": [_unmapped(row) for row in facts.withheld],
        "warnings": [_unmapped(row) for row in facts.warnings],
        "cautions": [clean_name(caution, 400) for caution in facts.cautions],
        "language": wording.tag,
    }


def _unmapped(row: Unmapped) -> dict[str, Json]:
    return {"author": row.author, "tokens": row.tokens, "share_percent": percent(row.share)}
