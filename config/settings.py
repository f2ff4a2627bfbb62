"""The settings: environment variables, a `.env` file, or files in a folder of secrets; read once, then frozen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, HttpUrl, SecretStr, TypeAdapter, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as SourcesError

from bot.domain.errors import SettingsError
from bot.presentation.messages import languages

SECRETS_DIR = Path("/run/secrets")
PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything an operator can set; each field's name is its variable, in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore", env_ignore_empty=True
    )

    discord_token: SecretStr | None = Field(
        None, description="Token of the bot's Discord application; needed to run the bot, not for the command line."
    )
    openrouter_api_key: SecretStr | None = Field(
        None,
        description="Any OpenRouter key (a free one does): brings the history since 2025.",
    )
    openrouter_base_url: str = Field(
        "https://openrouter.ai/api/v1", description="Where OpenRouter's API is; http only on loopback."
    )
    user_agent: str = Field(
        "Tokentide/0.1 (Discord bot)", min_length=1, description="How the bot names itself to OpenRouter."
    )
    data_dir: Path = Field(Path("data"), description="Folder for the database and what else is kept.")
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of the database; unset: the file tokentide.sqlite3 in DATA_DIR."
    )
    tables_dir: Path = Field(
        PROJECT / "config" / "tables", description="Folder with authors.csv, stealth.csv, overrides.csv, families.csv."
    )
    poll_minutes: int = Field(60, ge=15, le=1440, description="Minutes between two polls, 15 to 1440.")
    bot_language: str = Field("en", description="Language of the command line's output.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="Least severe line to log.")
    log_format: Literal["console", "json"] = Field("console", description="console for people, json for machines.")

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("bot_language")
    @classmethod
    def _has_a_file(cls, value: str) -> str:
        if value not in languages():
            raise ValueError(f"one of {', '.join(languages())}")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_a_url(cls, value: str | None) -> str | None:
        if value and value.strip() and "://" not in value:
            # Taken for a file, a slip of the pen would be an empty database in some folder.
            raise ValueError("a URL such as sqlite+aiosqlite:///data/tokentide.db (four slashes: from the root)")
        return (value or "").strip() or None

    @field_validator("openrouter_base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        url = TypeAdapter(HttpUrl).validate_python(value)
        if url.scheme == "http" and url.host not in {"127.0.0.1", "localhost", "[::1]"}:
            raise ValueError("https, or http on loopback: the key must not travel in the clear")
        if url.username or url.password or url.query:
            raise ValueError("an address without user name, password or query")
        return value.rstrip("/")

    @field_validator("openrouter_api_key", "discord_token", "user_agent", mode="before")
    @classmethod
    def _header_safe(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        if not (value.isascii() and value.isprintable()):
            raise ValueError("one line of plain ASCII characters")
        # Blank is as good as not set: a key of spaces would be refused by the server, and hidden in its answer.
        return value.strip() or None

    @property
    def database(self) -> str | Path:
        """The URL of the database in use, or its file."""
        return self.database_url or self.data_dir / "tokentide.sqlite3"


def load_settings() -> Settings:
    """Reads the settings.

    Raises:
        SettingsError: One line for each wrong variable: its name, what it holds (secrets masked), what it wants;
            or a file that settings stand in cannot be read.
    """
    # The folder is named only where it exists: pydantic-settings warns of an absent one.
    source: dict[str, Any] = {"_secrets_dir": SECRETS_DIR} if SECRETS_DIR.is_dir() else {}
    try:
        return Settings(**source)
    except ValidationError as error:
        raise SettingsError("\n".join(_complaint(detail) for detail in error.errors())) from None
    except (SourcesError, OSError, UnicodeDecodeError) as error:
        raise SettingsError(_unreadable(error.__cause__ or error)) from None


def _unreadable(error: BaseException) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: cannot be read ({error.strerror}); settings are looked for in it"
    # Without what stands there, which may be a secret.
    where = f", byte {error.start + 1}" if isinstance(error, UnicodeDecodeError) else ""
    return f".env or a file in {SECRETS_DIR} is no text in UTF-8{where}"


def _complaint(detail: ErrorDetails) -> str:
    name = str(detail["loc"][0])
    field = Settings.model_fields[name]
    held = "a secret (not shown)" if "SecretStr" in str(field.annotation) else _without_password(repr(detail["input"]))
    wants = detail["msg"].removeprefix("Value error, ")
    return f"{name.upper()} holds {held}; wanted: {wants}. {field.description}"


def _without_password(text: str) -> str:
    # A mistyped address may lack its slashes, and a password may hold some.
    return re.sub(r"(//|^').*@", r"\1***@", text)
