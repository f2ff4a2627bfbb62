"""What a restatement changed, in words: old → new, and why."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.corrections import (
    CertaintyChange,
    Change,
    Correction,
    FigureChange,
    LeaderChange,
    RankChange,
    StreakChange,
    SweepChange,
)
from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.domain.receipts import Figure
from bot.presentation.card import Block
from bot.presentation.text import Span, Text
from bot.presentation.values import Value
from bot.presentation.wording import Wording

TOLD = 3
"""Changes in one line; of the others only their number is said."""
ROOM = 250
"""Characters of a notice, such that no renderer cuts it and the reason at its end is read."""


def correction_text(correction: Correction, wording: Wording) -> str:
    """`Corrected: total 27.0T → 28.1T. The source restated 3 Apr.`; `wording` knows the names of the history."""
    texts = (_corrected(correction, wording, told) for told in range(TOLD, 0, -1))
    return next((text for text in texts if len(text) <= ROOM), _corrected(correction, wording, 1))


def _corrected(correction: Correction, wording: Wording, told: int) -> str:
    changes, reason = changes_text(correction.changes, wording, told), reason_text(correction, wording)
    return wording.text("correction.corrected", changes=changes, reason=reason)


def reason_text(correction: Correction, wording: Wording) -> str:
    """Why: which days the source restated."""
    if not correction.days:
        return wording.text("correction.restated_earlier")
    return wording.text("correction.restated", days=wording.values.join(wording.dates.runs(correction.days)))


def revisions_block(revised: Sequence[Correction], wording: Wording) -> Block:
    """What earlier weeks were corrected to since the last digest, a line each."""
    return Block(wording.text("correction.revised"), tuple(_revision(one, wording) for one in revised))


def _revision(correction: Correction, wording: Wording) -> Text:
    changes = changes_text(correction.changes, wording)
    return wording.rich("correction.revised_week", week=correction.week, changes=changes)


def changes_text(changes: Sequence[Change], wording: Wording, told: int = TOLD) -> str:
    """The `told` gravest changes in one line, without a full stop."""
    said = wording.messages.get("alt.separator").join(change_text(change, wording) for change in changes[:told])
    rest = len(changes) - told
    return wording.text("correction.and_more", changes=said, count=rest) if rest > 0 else said


def change_lines(changes: Sequence[Change], wording: Wording, most: int) -> tuple[Text, ...]:
    """Each change on a line of its own; a last line says how many more there are."""
    lines = [(Span(change_text(change, wording)),) for change in changes[:most]]
    if len(changes) > most:
        lines.append((Span(wording.text("correction.more", count=len(changes) - most)),))
    return tuple(lines)


def change_text(change: Change, wording: Wording) -> str:
    """`total 27.0T → 28.1T`."""
    what, old, new = _parts(change, wording)
    return wording.text("correction.change", what=what, old=old, new=new)


def _parts(change: Change, wording: Wording) -> tuple[str, str, str]:
    match change:
        case LeaderChange(lens, old, new):
            return _say(wording, "leader", lens=lens_text(lens, wording)), _led(old, wording), _led(new, wording)
        case CertaintyChange(lens, country, certain):
            what = _say(wording, "lead", country=Country(country), lens=lens_text(lens, wording))
            words = (_say(wording, "uncertain"), _say(wording, "certain"))
            return what, words[not certain], words[certain]
        case StreakChange(lens, country, old, new):
            what = _say(wording, "streak", country=Country(country), lens=lens_text(lens, wording))
            return what, wording.numbers.count(old), wording.numbers.count(new)
        case SweepChange(old, new):
            return _say(wording, "sweep"), _swept(old, wording), _swept(new, wording)
        case RankChange(slug, old, new):
            left = _say(wording, "outside")
            return _say(wording, "rank", model=Model(slug)), str(old), left if new is None else str(new)
        case FigureChange():
            return figure_name(change.name, wording), *_figure_texts(change, wording)


def figure_name(name: str, wording: Wording) -> str:
    """What a displayed figure is of; `name` as in `Displayed.figures`."""
    place, _, of = name.rpartition(".")
    match place.split("."):
        case [""]:
            return _say(wording, of)
        case ["model", *_]:
            return _say(wording, f"model_{of}", model=Model(place.removeprefix("model.")))
        case ["insight", *_]:
            return _say(wording, "insight")
        case [lens]:
            return _say(wording, "ratio", lens=lens_text(LensName(lens), wording))
        case [lens, country, *_]:
            return _say(wording, f"country_{of}", country=Country(country), lens=lens_text(LensName(lens), wording))
        case _:
            return name


def lens_text(lens: LensName, wording: Wording) -> str:
    """`top nine rows`, inside a line."""
    return _say(wording, f"lens_{lens}")


def _figure_texts(change: FigureChange, wording: Wording) -> tuple[str, str]:
    old, new = (Figure(change.name, change.unit, value, "", {}) for value in (change.old, change.new))
    return wording.values.figure(old), wording.values.figure(new)


def _led(country: str | None, wording: Wording) -> str:
    return wording.names.country(country) if country else _say(wording, "nobody")


def _swept(size: int, wording: Wording) -> str:
    return wording.numbers.count(size) if size else _say(wording, "no_sweep")


def _say(wording: Wording, key: str, **values: Value) -> str:
    return wording.text(f"correction.{key}", **values)
