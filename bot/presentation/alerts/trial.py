"""The message that shows that alerts arrive where they are to be told."""

from __future__ import annotations

from bot.domain.watching.condition import Condition
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.sentences import condition_text
from bot.presentation.card import Card
from bot.presentation.text import plain


def trial_card(condition: Condition, reader: Reader, *, direct: bool) -> Card:
    """What is posted before an alert is stored: in direct messages it stays, in a channel it is deleted at once."""
    wording = reader.wording
    place = "direct" if direct else "channel"
    what = plain(condition_text(condition, wording))
    return Card(
        wording.tag, wording.text(f"alerts.test_{place}"), wording.rich(f"alerts.test_{place}_about", condition=what)
    )
