from __future__ import annotations

import re
from pathlib import Path
from traceback import format_exception

import pytest

from bot.domain.errors import SettingsError
from config.settings import Settings, load_settings

EXAMPLE = Path(__file__).resolve().parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _no_settings_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:  # pyright: ignore[reportUnusedFunction]
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.poll_minutes == 60
    assert settings.database == Path("data/tokentide.sqlite3")
    assert settings.openrouter_api_key is None


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POLL_MINUTES=30\nLOG_LEVEL=warning\n")
    monkeypatch.setenv("POLL_MINUTES", "45")
    settings = load_settings()
    assert (settings.poll_minutes, settings.log_level) == (45, "WARNING")


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("POLL_MINUTES", "soon", "integer"),
        ("POLL_MINUTES", "5", "15"),
        ("LOG_LEVEL", "loud", "DEBUG"),
        ("LOG_FORMAT", "xml", "console"),
        ("OPENROUTER_BASE_URL", "openrouter.ai", "URL"),
        ("OPENROUTER_BASE_URL", "http://example.org/api", "https"),
        ("BOT_LANGUAGE", "tlh", "zh-Hans"),
        ("DATABASE_URL", "junk", "sqlite+aiosqlite:///data/tokentide.db"),
        ("DATABASE_URL", "/var/lib/tokentide.db", "sqlite+aiosqlite:///data/tokentide.db"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_variable_value_and_wish(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{name} holds ")
    assert value.lower() in line.lower()
    assert wanted in line.partition("wanted:")[2]


def test_two_wrong_values_are_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLL_MINUTES", "x")
    monkeypatch.setenv("LOG_FORMAT", "y")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(str(caught.value).splitlines()) == 2


def test_a_wrong_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-hidden\nInjected: header")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "hidden" not in str(caught.value)
    assert "a secret (not shown)" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENROUTER_BASE_URL", "https://me:topsecret@example.org/api"),
        ("OPENROUTER_BASE_URL", "https://me:a/topsecret@example.org/api"),
        ("DATABASE_URL", "postgresql:/bot:topsecret@db/tokentide"),
    ],
)
def test_a_password_in_an_address_is_never_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "topsecret" not in str(caught.value)
    assert "***@" in str(caught.value)


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_database_is_the_usual_one(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setenv("DATABASE_URL", blank)
    assert load_settings().database == Path("data/tokentide.sqlite3")


def test_a_database_s_url_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:////srv/tokentide.db")
    assert load_settings().database == "sqlite+aiosqlite:////srv/tokentide.db"


@pytest.mark.parametrize("blank", ["", " ", "  "])
def test_a_blank_key_is_no_key(monkeypatch: pytest.MonkeyPatch, blank: str) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", blank)
    assert load_settings().openrouter_api_key is None


def test_a_file_that_is_no_text_is_one_line_that_shows_nothing_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=hidden\xff")
    with pytest.raises(SettingsError, match=r"UTF-8, byte 21") as caught:
        load_settings()
    assert "hidden" not in "".join(format_exception(caught.value))


def test_a_secret_that_may_not_be_read_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(path: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "discord_token").touch()
    monkeypatch.setattr("config.settings.SECRETS_DIR", tmp_path)
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SettingsError, match=r"discord_token: cannot be read \(Permission denied\)"):
        load_settings()


def test_a_user_agent_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER_AGENT", "Tokentide\nX-Evil: 1")
    with pytest.raises(SettingsError, match="USER_AGENT"):
        load_settings()


def test_a_right_secret_is_masked_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-or-hidden")
    assert "hidden" not in repr(load_settings())


def test_the_example_lists_every_variable_with_its_line() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    listed = re.findall(r"^# (.+)\n#([A-Z_]+)=", text, re.MULTILINE)
    assert listed == [(field.description, name.upper()) for name, field in Settings.model_fields.items()]
