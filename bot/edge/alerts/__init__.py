"""`/alert` on Discord: the confirmation with its backtest, the lists, and the Follow button."""

from __future__ import annotations

from bot.edge.alerts.asking import Ask
from bot.edge.alerts.needs import Doors
from bot.edge.alerts.office import AlertOffice

__all__ = ["AlertOffice", "Ask", "Doors"]
