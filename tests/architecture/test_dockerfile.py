"""The Dockerfile, as far as it can be judged without an engine to build it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.cli import load_verbs

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
LINES = [line for line in TEXT.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
STAGES = TEXT.split("\nFROM ")[1:]


def arguments(word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in LINES if line.startswith(f"{word} ")]


def test_there_are_two_stages_on_the_same_image_and_only_the_first_installs() -> None:
    assert len(STAGES) == 2
    assert len({line.split()[0] for line in arguments("FROM")}) == 1
    assert "pip install" in STAGES[0]
    assert "pip" not in STAGES[1].split("HEALTHCHECK")[0]


def test_what_is_installed_is_locked_by_hash() -> None:
    (install,) = re.findall(r"pip install (.*?) &&", STAGES[0].replace("\\\n", " "))
    assert "--require-hashes" in install
    assert "-r requirements.lock" in install


def test_it_runs_as_nobody_special_and_writes_to_one_volume() -> None:
    (user,) = arguments("USER")
    assert user.split(":")[0].isdigit()
    assert int(user.split(":")[0]) > 0
    assert STAGES[1].index("USER") < STAGES[1].index("CMD")
    assert arguments("VOLUME") == ["/data"]
    assert "DATA_DIR=/data" in TEXT
    assert "chown" not in TEXT.split("VOLUME")[1]


def test_what_it_copies_is_there_and_reaches_the_builder() -> None:
    sources = [line.split()[0] for line in arguments("COPY") if not line.startswith("--from")]
    assert sources == ["requirements.lock", "bot", "cogs", "config"]
    assert all((ROOT / source).exists() for source in sources)
    admitted = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in admitted
    assert {f"!{source}" for source in sources} <= set(admitted)


def test_it_starts_and_checks_with_verbs_that_exist() -> None:
    verbs = {command.name or getattr(command.callback, "__name__", "") for command in load_verbs().registered_commands}
    commands = re.findall(r'CMD \["python", "-m", "bot", "(\w+)"\]', TEXT)
    assert commands == ["health", "start"]
    assert set(commands) <= verbs
