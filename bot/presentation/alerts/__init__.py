"""What alerts say: what is waited for, what fired, how often it would have, and the list of somebody's alerts."""

from __future__ import annotations

from bot.presentation.alerts.correction import corrected_card
from bot.presentation.alerts.message import message_card, message_query
from bot.presentation.alerts.sentences import condition_text, event_text

__all__ = ["condition_text", "corrected_card", "event_text", "message_card", "message_query"]
