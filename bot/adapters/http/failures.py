"""What can go wrong with an answer, in words an operator can act on."""

from __future__ import annotations

import email.utils
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import cast
from urllib.parse import urljoin, urlsplit

from bot.domain.errors import SourceRefusedError, SourceUnavailableError, TokentideError

LONGEST_QUOTE = 200
WHAT_TO_DO: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "look at OPENROUTER_API_KEY: it is missing, mistyped or revoked",
    HTTPStatus.FORBIDDEN: "OPENROUTER_API_KEY may not read this",
}
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class TransientError(SourceUnavailableError):
    """A failure that may pass within minutes.

    Args:
        text: What happened, with the URL.
        retry_after: Seconds that the server asks us to wait; None where it says nothing.
    """

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


def failure_of(url: str, status: int, headers: Mapping[str, str], body: bytes, key: str | None) -> TokentideError:
    """The error that stands for an answer without usable data.

    Args:
        url: As it may be shown: without secrets.
        status: The answer's status, which is none that the caller expects.
        headers: The answer's headers.
        body: Its first bytes, in which the server may say why.
        key: The secret that was sent, which must not be repeated.
    """
    if status in REDIRECTS:
        return SourceRefusedError(f"{url}: {_redirect(url, headers)}")
    quote = server_message(body)
    if key:
        quote = quote.replace(key, "***")
    text = f"{url}: answered {status}{f' ({quote})' if quote else ''}"
    if status in {408, 425, 429} or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = retry_after_seconds(headers)
        return TransientError(text if wait is None else f"{text}, asks us to wait {wait:g} s", wait)
    hint = WHAT_TO_DO.get(status)
    return SourceRefusedError(f"{text}; {hint}" if hint else text)


def _redirect(url: str, headers: Mapping[str, str]) -> str:
    # Only the host is named: the rest of a foreign address can hold anything.
    try:
        host = urlsplit(urljoin(url, headers.get("Location", ""))).hostname
    except ValueError:
        host = None
    shown = one_line(host or "an unnamed host")
    return f"redirects to {shown}, which is not followed; OPENROUTER_BASE_URL must name the final address"


def server_message(body: bytes) -> str:
    """`error.message` of an error body as one short line; empty where there is none."""
    try:
        held: object = json.loads(body)
        error = cast("dict[str, object]", held).get("error") if isinstance(held, dict) else None
        message = cast("dict[str, object]", error).get("message") if isinstance(error, dict) else error
    except (ValueError, RecursionError):
        return ""
    return one_line(message) if isinstance(message, str) else ""


def one_line(text: str) -> str:
    """The text without line breaks and control characters, cut to a readable length."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST_QUOTE]).split())
    return flat if len(flat) <= LONGEST_QUOTE else flat[: LONGEST_QUOTE - 1] + "…"


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """How long `Retry-After` asks us to wait (number or date); None where it is absent or senseless."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        # Both dates are the server's, so our own clock does not matter.
        until = email.utils.parsedate_to_datetime(value)
        return max(0.0, (until - email.utils.parsedate_to_datetime(headers.get("Date", ""))).total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None
