"""The heartbeat file, and what a health check makes of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.heartbeat_file import NAME, Vitals, read_vitals, write_vitals
from bot.cli.health import FRESH_FOR, judge
from bot.domain.errors import DataError, StoreError, UnwellError

NOW = dt.datetime(2026, 4, 6, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "vitals", [Vitals(NOW, "connected"), Vitals(NOW, "失去", dead=True, polled_at=NOW - dt.timedelta(hours=1))]
)
def test_what_is_written_is_read(tmp_path: Path, vitals: Vitals) -> None:
    folder = tmp_path / "not" / "there"
    for _ in range(2):
        write_vitals(folder, vitals)
    assert read_vitals(folder) == vitals
    assert [path.name for path in folder.iterdir()] == [NAME], "nothing is left beside it"


def test_a_write_that_fails_leaves_the_file_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_vitals(tmp_path, Vitals(NOW, "connected"))

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(json, "dump", full)
    with pytest.raises(StoreError, match=r"heartbeat\.json cannot be written: No space left"):
        write_vitals(tmp_path, Vitals(NOW + SECOND, "connected"))
    assert read_vitals(tmp_path).at == NOW
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{}", '{"at": 5, "connection": "", "dead": false, "polled_at": null}', '{"at": "noon"}', "\xff"],
)
def test_a_file_that_is_none_of_ours_is_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_bytes(text.encode("latin-1"))
    with pytest.raises(DataError, match="is no heartbeat") as caught:
        read_vitals(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_bot_that_is_well_is_one_line() -> None:
    vitals = Vitals(NOW - 5 * SECOND, "connected", polled_at=NOW - 65 * SECOND)
    assert judge(vitals, NOW) == "alive: heartbeat 5 s old, Discord connected, last poll 65 s ago"
    assert judge(Vitals(NOW - FRESH_FOR, "lost"), NOW).endswith("Discord lost, no poll yet")


@pytest.mark.parametrize(
    ("vitals", "why"),
    [
        (Vitals(NOW - FRESH_FOR - SECOND, "connected"), "121 s old"),
        (Vitals(NOW + FRESH_FOR + SECOND, "connected"), "121 s ahead of this clock"),
        (Vitals(NOW, "dead", dead=True), r"given up on Discord \(dead\)"),
    ],
)
def test_a_bot_that_is_not_well_is_told_why(vitals: Vitals, why: str) -> None:
    with pytest.raises(UnwellError, match=why):
        judge(vitals, NOW)


def health(folder: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "bot", "health"]
    # Sources of the host's settings stay out: only the folder counts here.
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(words, cwd=folder, env=known, capture_output=True, text=True, check=False)


def test_the_verb_says_it_by_its_exit_code_and_one_line(tmp_path: Path) -> None:
    absent = health(tmp_path, {"DATA_DIR": "kept"})
    assert (absent.returncode, absent.stdout) == (1, "")
    assert absent.stderr == "error: kept/heartbeat.json: cannot be read: No such file or directory\n"
    write_vitals(tmp_path / "kept", Vitals(dt.datetime.now(dt.UTC), "connected"))
    well = health(tmp_path, {"DATA_DIR": "kept"})
    assert (well.returncode, well.stderr) == (0, "")
    assert well.stdout.startswith("alive: ")
    assert well.stdout.count("\n") == 1


def test_the_verb_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    write_vitals(tmp_path / "data", Vitals(dt.datetime.now(dt.UTC), "connected"))
    code = (
        "import sys; sys.argv = ['bot', 'health']\nfrom bot.cli import main\ntry: main()\nexcept SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'aiohttp', 'discord', 'structlog', 'PIL'} & sys.modules.keys()))"
    )
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=known, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
