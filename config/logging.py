"""Logs: structlog for the bot's own lines; the libraries' lines take the same form."""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection
from typing import Literal

import stamina
import structlog


def configure_logging(level: str, form: Literal["console", "json"], secrets: Collection[str] = ()) -> None:
    """Sends every log line to standard error.

    Args:
        level: Least severe level to log.
        form: `console` for people, `json` for machines, one object a line.
        secrets: Texts that no line may show, whoever writes it: in messages, URLs, tracebacks.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _Redacting(
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False), secrets
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    stamina.instrumentation.set_on_retry_hooks([_log_retry])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=last))
    # Alembic tells of every start that nothing had to be migrated; it speaks up where something is wrong.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # APScheduler tells of every run; ours says what came of it.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # The libraries' debug lines can hold request bodies and headers, and with them a token.
    logging.basicConfig(handlers=[handler], level=max(logging.getLevelNamesMapping()[level], logging.INFO), force=True)


class _Redacting:
    """The last processor, and after it every secret replaced."""

    def __init__(self, last: structlog.types.Processor, secrets: Collection[str]) -> None:
        self._last = last
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def __call__(self, logger: object, name: str, event: structlog.types.EventDict) -> str:
        line = str(self._last(logger, name, event))
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def _log_retry(details: stamina.instrumentation.RetryDetails) -> None:
    # Of what stamina offers, only these three say something to an operator.
    log = structlog.get_logger()
    log.warning("trying again", after_seconds=round(details.wait_for, 1), because=str(details.caused_by))
