"""Basket effect: what a country's change in the top nine rows owes to rows entering and leaving them."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, Model, Name, Subject, scaled
from bot.domain.lenses import LensName
from bot.domain.measures import country_change, lenses_differ
from bot.domain.receipts import Unit, by_name, figure

DEFINITION = (
    "Press change - full change of a country, where they differ in sign or by more than 5 points; "
    "names the rows that entered and left the nine."
)
WORDINGS = ("effect", "same_nine")
CLOSED_ONLY = True
LIMIT = 2
USUAL = 0.14
"""Median |press change| of China and the US over the public weekly charts: such an effect equals an ordinary change."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """The two largest effects."""
    before, alike = history.previous(view.week), history.previous_as_now(view.week)
    if before is None or alike is None:
        return
    countries = (total.country for total in view.press.named)
    found = [insight for country in countries for insight in _about(view, before, alike, country)]
    yield from sorted(found, key=lambda insight: -insight.surprise)[:LIMIT]


def _about(view: WeekView, before: WeekView, alike: WeekView, country: str) -> Iterator[Insight]:
    press = country_change(view, before, LensName.PRESS, country)
    full = country_change(view, before, LensName.FULL, country)
    if press is None or full is None or not lenses_differ(press.value, full.value):
        return
    entered, left = _newcomers(view, alike), _newcomers(alike, view)
    if bool(entered) != bool(left):  # a row more or fewer: no exchange that could be named
        return
    terms = {f"press_{name}": rows for name, rows in press.terms.items()}
    terms |= {f"full_{name}": rows for name, rows in full.terms.items()}
    effect = figure("effect", Unit.POINTS, "press_now / press_before - full_now / full_before", **terms)
    subjects: dict[str, Subject] = {"country": Country(country)}
    yield Insight(
        kind="basket",
        wording="effect" if entered else "same_nine",
        surprise=scaled(float(effect.value), USUAL),
        lens=LensName.PRESS,
        figures=by_name(
            effect,
            figure("press_change", Unit.CHANGE, press.formula, **press.terms),
            figure("full_change", Unit.CHANGE, full.formula, **full.terms),
        ),
        subjects=subjects | ({"entered": entered, "left": left} if entered else {}),
        about_countries=True,
    )


def _newcomers(now: WeekView, then: WeekView) -> tuple[Name, ...]:
    """The press rows of one week that were not among those of the other."""
    known = {entry.slug for entry in then.press.entries}
    return tuple(Model(entry.slug) for entry in now.press.entries if entry.slug not in known)
