"""`/about`: what is counted, how, and whom to cite."""

from __future__ import annotations

import datetime as dt

from bot.domain.history import History
from bot.presentation.card import Block, Card, Label, LabelKind
from bot.presentation.labels import age_lines
from bot.presentation.lookups.lookup import line
from bot.presentation.lookups.status import source_lines
from bot.presentation.wording import Wording

METHOD = ("method_tokens", "method_weeks", "method_lenses", "method_countries", "method_unknown", "method_receipts")


def about_card(history: History, wording: Wording, now: dt.datetime | None = None) -> Card:
    """Method, table version, scope, citation, and the age of the data where the time is given."""
    text = wording.text
    sample = history.snapshot.sample
    scope, *cited = source_lines(history, wording)
    licence = [] if sample else [text("footer.licence")]
    return Card(
        language=wording.tag,
        headline=text("lookup.about"),
        total=wording.rich("lookup.tables", version=history.tables.version),
        labels=(Label(LabelKind.SAMPLE, text("label.sample")),) if sample else (),
        blocks=(Block(text("lookup.method"), tuple(line(text(f"lookup.{key}")) for key in METHOD)),),
        footer=(scope, *(cited or [text("lookup.citation")]), *licence, *age_lines(history, wording, now)),
    )
