"""`./run` as an operator runs it: without a token, and as a process on the small Discord until a signal comes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.discord import TOKEN, FakeDiscord, serving

ROOT = Path(__file__).resolve().parents[2]
POINTED = """
import sys, yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = sys.argv[1], yarl.URL(sys.argv[2])
sys.argv = ["bot"]
from bot.cli import main
main()
"""
"""The program's own entry, with discord.py pointed at the double."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of the host's settings; sources that refuse at once."""
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder)}
    return {**known, "OPENROUTER_BASE_URL": "http://127.0.0.1:9/api/v1", **more}


def test_without_a_token_it_says_what_to_set_and_where_to_get_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "bot"]
    done = subprocess.run(
        words, cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: DISCORD_TOKEN is not set")
    for word in ("discord.com/developers/applications", "Reset Token", ".env", "./run demo"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_closes_everything_in_order_within_ten_seconds(tmp_path: Path, number: signal.Signals) -> None:
    double = FakeDiscord()
    async with serving(double) as urls:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", POINTED, urls.rest, urls.gateway,
            cwd=tmp_path, env=environment(tmp_path, DISCORD_TOKEN=TOKEN),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            async with asyncio.timeout(60):
                await double.gateway.until_connected(timeout=50)
                assert (await double.slash("about")).text
            process.send_signal(number)
            began = time.monotonic()
            out, err = await asyncio.wait_for(process.communicate(), 15)
        finally:
            if process.returncode is None:
                process.kill()
    assert process.returncode == 0, err.decode()
    assert time.monotonic() - began < 10
    assert out.decode() == "Stopped.\n"
    for trouble in ("Traceback", "Unclosed", "never awaited", "was destroyed but it is pending"):
        assert trouble not in err.decode()
    assert TOKEN not in err.decode()


async def test_a_refused_token_is_one_line_and_the_data_stay(tmp_path: Path) -> None:
    double = FakeDiscord()
    async with serving(double) as urls:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", POINTED, urls.rest, urls.gateway,
            cwd=tmp_path, env=environment(tmp_path, DISCORD_TOKEN=TOKEN[::-1]),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        _, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert "Discord refuses DISCORD_TOKEN" in err.decode()
    assert "Traceback" not in err.decode()
    assert double.invalid_requests == 1
    assert (tmp_path / "tokentide.sqlite3").is_file()
