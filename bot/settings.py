"""Every setting of the bot, read from the environment in one place.

Nothing needs to be set: by default facts and conversations live in SQLite files below `var/` of
the project and locks in memory.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseSettings, Field, ValidationError, validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds config.yml, data/ and this package."""


class Settings(BaseSettings):
    """The settings; each is the environment variable BOT_<NAME>."""

    documents: Path = Field(
        default=PROJECT / "data" / "documents",
        description="folder of the documents that chat, serve and ask build the facts from",
    )
    facts_url: str = Field(
        default=f"sqlite:///{PROJECT / 'var' / 'facts.db'}",
        description="database of the facts: sqlite:///file or postgresql://user@host/name",
    )
    tracker_url: str = Field(
        default=f"sqlite:///{PROJECT / 'var' / 'conversations.db'}",
        description="database of the conversations",
    )
    lock_url: str | None = Field(
        default=None, description="redis://host:port/db when several servers share conversations"
    )
    country: str | None = Field(
        default=None,
        description="two-letter country code; chooses emergency and crisis numbers",
    )
    contact: str | None = Field(
        default=None,
        description="whom to ask in person: a phone number, an address or a link, shown as it is",
    )
    actions_port: int = Field(
        default=5055, ge=1, le=65535, description="port of the action server on loopback"
    )

    class Config:
        """How pydantic reads them."""

        env_prefix = "BOT_"
        frozen = True

    @validator("facts_url", "tracker_url")
    def _is_database_url(cls, value: str) -> str:
        try:
            backend = make_url(value).get_backend_name()
        except ArgumentError as problem:
            raise ValueError("is not a database URL such as sqlite:///var/facts.db") from problem
        if backend not in ("sqlite", "postgresql"):
            raise ValueError(f"names the database {backend}; use sqlite or postgresql")
        return value

    @validator("documents")
    def _is_folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError(f"names {value}, which is no folder")
        return value

    @validator("lock_url")
    def _is_redis_url(cls, value: str | None) -> str | None:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("is not a Redis URL such as redis://127.0.0.1:6379/0")
        return value or None

    @validator("country")
    def _is_country_code(cls, value: str | None) -> str | None:
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise ValueError("is not a two-letter country code such as US or GB")
        return value.upper() if value else None


@cache
def settings() -> Settings:
    """The settings of this process, read once.

    Raises:
        SettingsError: naming the variable and what it should look like.
    """
    try:
        return Settings()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "BOT_" + str(first["loc"][0]).upper()
        raise SettingsError(f"{name} {first['msg']}") from None
