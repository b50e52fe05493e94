"""The manifests that people paste into Slack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.channels.slack
from bot.channels.checks import SLACK_PATH, SLACK_SCOPES
from bot.channels.slack import words
from tests.channels.fakes.slack_people import CHANNEL
from tests.channels.slack.test_channel import ME, with_timeline

FOLDER = Path(bot.channels.slack.__file__).parent
ADDRESS = f"https://bot.clinic.example{SLACK_PATH}"


def manifest(way: str) -> dict[str, Any]:
    return dict(yaml.safe_load((FOLDER / f"manifest_{way}.yml").read_text("utf-8")))


def test_without_a_public_address_socket_mode_is_on() -> None:
    found = manifest("socket_mode")
    assert found["settings"]["socket_mode_enabled"] is True
    assert "clinic.example" not in str(found)


def test_with_a_public_address_everything_goes_there() -> None:
    found = manifest("events")
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["request_url"] == ADDRESS
    assert found["settings"]["interactivity"]["request_url"] == ADDRESS
    assert found["features"]["slash_commands"][0]["url"] == ADDRESS


@pytest.mark.parametrize("way", ["socket_mode", "events"])
def test_a_manifest_keeps_slacks_limits_and_asks_for_no_more_than_needed(way: str) -> None:
    found = manifest(way)
    about = found["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert found["features"]["slash_commands"][0]["command"] == words.COMMAND
    scopes = set(found["oauth_config"]["scopes"]["bot"])
    assert scopes == SLACK_SCOPES | {"channels:history", "groups:history"}
    assert found["settings"]["interactivity"]["is_enabled"]
    assert len(found["settings"]["event_subscriptions"]["bot_events"]) == 5


def test_with_these_scopes_everything_works(workspace: Any, ann: Any) -> None:
    workspace.slack.scopes = set(manifest("events")["oauth_config"]["scopes"]["bot"])
    workspace.service.processor.say = with_timeline
    asked = ann.says(f"{ME} check", CHANNEL)
    ann.hears("A result of check", channel=CHANNEL)
    assert [file.thread_ts for file in workspace.slack.files.values()] == [asked.ts]
    ann.presses(ann.sees(CHANNEL)[-1], "Continue in private")
    ann.hears("where we were", channel=ann.direct)
    ann.opens_home()
    workspace.slack.wait_for(lambda: workspace.slack.homes.get("U0ANN"), "the home tab")
    assert all(call.answer.get("error") != "missing_scope" for call in calls(workspace))


def calls(workspace: Any) -> list[Any]:
    return list(workspace.slack.journal.calls())
