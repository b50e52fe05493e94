"""What the servers are told before they start."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import servers
from bot.servers import Servers
from bot.settings import Settings

SLACK = {"slack_bot_token": "xoxb-1-2-abcdefghij", "slack_app_token": "xapp-1-A0-1-abcdefghij"}
TELEGRAM = {"telegram_token": "123456:abcdefghijklmnopqrstuvwxyz"}


@pytest.mark.parametrize(
    ("chosen", "apps", "on"),
    [
        ({}, True, []),
        (SLACK, True, ["bot.channels.slack.input.SlackInput"]),
        ({"slack_bot_token": SLACK["slack_bot_token"]}, True, []),
        (TELEGRAM, True, ["bot.channels.telegram.input.TelegramInput"]),
        ({**SLACK, **TELEGRAM}, False, []),
    ],
)
def test_chat_apps_are_on_where_they_are_asked_for_and_configured(
    chosen: dict[str, str],
    apps: bool,
    on: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`bot chat` and the like must not take messages away from the bot that serves."""
    monkeypatch.setattr(servers, "VAR", tmp_path)
    made = Servers(Settings(**chosen), tmp_path / "model", apps=apps)
    _, credentials = made._write_configuration()
    expected = ["bot.channels.rest.PlainTextRestInput", "bot.channels.web.WebInput", *on]
    assert list(yaml.safe_load(credentials.read_text("utf-8"))) == expected
    # Tokens go by the environment of the process and into no file.
    assert not any(token in credentials.read_text("utf-8") for token in chosen.values())
