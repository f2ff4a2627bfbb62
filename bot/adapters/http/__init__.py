"""The one way out: a guarded HTTP client with a request budget and retries."""

from __future__ import annotations

from bot.adapters.http.budget import RequestBudget
from bot.adapters.http.client import Answer, HttpClient, Limits, Retries, open_http
from bot.adapters.http.failures import server_message

__all__ = ["Answer", "HttpClient", "Limits", "RequestBudget", "Retries", "open_http", "server_message"]
