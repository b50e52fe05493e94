"""The channel `slack` on Rasa's server and stores, with a bot that says what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.channels.slack.input import SlackInput
from tests.channels.conftest import Service, serving
from tests.channels.fakes.server import running_fake
from tests.channels.fakes.slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.channels.fakes.slack_people import Person, SlackFake


@dataclass
class Workspace:
    """A workspace with a running bot.

    Attributes:
        slack: the workspace.
        service: the bot.
    """

    slack: SlackFake
    service: Service

    @property
    def heard(self) -> list[str]:
        """What Rasa was asked."""
        return self.service.processor.heard


@pytest.fixture
def slack() -> Iterator[SlackFake]:
    """A workspace; no bot runs yet."""
    with running_fake() as fake:
        yield fake.slack


@contextmanager
def bot_in(slack: SlackFake, database: Path, *, socket: bool = False) -> Iterator[Workspace]:
    """Runs a bot in a workspace."""
    chosen: dict[str, Any] = {"slack_bot_token": BOT_TOKEN, "slack_api_url": slack.api_url}
    chosen |= {"slack_app_token": APP_TOKEN} if socket else {"slack_signing_secret": SIGNING_SECRET}
    with serving(database, apps=lambda settings: [SlackInput(settings)], **chosen) as service:
        slack.bot_url = "" if socket else f"{service.url}/webhooks/slack/webhook"
        yield Workspace(slack, service)


@pytest.fixture
def run_bot(slack: SlackFake, tmp_path: Path) -> Callable[..., Any]:
    """Runs a bot: `with run_bot() as workspace`, or `run_bot(socket=True)`."""
    return lambda **options: bot_in(slack, tmp_path / "conversations.db", **options)


@pytest.fixture
def workspace(run_bot: Callable[..., Any]) -> Iterator[Workspace]:
    """A workspace whose events come over HTTP."""
    with run_bot() as running:
        yield running


@pytest.fixture
def ann(slack: SlackFake) -> Person:
    """Somebody."""
    return slack.person("U0ANN")


@pytest.fixture
def bob(slack: SlackFake) -> Person:
    """Somebody else."""
    return slack.person("U0BOB")
