"""No log line shows a secret, whoever writes it."""

from __future__ import annotations

import logging
from typing import Literal

import pytest
import structlog

from config.logging import configure_logging

SECRET = "MTAw.token.not-real"  # noqa: S105


@pytest.fixture(params=["console", "json"])
def form(request: pytest.FixtureRequest) -> Literal["console", "json"]:
    return request.param


@pytest.mark.usefixtures("_restored")
def test_secrets_are_masked_in_messages_values_urls_and_tracebacks(
    form: Literal["console", "json"], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", form, [SECRET, ""])
    structlog.get_logger().warning(f"sent {SECRET}", url=f"https://x/?key={SECRET}", held={"token": SECRET})
    logging.getLogger("discord.http").warning("header %s", {"Authorization": f"Bot {SECRET}"})
    try:
        raise ValueError(f"token={SECRET}")  # noqa: TRY301 - the traceback is what is tested
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("aiohttp").exception("failed")
    shown = capsys.readouterr().err
    assert shown.count("***") >= 6
    assert SECRET not in shown
    assert "ValueError" in shown


@pytest.fixture
def _restored() -> object:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:], root.level = before, level
