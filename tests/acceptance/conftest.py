"""The command line as a person runs it, and OpenRouter on loopback."""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import stamina
import structlog

from bot.cli import main
from config.settings import Settings

NOWHERE = "http://127.0.0.1:9/api/v1"
"""The discard port: nothing listens, so that a request is refused at once."""


@dataclass(frozen=True)
class Done:
    """How a verb ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class CommandLine:
    """Runs verbs through the program's own entry, in an empty folder, with no settings but the given ones."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str | Path, **settings: str) -> Done:
        with self.monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["./run", *(str(word) for word in words)])
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in {"OPENROUTER_BASE_URL": NOWHERE, "COLUMNS": "160", **settings}.items():
                patch.setenv(name, value)
            self.capsys.readouterr()
            code = _exit_code()
        out, err = self.capsys.readouterr()
        return Done(code, out, err)


def _exit_code() -> int:
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@dataclass(frozen=True)
class Replay:
    """OpenRouter on loopback, with a movable clock and faults."""

    base: str

    @property
    def url(self) -> str:
        return f"{self.base}/api/v1"

    def control(self, **command: Any) -> Any:
        body = json.dumps(command).encode() if command else None
        with urllib.request.urlopen(urllib.request.Request(f"{self.base}/control", data=body), timeout=10) as answer:  # noqa: S310
            return json.load(answer)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(tmp_path, monkeypatch, capsys)


@pytest.fixture(autouse=True)
def _logs_end_with_the_test() -> Iterator[None]:  # pyright: ignore[reportUnusedFunction]
    """Each verb sets the logs up on the streams of its time, which end with the test."""
    yield
    logging.getLogger().handlers.clear()
    structlog.reset_defaults()
    stamina.instrumentation.set_on_retry_hooks(None)


@pytest.fixture
def replay(shared: Path, tmp_path: Path) -> Iterator[Callable[..., Replay]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(today: str, *files: str) -> Replay:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        daily = [str(shared / "data" / name) for name in files]
        words = ["--daily", *daily, "--models", str(shared / "data" / "models_2026-06-15.json"), "--today", today]
        tool = shared / "tools" / "openrouter_replay.py"
        started.append(
            subprocess.Popen(
                [sys.executable, str(tool), *words, "--port", str(port)], cwd=tmp_path, stdout=subprocess.DEVNULL
            )
        )
        return _listening(Replay(f"http://127.0.0.1:{port}"))

    yield start
    for process in started:
        process.kill()
        process.wait()


def _listening(replay: Replay) -> Replay:
    for _ in range(100):
        try:
            replay.control()
        except OSError:
            time.sleep(0.1)
        else:
            return replay
    raise TimeoutError("the replay does not answer")
