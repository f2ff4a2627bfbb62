"""The notice that stands where a digest should, while the source is late; it is edited into the digest."""

from __future__ import annotations

import datetime as dt

from bot.domain.delivery.reasons import Reason
from bot.domain.history import History
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Block, Card, Label, LabelKind
from bot.presentation.labels import footer, stale_label
from bot.presentation.text import Span
from bot.presentation.wording import Wording


def waiting_card(week: IsoWeek, reason: Reason, history: History, wording: Wording, now: dt.datetime) -> Card:
    """Says that the digest of a week is late, why, and what happens next.

    Args:
        week: The week that is waited for.
        reason: `DATA_WITHHELD`: a day looks wrong; else the source is late.
        history: What is stored.
        wording: The language of the channel.
        now: The time of posting (UTC).
    """
    kind = "withheld" if reason is Reason.DATA_WITHHELD else "late"
    return _card(kind, week, history, wording, now)


def missed_card(week: IsoWeek, history: History, wording: Wording, now: dt.datetime) -> Card:
    """What the notice becomes where the next slot comes before the data do."""
    return _card("missed", week, history, wording, now)


def _card(kind: str, week: IsoWeek, history: History, wording: Wording, now: dt.datetime) -> Card:
    stored, sample = history.snapshot.boards, history.snapshot.sample
    newest = max(stored, default=None)
    as_of = stored[newest].as_of if newest else now
    stale = stale_label(history, wording, now)
    return Card(
        language=wording.tag,
        headline=wording.text(f"waiting.{kind}"),
        total=wording.rich("waiting.week", week=week),
        labels=((Label(LabelKind.SAMPLE, wording.text("label.sample")),) if sample else ())
        + ((stale,) if stale else ()),
        blocks=(Block("", ((Span(wording.text(f"waiting.{kind}_why")),),)),),
        footer=footer(as_of, history, wording, now, sample=sample),
    )
