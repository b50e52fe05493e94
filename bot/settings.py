"""Every setting of the bot, read from the environment in one place.

Nothing needs to be set: by default facts and conversations live in SQLite files below `var/` of
the project and locks in memory.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator
from pydantic.fields import ModelField
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SettingsError
from bot.origins import normal_origin

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds config.yml, data/ and this package."""


_SHORTEST_KEY = 32

TELEGRAM_PATH = "/webhooks/telegram/webhook"
"""Where this server takes Telegram's deliveries."""

_SECRETS = {
    "slack_bot_token": (r"xoxb-[!-~]+", "is no bot token: these begin with xoxb-"),
    "slack_app_token": (r"xapp-[!-~]+", "is no app-level token: these begin with xapp-"),
    "slack_signing_secret": (
        r"[!-~]+",
        "is no signing secret, such as 32 letters a-f 0-9",
    ),
    "telegram_token": (r"\d+:[\w-]+", "is no token of a bot, such as 123456:ABC-DEF..."),
    "telegram_secret": (r"[\w-]{1,256}", "must be 1 to 256 of A-Z a-z 0-9 _ -"),
}


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

    chat_messages_per_conversation: int = Field(
        default=20, ge=1, description="messages a minute in one conversation on Slack or Telegram"
    )
    slack_bot_token: SecretStr | None = Field(
        default=None, description="bot token of the Slack app (xoxb-...)"
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="app-level token (xapp-...): the bot connects to Slack, no public address",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="signing secret: Slack delivers to the public address; without an app token",
    )
    slack_api_url: str = Field(default="https://slack.com/api/", description="Slack's Web API")
    telegram_token: SecretStr | None = Field(
        default=None, description="token of the Telegram bot, from @BotFather"
    )
    telegram_webhook_url: str | None = Field(
        default=None,
        description="public address that Telegram delivers to; without it the bot fetches messages",
    )
    telegram_secret: SecretStr | None = Field(
        default=None,
        description="what Telegram proves itself with at the webhook; made from the key if unset",
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org", description="Telegram's Bot API"
    )

    @property
    def slack_is_on(self) -> bool:
        """Whether the channel `slack` can work: its token, and one of the two ways to receive."""
        receives = self.slack_app_token or self.slack_signing_secret
        return bool(self.slack_bot_token and receives)

    @property
    def slack_is_half_set(self) -> bool:
        """Whether something of Slack is set, but not enough."""
        some = self.slack_bot_token or self.slack_app_token or self.slack_signing_secret
        return bool(some) and not self.slack_is_on

    @property
    def telegram_is_on(self) -> bool:
        """Whether the channel `telegram` can work."""
        return bool(self.telegram_token)

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

    @validator(
        "slack_bot_token",
        "slack_app_token",
        "slack_signing_secret",
        "telegram_token",
        "telegram_secret",
    )
    def _looks_right(cls, value: SecretStr | None, field: ModelField) -> SecretStr | None:
        given = value.get_secret_value().strip() if value else ""
        if not given:
            return None
        pattern, words = _SECRETS[field.name]
        if not re.fullmatch(pattern, given, re.ASCII):
            raise ValueError(words)
        return SecretStr(given)

    @validator("slack_api_url", "telegram_api_url", "telegram_webhook_url")
    def _is_address(cls, value: str | None, field: ModelField) -> str | None:
        value = (value or "").strip()
        if not value:
            if field.required is False and field.default is not None:
                return str(field.default)
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("is not an address such as https://bot.clinic.example")
        if field.name == "telegram_webhook_url":
            # Telegram itself refuses others; a Bot API server of one's own on this machine does not
            if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
                raise ValueError("does not begin with https://, which Telegram demands")
            return value if parts.path.strip("/") else value.rstrip("/") + TELEGRAM_PATH
        return value.rstrip("/") + "/" if field.name == "slack_api_url" else value.rstrip("/")

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
