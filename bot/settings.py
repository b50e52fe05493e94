"""Every setting of the bot, read from the environment in one place.

Nothing needs to be set: by default facts and conversations live in SQLite files below `var/` of
the project and locks in memory.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from bot.origins import normal_origin

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds config.yml, data/ and this package."""


_SHORTEST_KEY = 32


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

    web_origins: tuple[str, ...] = Field(
        default=(),
        description="other sites that may show the widget: https://host[:port], comma separated",
    )
    web_key: SecretStr | None = Field(
        default=None,
        description="key that conversations' secrets are made with; the same on every server",
    )
    web_messages_per_conversation: int = Field(
        default=20, ge=1, description="messages a minute in one conversation"
    )
    web_messages_per_address: int = Field(
        default=60, ge=1, description="messages a minute from one internet address"
    )
    web_conversations_per_address: int = Field(
        default=20, ge=1, description="new conversations a minute from one internet address"
    )
    web_requests_per_address: int = Field(
        default=300, ge=1, description="requests of any kind a minute from one internet address"
    )
    web_proxies: int = Field(
        default=0,
        ge=0,
        le=10,
        description="how many reverse proxies in front add to X-Forwarded-For",
    )
    web_demo: bool = Field(default=True, description="whether bot serve shows the demonstration")

    class Config:
        """How pydantic reads them."""

        env_prefix = "BOT_"
        frozen = True

        @classmethod
        def parse_env_var(cls, field_name: str, raw_value: str) -> Any:
            """Lists are separated by commas, which people write more easily than JSON."""
            return tuple(part.strip() for part in raw_value.split(",") if part.strip())

    def environment(self) -> dict[str, str]:
        """These settings as the variables that give the same settings in another process."""
        found: dict[str, str] = {}
        for name, value in self:
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            elif isinstance(value, tuple):
                value = ",".join(value)
            if value is not None:
                found[f"BOT_{name.upper()}"] = str(value)
        return found

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

    @validator("web_origins", each_item=True)
    def _is_origin(cls, value: str) -> str:
        origin = normal_origin(value)
        if origin is None:
            example = "such as https://clinic.example, without a path"
            raise ValueError(f"holds {value!r}; write exact origins {example}, comma separated")
        return origin

    @validator("web_key")
    def _is_long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if len(value.get_secret_value()) < _SHORTEST_KEY:
            raise ValueError(f"is too short to be safe; use {_SHORTEST_KEY} random characters")
        return value

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
