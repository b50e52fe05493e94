"""The channel `telegram` with the fake of Telegram's API and a bot that says what a test wants."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.channels.fakes.server import running_fake
from tests.channels.fakes.telegram import TelegramFake
from tests.channels.fakes.telegram_people import Person

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from bot.channels.telegram import pacing
    from bot.channels.telegram.input import TelegramInput

PUBLIC = "https://bot.example"


@dataclass
class Talk:
    """A running channel.

    Attributes:
        fake: Telegram.
        service: the bot's server, with `processor` in place of the bot.
    """

    fake: TelegramFake
    service: Any

    @property
    def heard(self) -> list[str]:
        """What reached the bot."""
        return list(self.service.processor.heard)

    def person(self, name: str = "Ann") -> Person:
        return self.fake.person(name)


@pytest.fixture
def telegram() -> Iterator[TelegramFake]:
    with running_fake() as fake:
        yield fake.telegram


@pytest.fixture
def start(
    telegram: TelegramFake, serve: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Runs the channel: `with start() as talk`, or by webhook: `with start(webhook=True)`."""
    for name in ("_PRIVATE_SECONDS", "_GROUP_SECONDS"):
        monkeypatch.setattr(pacing, name, 0.0)

    @contextmanager
    def start(webhook: bool = False, **chosen: Any) -> Iterator[Talk]:
        chosen = {"telegram_token": telegram.token, "telegram_api_url": telegram.url, **chosen}
        if webhook:
            chosen["telegram_webhook_url"] = PUBLIC
        with serve(apps=lambda settings: [TelegramInput(settings)], **chosen) as service:
            telegram.forwards[PUBLIC] = service.url
            yield Talk(telegram, service)

    return start


@pytest.fixture
def talk(start: Callable[..., Any]) -> Iterator[Talk]:
    """By long polling."""
    with start() as talk:
        yield talk


@pytest.fixture
def ann(talk: Talk) -> Person:
    return talk.person("Ann")
